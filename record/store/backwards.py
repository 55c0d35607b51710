"""A log from its end: the latest events first, each with who brought it, from where and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg2.extensions import cursor as Cursor

LATEST = """
SELECT
    events.position,
    events.stream_id,
    events.version,
    events.topic,
    events.state,
    commits.host,
    commits.recorded_at
FROM record.events
CROSS JOIN LATERAL (
    SELECT
        actor,
        host,
        recorded_at
    FROM record.commits
    WHERE commits.log_id = events.log_id
        AND commits.first_position <= events.position
    ORDER BY commits.first_position DESC
    LIMIT 1
) AS commits
WHERE events.log_id = %(log_id)s
    AND (%(before)s::bigint IS NULL OR events.position < %(before)s)
    AND (%(topic)s::text IS NULL OR events.topic = %(topic)s)
    AND (%(by)s::text IS NULL OR commits.actor = %(by)s)
    AND (
        %(about)s::uuid IS NULL
        OR position(
            convert_to(replace(%(about)s::uuid::text, '-', ''), 'UTF8') IN events.state
        ) > 0
    )
ORDER BY events.position DESC
LIMIT %(limit)s
"""
"""An id stands in a state by its 32 digits, which nothing else there is."""


class Brought(NamedTuple):
    """One event, from which address it came, and when it was put on record."""

    position: int
    event: StoredEvent
    host: str
    recorded_at: datetime


def latest(
    cursor: Cursor,
    log_id: int,
    *,
    before: int | None = None,
    topic: str | None = None,
    by: str | None = None,
    about: UUID | None = None,
    limit: int = 100,
) -> Iterator[Brought]:
    """The latest events, or those before a position; of that topic, actor, or naming that id."""
    asked = {"log_id": log_id, "before": before, "topic": topic, "by": by, "limit": limit}
    cursor.execute(LATEST, asked | {"about": str(about) if about else None})
    for position, stream, version, named, state, host, recorded_at in cursor.fetchall():
        event = StoredEvent(UUID(str(stream)), version, named, bytes(state))
        yield Brought(position, event, host, recorded_at)
