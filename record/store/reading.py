"""The log as readers follow it: by position, and nothing is ever missing between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    e.position,
    e.stream_id,
    e.version,
    e.topic,
    e.state,
    c.recorded_at
FROM record.events AS e
JOIN LATERAL (
    SELECT recorded_at
    FROM record.commits AS c
    WHERE c.log_id = e.log_id
        AND c.first_position <= e.position
    ORDER BY c.first_position DESC
    LIMIT 1
) AS c ON true
WHERE e.log_id = %(log_id)s
    AND e.position > %(after)s
    AND e.position <= %(until)s
ORDER BY e.position
LIMIT %(limit)s
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
    return [
        Recorded(position, UUID(stream), version, topic, bytes(state), at)
        for position, stream, version, topic, state, at in cursor
    ]
