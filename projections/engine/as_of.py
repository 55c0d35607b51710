"""What was known when: at which position, recorded by when, and in effect on which legal day?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from projections.engine.held import NO_DAY
from projections.engine.projection import Cursor
from projections.engine.quarantine import quarantined
from record.store import tracking
from record.store.reading import is_simulated

RECORDED_AT = """
SELECT recorded_at
FROM record.commits
WHERE log_id = %(log_id)s
    AND first_position <= %(position)s
ORDER BY first_position DESC
LIMIT 1
"""

LAST_BY = """
SELECT coalesce(max(last_position), 0)
FROM record.commits
WHERE log_id = %(log_id)s
    AND recorded_at <= %(recorded_by)s
"""
"""A clock may go back: whatever stands before the last commit recorded by then was known then."""


class NotFoldedYet(LookupError):
    """A projection was asked about a position that it has not got to."""


class When(NamedTuple):
    """As of when somebody asks: of a position, or of a recorded time, or of now; and of which day.

    `effective` is a legal day: what takes effect later does not count, however early it was
    recorded. None is every day.
    """

    at_position: int | None = None
    as_of: datetime | None = None
    effective: date | None = None


NOW = When()


class AsOf(NamedTuple):
    """A position of the log, its recorded time (None for an empty log), and streams quarantined.

    `effective` is the last legal day that counts, None if every day does.
    """

    position: int
    recorded_at: datetime | None
    quarantined: int
    effective: date | None = None
    is_simulated: bool = False

    @property
    def held(self) -> dict[str, Any]:
        """What the condition HELD asks for."""
        day = self.effective.isoformat() if self.effective else NO_DAY
        return {"at_position": self.position, "effective": day}


def as_of(
    cursor: Cursor, log_id: int, name: str, when: When = NOW, also: Iterable[str] = ()
) -> AsOf:
    """The position that a figure from this projection is as of: the one asked for, or the latest.

    `also` are others that it is read from: no position is told of before every one has got there.
    Raises NotFoldedYet for a position, or a recorded time, that one of them has not got to.
    """
    latest = min(tracking.position_of(cursor, log_id, each) for each in (name, *also))
    position = _position(cursor, log_id, when, latest)
    if not 0 <= position <= latest:
        raise NotFoldedYet(
            f"The {name} has folded events up to position {latest}, and cannot tell of {position}; "
            f"ask for a position from 0 to {latest}."
        )
    cursor.execute(RECORDED_AT, {"log_id": log_id, "position": position})
    found = cursor.fetchone()
    names = {name, *also}
    parked = {
        each.stream_id
        for each in quarantined(cursor, log_id, None, position)
        if each.projection in names
    }
    return AsOf(
        position,
        found[0] if found else None,
        len(parked),
        when.effective,
        is_simulated(cursor, log_id),
    )


def _position(cursor: Cursor, log_id: int, when: When, latest: int) -> int:
    if when.at_position is not None:
        return when.at_position
    if when.as_of is None:
        return latest
    cursor.execute(LAST_BY, {"log_id": log_id, "recorded_by": when.as_of})
    return int(cursor.fetchone()[0])
