"""The log as readers follow it: by position, and nothing is ever missing between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, count, islice, repeat
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg2.extensions import cursor as Cursor

from record.store.single import single

HEAD = """
SELECT coalesce(max(position), 0)
FROM record.events
WHERE log_id = %(log_id)s
"""

PAGE = """
SELECT
    stream_id,
    version,
    topic,
    encode(state, 'escape')
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(last)s
ORDER BY position
"""
"""Positions are dense, so the range is the limit: with LIMIT, and before PostgreSQL has statistics
of a new log, every page would sort all that follows it."""

COMMITS = """
SELECT
    first_position,
    last_position,
    recorded_at
FROM record.commits
WHERE log_id = %(log_id)s
    AND first_position >= (
        SELECT max(first_position)
        FROM record.commits
        WHERE log_id = %(log_id)s
            AND first_position <= %(first)s
    )
    AND first_position <= %(last)s
ORDER BY first_position
"""

STRAY = """
SELECT EXISTS (
    SELECT
    FROM record.events
    WHERE log_id = %(log_id)s
        AND position = %(position)s
)
AND NOT EXISTS (
    SELECT
    FROM record.commits
    WHERE log_id = %(log_id)s
        AND first_position = %(position)s
)
"""

FIRSTS = """
SELECT
    stream_id::text,
    version,
    topic,
    encode(state, 'escape')
FROM record.events
WHERE log_id = %(log_id)s
    AND stream_id = ANY(%(streams)s::uuid[])
    AND version = 1
"""

END = 2**63 - 1


class LogBroken(LookupError):
    """The log was tampered with: what is there does not run 1, 2, 3 … n."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; the log was tampered with. Stop, and compare with a backup.")


class Recorded(NamedTuple):
    """One event as it lies in the log, not yet decoded. `recorded_at` is its commit's time."""

    position: int
    stream_id: UUID
    version: int
    topic: str
    state: bytes
    recorded_at: datetime


def head(cursor: Cursor, log_id: int) -> int:
    """The last position of the log; 0 when it is empty."""
    cursor.execute(HEAD, {"log_id": log_id})
    return int(single(cursor))


def page(
    cursor: Cursor, log_id: int, after: int, limit: int, until: int | None = None
) -> list[Recorded]:
    """Up to `limit` events after a position, in order, and none beyond `until`.

    Raises LogBroken where the log has a hole: nobody reads past an event that is not there.
    """
    until = min(after + limit, END if until is None else until)
    cursor.execute(COMMITS, {"log_id": log_id, "first": after + 1, "last": until})
    commits = cursor.fetchall()
    last = min(until, commits[-1][1]) if commits else after
    if last <= after:
        _must_be_at_the_end(cursor, log_id, after)
        return []
    times = _times(commits, after + 1, last)
    # What a commit covers was there before it was read, so that these are all there or never were.
    cursor.execute(PAGE, {"log_id": log_id, "after": after, "last": last})
    if cursor.rowcount != last - after:
        raise LogBroken(f"There are {cursor.rowcount} events from position {after + 1} to {last}")
    return [
        # Half the price of `Recorded(…)`, which makes a call in Python of every row.
        tuple.__new__(Recorded, (position, uuid(stream), version, topic, state_of(escaped), at))
        for position, (stream, version, topic, escaped), at in zip(
            count(after + 1), cursor, times, strict=False
        )
    ]


def firsts(cursor: Cursor, log_id: int, streams: Iterable[UUID]) -> list[StoredEvent]:
    """The first event of each of the streams that there are, in no order."""
    cursor.execute(FIRSTS, {"log_id": log_id, "streams": list(map(str, streams))})
    return [
        StoredEvent(UUID(stream), version, topic, state_of(escaped))
        for stream, version, topic, escaped in cursor
    ]


def _must_be_at_the_end(cursor: Cursor, log_id: int, after: int) -> None:
    cursor.execute(STRAY, {"log_id": log_id, "position": after + 1})
    if single(cursor):
        raise LogBroken(f"No commit covers position {after + 1}")


def _times(commits: Sequence[tuple[int, int, datetime]], first: int, last: int) -> Iterator[Any]:
    """The time of each position's commit; commits cover the log without a gap or an overlap."""
    firsts, lasts, at = zip(*commits, strict=True)
    if firsts[0] > first or firsts[1:] != tuple(each + 1 for each in lasts[:-1]):
        raise LogBroken(f"No commit, or more than one, covers some position from {first} to {last}")
    counts = (end - start + 1 for start, end, _ in commits)
    times = chain.from_iterable(map(repeat, at, counts))
    return islice(times, first - firsts[0], last - firsts[0] + 1)


uuid = lru_cache(maxsize=4096)(UUID)
"""Events of a stream come close together, and a UUID takes as long to read as all the rest."""


def state_of(escaped: str) -> bytes:
    """The bytes of a state, from what PostgreSQL's `encode(state, 'escape')` makes of them.

    As text they come at half the price of bytes; only a backslash, NUL or non-ASCII is escaped.
    """
    if "\\" not in escaped:
        return escaped.encode()
    return escaped.encode().decode("unicode_escape").encode("latin-1")
