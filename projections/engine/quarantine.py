"""Which cases does a projection not know how to fold, and why? Nothing is skipped in silence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import structlog

from projections.engine.projection import Cursor

log = structlog.get_logger(__name__)

LONGEST_REASON = 500

TABLE = """
CREATE TABLE IF NOT EXISTS projections.quarantine (
    log_id integer NOT NULL,
    projection text COLLATE "C" NOT NULL,
    stream_id uuid NOT NULL,
    position bigint NOT NULL,
    topic text NOT NULL,
    reason text NOT NULL,
    parked bigint NOT NULL,
    PRIMARY KEY (log_id, projection, stream_id)
)
"""

SELECT = """
SELECT
    stream_id,
    position,
    topic,
    reason,
    parked,
    projection
FROM projections.quarantine
WHERE log_id = %(log_id)s
    AND (%(projection)s::text IS NULL OR projection = %(projection)s)
    AND position <= %(at_position)s
ORDER BY
    projection,
    position
"""

PARK = """
INSERT INTO projections.quarantine AS held (
    log_id,
    projection,
    stream_id,
    position,
    topic,
    reason,
    parked
)
VALUES (
    %(log_id)s,
    %(projection)s,
    %(stream_id)s,
    %(position)s,
    %(topic)s,
    %(reason)s,
    %(parked)s
)
ON CONFLICT (log_id, projection, stream_id) DO UPDATE
SET parked = excluded.parked
"""

RELEASE = """
DELETE FROM projections.quarantine
WHERE log_id = %(log_id)s
    AND projection = %(projection)s
    AND (%(stream_id)s::uuid IS NULL OR stream_id = %(stream_id)s::uuid)
"""

END = 2**63 - 1


class Parked(NamedTuple):
    """A stream that stands still in one projection since the event at `position`.

    `parked` is how many later events of it wait. `reason` is the exception's class and message;
    facts hold no personal data, so neither does it.
    """

    stream_id: UUID
    position: int
    topic: str
    reason: str
    parked: int = 0
    projection: str = ""
    new: bool = False

    def one_more(self) -> Parked:
        """The same with one more event waiting."""
        return self._replace(parked=self.parked + 1, new=True)


def reason_of(error: Exception) -> str:
    """The exception in one line that PostgreSQL can keep."""
    text = f"{type(error).__name__}: {error}".replace("\x00", "\\0")
    return text.encode(errors="replace").decode()[:LONGEST_REASON]


def quarantined(
    cursor: Cursor, log_id: int, projection: str | None = None, at_position: int | None = None
) -> list[Parked]:
    """Every quarantined stream, of one projection or of all, as far as a position."""
    at = END if at_position is None else at_position
    cursor.execute(SELECT, {"log_id": log_id, "projection": projection, "at_position": at})
    return [Parked(UUID(stream_id), *rest) for stream_id, *rest in cursor]


def park(cursor: Cursor, log_id: int, projection: str, parked: Iterable[Parked]) -> None:
    """Write down what was quarantined in this run, or waits longer now."""
    for each in parked:
        if not each.new:
            continue
        named = {"log_id": log_id, **each._asdict(), "projection": projection}
        cursor.execute(PARK, named | {"stream_id": str(each.stream_id)})
        log.error("projection.quarantined", **(named | {"stream_id": str(each.stream_id)}))


def release(cursor: Cursor, log_id: int, projection: str, stream_id: UUID | None = None) -> None:
    """Forget the quarantine of a projection, or of one stream in it, which was folded anew."""
    asked = {"log_id": log_id, "projection": projection}
    cursor.execute(RELEASE, asked | {"stream_id": stream_id and str(stream_id)})
