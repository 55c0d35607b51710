"""Rows as whoever examines the log reads them: with every column that could tell another story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from psycopg2.extensions import cursor as Cursor

AT_ONCE = 2_000

ROWS = """
SELECT
    position,
    stream_id::text,
    version,
    topic,
    state,
    leaf,
    leaf_hash
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(last)s
ORDER BY position
LIMIT %(limit)s
"""

GAPS = """
SELECT
    count(*) FILTER (WHERE first_position <> before + 1),
    coalesce(max(last_position), 0)
FROM (
    SELECT
        first_position,
        last_position,
        lag(last_position, 1, 0::bigint) OVER (ORDER BY first_position) AS before
    FROM record.commits
    WHERE log_id = %(log_id)s
        AND first_position <= %(head)s
) AS each
"""

LAST_EXAMINED = """
SELECT
    e.position,
    convert_from(e.state, 'UTF8')::jsonb,
    c.recorded_at
FROM record.events AS e
LEFT JOIN record.commits AS c
    ON c.log_id = e.log_id
    AND c.first_position <= e.position
    AND c.last_position >= e.position
WHERE e.log_id = %(log_id)s
    AND e.topic = 'log.examined'
ORDER BY e.position DESC
LIMIT 1
"""


class Row(NamedTuple):
    """One event with all that its row says."""

    position: int
    stream_id: str
    version: int
    topic: str
    state: bytes
    leaf: bytes
    leaf_hash: bytes


class LastExamined(NamedTuple):
    """When the log was gone through last, how far, and what was found."""

    position: int
    size: int
    findings: list[str]
    at: datetime | None


def rows(cursor: Cursor, log_id: int, last: int) -> Iterator[Row]:
    """Every event up to a position, in order, some at a time."""
    after = 0
    while after < last:
        asked = {"log_id": log_id, "after": after, "last": last, "limit": AT_ONCE}
        cursor.execute(ROWS, asked)
        found = cursor.fetchall()
        if not found:
            return
        for at, stream_id, version, topic, state, leaf, hashed in found:
            yield Row(at, stream_id, version, topic, bytes(state), bytes(leaf), bytes(hashed))
        after = found[-1][0]


def gaps(cursor: Cursor, log_id: int, head: int) -> tuple[int, int]:
    """How many commits do not begin where the one before them ends, and where the last ends."""
    cursor.execute(GAPS, {"log_id": log_id, "head": head})
    ((many, last),) = cursor.fetchall()
    return int(many), int(last)


def last_examined(cursor: Cursor, log_id: int) -> LastExamined | None:
    """The last examination on record; None if there was none."""
    cursor.execute(LAST_EXAMINED, {"log_id": log_id})
    found = cursor.fetchone()
    if found is None:
        return None
    position, state, at = found
    return LastExamined(int(position), int(state["size"]), list(state["findings"]), at)
