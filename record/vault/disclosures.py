"""How is a personal field written so that it can be proved later, alone (RFC 9901)?"""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping

from record.vault.trouble import Unfit

SLOTS = 8
"""Digests beside each fact; decoys fill what the fields leave, so that presence does not show."""

SALT_BYTES = 32
WRITE = json.JSONEncoder(ensure_ascii=False).encode
SURROGATE = re.compile("[\ud800-\udfff]")


def disclose(personal: Mapping[str, str]) -> list[str]:
    """One disclosure a field, each with a salt of its own (RFC 9901 §4.2.1).

    Raises:
        Unfit: there are more fields than slots, or a value is not text that can be written.
    """
    if len(personal) > SLOTS:
        raise Unfit(f"A case has {len(personal)} personal fields, but room for {SLOTS}.")
    for name, value in personal.items():
        if SURROGATE.search(value):
            raise Unfit(f"The field {name} holds half a character. Enter it again as UTF-8.")
    return [disclosure(_salt(), name, value) for name, value in personal.items()]


def disclosure(salt: str, name: str, value: str) -> str:
    """`base64url(JSON [salt, name, value])`, without padding."""
    return _base64url(WRITE([salt, name, value]).encode())


def digest(of: str) -> str:
    """`base64url(SHA-256(ASCII(disclosure)))`, without padding (RFC 9901 §4.2.3)."""
    return _base64url(hashlib.sha256(of.encode("ascii")).digest())


def padded_digests(disclosures: Collection[str]) -> tuple[str, ...]:
    """Always 8 digests in the order of their text, decoys among them (RFC 9901 §4.2.5)."""
    decoys = (digest(_salt()) for _ in range(SLOTS - len(disclosures)))
    return tuple(sorted([*map(digest, disclosures), *decoys]))


def field(of: str) -> tuple[str, str]:
    """The name and the value that were disclosed."""
    _, name, value = json.loads(urlsafe_b64decode(of + "=" * (-len(of) % 4)))
    return name, value


def _salt() -> str:
    return _base64url(secrets.token_bytes(SALT_BYTES))


def _base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
