"""Where are a case's personal fields, and who can read them?"""

from record.vault.enclosed import Enclosed
from record.vault.keys import Keys
from record.vault.trouble import KeyFileError, Unfit, Unreadable, VaultError
from record.vault.vault import Vault

__all__ = ["Enclosed", "KeyFileError", "Keys", "Unfit", "Unreadable", "Vault", "VaultError"]
