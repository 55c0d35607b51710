"""Which keys close the vault, and where do they come from?"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from record.vault.trouble import KeyFileError

LENGTH = 32
ID_LABEL = b"docketproof key-encryption key id v1\0"
BLIND_LABEL = b"docketproof blind index v1"


class Keys:
    """The key-encryption key of an office, and the blind-index key derived from it.

    The file it comes from lies outside the database and its backups: whoever has the database
    alone can read nothing.
    """

    __slots__ = ("blind_index", "encryption", "id")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != LENGTH:
            raise KeyFileError(f"A key-encryption key has {LENGTH} bytes, not {len(secret)}.")
        self.encryption = secret
        """Wraps the cases' data keys; 32 bytes."""
        self.blind_index = HKDF(SHA256(), LENGTH, salt=None, info=BLIND_LABEL).derive(secret)
        """Keys the search index; 32 bytes (RFC 5869)."""
        self.id = hashlib.sha256(ID_LABEL + secret).digest()[:8].hex()
        """Tells keys apart without telling anything of them; 16 hexadecimal digits."""

    def __repr__(self) -> str:
        return f"Keys(id={self.id!r})"

    @classmethod
    def load(cls, path: Path) -> Self:
        """The keys in the file.

        Raises:
            KeyFileError: it is missing, is not 32 bytes long, or others may read or write it.
        """
        try:
            with path.open("rb") as file:
                _must_be_private(path, os.fstat(file.fileno()))
                return cls(_exactly(path, file.read(LENGTH + 1)))
        except FileNotFoundError:
            raise KeyFileError(
                f"The key file {path} is missing. Put it back from its own backup; without it "
                "no personal data in this database can ever be read."
            ) from None
        except OSError as error:
            raise KeyFileError(
                f"The key file {path} cannot be read ({error.strerror}). It must be a file that "
                "belongs to the account that runs Docketproof."
            ) from None

    @classmethod
    def create_if_missing(cls, path: Path) -> Self:
        """The keys in the file, which is made with mode 0600 and new random keys if there is none.

        However many processes try at once, all of them get the same keys.
        """
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path)
        return cls.load(path)


def _must_be_private(path: Path, found: os.stat_result) -> None:
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(
            f"The key file {path} has mode {stat.S_IMODE(found.st_mode):04o}, so others than its "
            f"owner may use it. Find out whether somebody did, then run: chmod 600 {path}"
        )


def _exactly(path: Path, secret: bytes) -> bytes:
    if len(secret) != LENGTH:
        length = f"{len(secret)}" if len(secret) < LENGTH else f"more than {LENGTH}"
        raise KeyFileError(
            f"The key file {path} has {length} bytes; a key has exactly {LENGTH}. Put the file "
            "back from its own backup."
        )
    return secret


def _create(path: Path) -> None:
    """Write beside it, then link: nobody ever sees a key file that is not whole."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(descriptor)
        # Another process was first: its key is the key.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the name as durable as the bytes: entries may be written under this key at once."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
