"""Who holds this token, and does it still open the door?"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.actors import Role

PATTERN = re.compile(r"dkt_([a-z2-7]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
NOBODY = hashlib.sha256(b"nobody").digest()

INSERT = """
INSERT INTO access.tokens (
    prefix,
    secret_sha256,
    actor_id,
    name,
    role,
    expires_at
)
VALUES (
    %(prefix)s,
    %(secret_sha256)s,
    %(actor_id)s,
    %(name)s,
    %(role)s,
    %(expires_at)s
)
"""

HOLDER = """
SELECT
    secret_sha256,
    actor_id,
    name,
    role,
    expires_at > now() AND revoked_at IS NULL AS is_valid
FROM access.tokens
WHERE prefix = %(prefix)s
"""

REVOKE = """
UPDATE access.tokens
SET revoked_at = now()
WHERE prefix = %(prefix)s
    AND revoked_at IS NULL
"""


@dataclass(frozen=True)
class Actor:
    """Somebody who is signed in: a pseudonym for the record, a name for the screen, a role."""

    id: str
    name: str
    role: Role


SELF = Actor(id="system", name="Docketproof", role=Role.SYSTEM)
"""Docketproof itself, when it acts on a rule or loads a file from the command line."""


def create_token(
    cursor: Any, role: Role | str, name: str, expires: datetime, *, actor_id: str | None = None
) -> str:
    """A new token, of which only the hash is kept: show it once.

    Without `actor_id` the token makes a new person; with it, that person gets a further token.
    Raises ValueError for a role that no person has, a name that is empty or longer than 80, or
    an expiry without a time zone.
    """
    if Role(role) is Role.SYSTEM:
        raise ValueError("No person acts as the system; choose another role.")
    if not 0 < len(name) <= 80 or not name.isprintable():
        raise ValueError("Give a name of 1 to 80 printable characters.")
    if expires.tzinfo is None:
        raise ValueError("Give the expiry with its time zone.")
    prefix = b32encode(secrets.token_bytes(8)).decode("ascii").lower()[:12]
    secret = urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii").rstrip("=")
    cursor.execute(
        INSERT,
        {
            "prefix": prefix,
            "secret_sha256": _hash(secret),
            "actor_id": actor_id or f"u-{secrets.token_hex(4)}",
            "name": name,
            "role": str(Role(role)),
            "expires_at": expires,
        },
    )
    return f"dkt_{prefix}_{secret}"


def holder_of(cursor: Any, token: str) -> Actor | None:
    """Who holds the token; None if it is malformed, unknown, expired or revoked, without saying."""
    match = PATTERN.fullmatch(token)
    prefix, secret = match.groups() if match else ("", "")
    cursor.execute(HOLDER, {"prefix": prefix})
    row = cursor.fetchone()
    kept = bytes(row[0]) if row else NOBODY
    is_same = hmac.compare_digest(kept, _hash(secret))
    return Actor(row[1], row[2], Role(row[3])) if row and is_same and row[4] else None


def holder_by_prefix(cursor: Any, prefix: str) -> Actor | None:
    """Who signed in with the token of this prefix, as long as it is valid: for a signed session."""
    cursor.execute(HOLDER, {"prefix": prefix})
    row = cursor.fetchone()
    return Actor(row[1], row[2], Role(row[3])) if row and row[4] else None


def prefix_of(token: str) -> str:
    """The part of the token that is no secret, by which it is named when it is to be revoked."""
    match = PATTERN.fullmatch(token)
    return match.group(1) if match else ""


def revoke_token(cursor: Any, prefix: str) -> bool:
    """End the token at once; False if there is none, or it was ended before."""
    cursor.execute(REVOKE, {"prefix": prefix})
    return bool(cursor.rowcount == 1)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
