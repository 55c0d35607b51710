"""What is sealed of an event: a small envelope that names it, written in RFC 8785 form.

The keys sort so that the envelope ends in the hash of the state, the stream, the topic and the
version; the database checks that tail against the row (migration 0007).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent

from record.store.randomness import random_bytes

LEAF_PREFIX = b"\x00"
"""RFC 6962 §2.1: tells the hash of a leaf from the hash of a node."""


class Commit(NamedTuple):
    """Who asked for the events of one append, and in answer to which request."""

    log: str
    command_id: UUID
    actor: str
    role: str
    host: str
    request_sha256: str
    recorded_at: datetime


class Envelopes:
    """The leaves of one commit: what they have in common is written once.

    Strings are valid UTF-8 and numbers small integers, for which keys written in sorted order and
    orjson's strings are the very bytes of RFC 8785 (tests/record/store/test_leaf.py).
    """

    def __init__(self, commit: Commit) -> None:
        self._by = f'{{"actor":{_quoted(commit.actor)},"at":"'
        self._for = f'","cmd":"{commit.command_id}","log":{_quoted(commit.log)},"nonce":"'
        self._role = f',"role":{_quoted(commit.role)},"sd":'
        self._source = f',"src":{_quoted(commit.host)},"state_sha256":"'
        self._recorded_at = to_hundredths(commit.recorded_at)

    def leaf(self, stored: StoredEvent, previous: str | None, digests: Sequence[str] = ()) -> bytes:
        """The envelope of one event; `previous` is the hex leaf hash of the stream's last event."""
        on: date | None = getattr(stored, "on", None)
        on_day = on.isoformat() if on else None
        at: datetime | None = getattr(stored, "at", None)
        return (
            f"{self._by}{to_hundredths(at) if at else self._recorded_at}"
            f'{self._for}{random_bytes(32).hex()}","on":{_quoted_or_null(on_day)}'
            f',"prev":{_quoted_or_null(previous)}{self._role}{_list(digests)}{self._source}'
            f'{sha256(stored.state).hexdigest()}","stream":"{stored.originator_id}",'
            f'"topic":{_quoted(stored.topic)},"v":1,"ver":{stored.originator_version}}}'
        ).encode()


def leaf_hash(leaf: bytes) -> str:
    """RFC 6962 §2.1 leaf hash, in hex."""
    return sha256(LEAF_PREFIX + leaf).hexdigest()


def to_hundredths(at: datetime) -> str:
    """RFC 3339 in UTC with hundredths of a second (CJIS AU-8)."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{utc.isoformat(timespec='milliseconds')[:22]}Z"


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def _quoted_or_null(plain: str | None) -> str:
    return f'"{plain}"' if plain else "null"


def _list(digests: Sequence[str]) -> str:
    return orjson.dumps(list(digests)).decode() if digests else "[]"
