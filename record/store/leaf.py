"""What is sealed of an event: a small envelope that names it, written in RFC 8785 form.

The keys sort so that the envelope ends in the hash of the state, the stream, the topic and the
version; the database checks that tail against the row (migration 0002).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent

LEAF_PREFIX = b"\x00"
"""RFC 6962 §2.1: tells the hash of a leaf from the hash of a node."""


@dataclass(frozen=True)
class Commit:
    """Who asked for the events of one append, and in answer to which request."""

    log: str
    command_id: UUID
    actor: str
    role: str
    host: str
    request_sha256: str
    recorded_at: datetime


def write_leaf(
    commit: Commit, stored: StoredEvent, previous: str | None, digests: Sequence[str] = ()
) -> bytes:
    """The envelope of one event; `previous` is the hex leaf hash of the stream's last event.

    Strings are ASCII or valid UTF-8 and numbers small integers, for which sorted orjson writes
    the very bytes of RFC 8785 (tests/record/test_leaf.py).
    """
    on: date | None = getattr(stored, "on", None)
    at: datetime = getattr(stored, "at", None) or commit.recorded_at
    return orjson.dumps(
        {
            "actor": commit.actor,
            "at": to_hundredths(at),
            "cmd": str(commit.command_id),
            "log": commit.log,
            "nonce": secrets.token_hex(32),
            "on": on.isoformat() if on else None,
            "prev": previous,
            "role": commit.role,
            "sd": list(digests),
            "src": commit.host,
            "state_sha256": sha256(stored.state).hexdigest(),
            "stream": str(stored.originator_id),
            "topic": stored.topic,
            "v": 1,
            "ver": stored.originator_version,
        },
        option=orjson.OPT_SORT_KEYS,
    )


def leaf_hash(leaf: bytes) -> str:
    """RFC 6962 §2.1 leaf hash, in hex."""
    return sha256(LEAF_PREFIX + leaf).hexdigest()


def to_hundredths(at: datetime) -> str:
    """RFC 3339 in UTC with hundredths of a second (CJIS AU-8)."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 10_000:02d}Z"
