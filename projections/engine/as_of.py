"""What was known at a position: which one, when it was recorded, and what was in quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from projections.engine.projection import Cursor
from projections.engine.quarantine import quarantined
from record.store import tracking

RECORDED_AT = """
SELECT recorded_at
FROM record.commits
WHERE log_id = %(log_id)s
    AND first_position <= %(position)s
ORDER BY first_position DESC
LIMIT 1
"""


class NotFoldedYet(LookupError):
    """A projection was asked about a position that it has not got to."""


class AsOf(NamedTuple):
    """A position of the log, its recorded time (None for an empty log), and streams quarantined."""

    position: int
    recorded_at: datetime | None
    quarantined: int


def as_of(cursor: Cursor, log_id: int, name: str, at_position: int | None = None) -> AsOf:
    """The position that a figure from this projection is as of: the given one, or the latest."""
    latest = tracking.position_of(cursor, log_id, name)
    position = latest if at_position is None else at_position
    if not 0 <= position <= latest:
        raise NotFoldedYet(
            f"The {name} has folded events up to position {latest}, and cannot tell of {position}; "
            f"ask for a position from 0 to {latest}."
        )
    cursor.execute(RECORDED_AT, {"log_id": log_id, "position": position})
    found = cursor.fetchone()
    parked = quarantined(cursor, log_id, name, position)
    return AsOf(position, found[0] if found else None, len(parked))
