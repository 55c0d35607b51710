"""The log as readers follow it: by position, and nothing is ever missing between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import NamedTuple
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.store.single import single

HEAD = """
SELECT coalesce(max(position), 0)
FROM record.events
WHERE log_id = %(log_id)s
"""

PAGE = """
SELECT
    position,
    stream_id,
    version,
    topic,
    encode(state, 'escape')
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(until)s
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
    cursor.execute(PAGE, {"log_id": log_id, "after": after, "until": until})
    if not cursor.rowcount:
        return []
    last = after + cursor.rowcount
    found = [
        # Half the price of `Recorded(…)`, which makes a call in Python of every row.
        tuple.__new__(Recorded, (position, uuid(stream), version, topic, state_of(escaped), at))
        for (position, stream, version, topic, escaped), at in zip(
            cursor, _times(cursor, log_id, after + 1, last), strict=True
        )
    ]
    if found[-1].position != last:
        raise LogBroken(f"There are {len(found)} events from position {after + 1} to {until}")
    return found


def _times(events: Cursor, log_id: int, first: int, last: int) -> Iterator[datetime]:
    """The time of each position's commit; commits cover the log without a gap or an overlap."""
    with events.connection.cursor() as cursor:
        cursor.execute(COMMITS, {"log_id": log_id, "first": first, "last": last})
        commits = cursor.fetchall()
    firsts, lasts, at = zip(*commits, strict=True) if commits else ((0,), (0,), ())
    expected = (firsts[0], *(each + 1 for each in lasts[:-1]))
    if not firsts[0] <= first or not lasts[-1] >= last or firsts != expected:
        raise LogBroken(f"No commit, or more than one, covers some position from {first} to {last}")
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
