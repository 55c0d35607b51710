"""What can go wrong with personal data? No message here ever holds any of it."""

from uuid import UUID


class VaultError(Exception):
    """The vault cannot do what was asked; the message says why, and what to do."""


class KeyFileError(VaultError):
    """The file with the key-encryption key is missing, malformed, or open to others."""


class Unfit(VaultError, ValueError):
    """A personal field cannot be kept or searched as it was given."""


class Unreadable(VaultError):
    """What the vault holds on a case cannot be opened."""

    def __init__(self, case_id: UUID, why: str) -> None:
        self.case_id = case_id
        super().__init__(f"The personal data of case {case_id} cannot be read: {why}")
