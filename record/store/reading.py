"""The log as readers follow it: by position, and nothing is ever missing between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice, repeat
from struct import unpack
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg2.extensions import cursor as Cursor

from record.store.blocks import read_blocks
from record.store.single import single

HEAD = """
SELECT coalesce(max(position), 0)
FROM record.events
WHERE log_id = %(log_id)s
"""

COMMITS = """
SELECT
    string_agg(int8send(first_position), ''::bytea ORDER BY first_position),
    string_agg(int8send(last_position), ''::bytea ORDER BY first_position),
    string_agg(timestamptz_send(recorded_at), ''::bytea ORDER BY first_position)
FROM record.commits
WHERE log_id = %(log_id)s
    AND first_position >= (
        SELECT max(first_position)
        FROM record.commits
        WHERE log_id = %(log_id)s
            AND first_position <= %(first)s
    )
    AND first_position <= %(last)s
"""
"""Where each event is a commit of its own, these are as many as the events."""

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

LEAVES = """
SELECT
    version,
    encode(leaf_hash, 'hex')
FROM record.events
WHERE log_id = %(log_id)s
    AND stream_id = %(stream_id)s
"""

FIRST_TOPIC = """
SELECT topic
FROM record.events
WHERE log_id = %(log_id)s
    AND position = 1
"""

SIMULATED = "simulation.begun"
"""The first fact of a log in which nothing ever happened."""

END = 2**63 - 1
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Where PostgreSQL counts the time from."""


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


class _Commits(NamedTuple):
    """The commits of a page, column by column; the times in microseconds after EPOCH."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    moments: tuple[int, ...]


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
    if until <= after:
        return []
    commits = _commits(cursor, log_id, after + 1, until)
    last = min(until, commits.lasts[-1]) if commits.lasts else after
    if last <= after:
        _must_be_at_the_end(cursor, log_id, after)
        return []
    times = _times(commits, after + 1, last)
    # What a commit covers was there before it was read, so that these are all there or never were.
    blocks = read_blocks(cursor, log_id, after, last)
    must_be_dense(after + 1, last, sum(len(each.streams) for each in blocks))
    columns = map(chain.from_iterable, zip(*(each[1:] for each in blocks), strict=True))
    rows = zip(range(after + 1, last + 1), *columns, times, strict=True)
    # Half the price of `Recorded(…)`, which makes a call in Python of every row.
    return list(map(tuple.__new__, repeat(Recorded), rows))


def must_be_dense(first: int, last: int, found: int) -> None:
    """Raise LogBroken unless so many events are all that lie from one position to another."""
    if found != last - first + 1:
        raise LogBroken(f"There are {found} events from position {first} to {last}")


def _commits(cursor: Cursor, log_id: int, first: int, last: int) -> _Commits:
    cursor.execute(COMMITS, {"log_id": log_id, "first": first, "last": last})
    return _Commits(*(unpack(f">{len(each or b'') // 8}q", each or b"") for each in next(cursor)))


def firsts(cursor: Cursor, log_id: int, streams: Iterable[UUID]) -> list[StoredEvent]:
    """The first event of each of the streams that there are, in no order."""
    cursor.execute(FIRSTS, {"log_id": log_id, "streams": list(map(str, streams))})
    return [
        StoredEvent(UUID(stream), version, topic, state_of(escaped))
        for stream, version, topic, escaped in cursor
    ]


def leaf_hashes(cursor: Cursor, log_id: int, stream_id: UUID) -> dict[int, str]:
    """The hash of each event's leaf in hex (RFC 6962), by its version in the stream."""
    cursor.execute(LEAVES, {"log_id": log_id, "stream_id": str(stream_id)})
    return dict(cursor.fetchall())


def _must_be_at_the_end(cursor: Cursor, log_id: int, after: int) -> None:
    cursor.execute(STRAY, {"log_id": log_id, "position": after + 1})
    if single(cursor):
        raise LogBroken(f"No commit covers position {after + 1}")


def _times(commits: _Commits, first: int, last: int) -> Iterator[datetime]:
    """The time of each position's commit; commits cover the log without a gap or an overlap."""
    firsts, lasts, moments = commits
    if firsts[0] > first or firsts[1:] != tuple(each + 1 for each in lasts[:-1]):
        raise LogBroken(f"No commit, or more than one, covers some position from {first} to {last}")
    at = map(EPOCH.__add__, map(timedelta, repeat(0), repeat(0), moments))
    counts = (end - start + 1 for start, end in zip(firsts, lasts, strict=True))
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


def is_simulated(cursor: Cursor, log_id: int) -> bool:
    """Whether the log is of a simulation: its first fact says so, for good."""
    cursor.execute(FIRST_TOPIC, {"log_id": log_id})
    found = cursor.fetchone()
    return found is not None and str(found[0]).startswith(SIMULATED)
