"""The log as readers follow it: by position, and nothing is ever missing between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
    state
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(until)s
ORDER BY position
LIMIT %(limit)s
"""

COMMITS = """
SELECT
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


@dataclass(frozen=True, slots=True)
class Recorded:
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
    """Up to `limit` events after a position, in order, and none beyond `until`."""
    until = END if until is None else until
    cursor.execute(PAGE, {"log_id": log_id, "after": after, "until": until, "limit": limit})
    rows = cursor.fetchall()
    if not rows:
        return []
    cursor.execute(COMMITS, {"log_id": log_id, "first": rows[0][0], "last": rows[-1][0]})
    return list(_dated(rows, cursor.fetchall()))


def _dated(rows: Sequence[Any], commits: Sequence[Any]) -> Iterator[Recorded]:
    """The events, each with the time of its commit; commits cover the log without a gap."""
    following, last, at = iter(commits), 0, None
    for position, stream, version, topic, state in rows:
        while position > last:
            last, at = next(following, (END, None))
        if at is None:
            raise LookupError(f"No commit covers position {position}; the log was tampered with.")
        yield Recorded(position, UUID(stream), version, topic, bytes(state), at)
