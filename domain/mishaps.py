"""Why was a command not carried out, though no law forbids it?"""

from __future__ import annotations

from uuid import UUID


class NoSuchCase(LookupError):
    """There is no case with this id."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        super().__init__(f"There is no case {case_id}; look its id up in the list of cases.")


class NoSuchInquiry(LookupError):
    """There is no inquiry with this id."""

    def __init__(self, inquiry_id: UUID) -> None:
        self.inquiry_id = inquiry_id
        super().__init__(f"There is no inquiry {inquiry_id}; look its reference up in the list.")


class NoSuchReconciliation(LookupError):
    """There is no reconciliation with this id."""

    def __init__(self, reconciliation_id: UUID) -> None:
        super().__init__(
            f"There is no reconciliation {reconciliation_id}; look its id up in the list."
        )


class Stale(Exception):
    """The stream has moved on since it was read; `version` is where it is now."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"It is at version {version} now; read it again, then decide.")


class Reused(Exception):
    """This key was used for another request; take a new key for a new request."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)
