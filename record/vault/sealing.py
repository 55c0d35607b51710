"""How are personal fields closed, so that only their case's key opens them, in their own place?"""

import secrets
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from record.vault.trouble import Unreadable

LABEL = b"docketproof vault entry v1\0"
NONCE_BYTES = 12
BETWEEN = "~"
"""No base64url holds it; RFC 9901 §4 joins disclosures by it."""


def new_data_key() -> bytes:
    """A key for one case: 32 random bytes."""
    return AESGCM.generate_key(256)


def wrap(key_encryption_key: bytes, data_key: bytes) -> bytes:
    """The data key as it may lie in the database: 40 bytes (RFC 3394)."""
    return aes_key_wrap(key_encryption_key, data_key)


def unwrap(key_encryption_key: bytes, wrapped_key: bytes, case_id: UUID) -> bytes:
    """The data key of the case.

    Raises:
        Unreadable: it was changed after it was written, or wrapped under another key.
    """
    try:
        return aes_key_unwrap(key_encryption_key, wrapped_key)
    except InvalidUnwrap:
        raise Unreadable(
            case_id,
            "its key was changed after it was written, or is not wrapped under the key in the "
            "key file. Restore vault.keys from a copy, and report this.",
        ) from None


def place(log_id: int, case_id: UUID, version: int) -> bytes:
    """Where an entry belongs; each part has a fixed width, so that no two places read alike."""
    return LABEL + log_id.to_bytes(8, "big") + case_id.bytes + version.to_bytes(8, "big")


def seal(data_key: bytes, where: bytes, disclosures: Iterable[str]) -> bytes:
    """Nonce and AES-256-GCM ciphertext of the disclosures, which opens in this place only."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = BETWEEN.join(disclosures).encode("ascii")
    return nonce + AESGCM(data_key).encrypt(nonce, content, where)


def unseal(data_key: bytes, log_id: int, case_id: UUID, version: int, entry: bytes) -> list[str]:
    """The disclosures that were sealed in this place.

    Raises:
        Unreadable: the entry was changed, or moved here from another case, log or version.
    """
    where = place(log_id, case_id, version)
    try:
        content = AESGCM(data_key).decrypt(entry[:NONCE_BYTES], entry[NONCE_BYTES:], where)
    except (InvalidTag, ValueError):
        # ValueError: what is left of the entry is too short to hold a nonce.
        raise Unreadable(
            case_id,
            f"the entry of version {version} was changed or moved after it was written. Restore "
            "vault.entries from a copy, and report this.",
        ) from None
    return content.decode("ascii").split(BETWEEN) if content else []
