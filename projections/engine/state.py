"""How does each projection stand: its version, how far, how far behind, and what is kept?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from projections.engine import quarantine, shapes
from projections.engine.catching_up import lag
from projections.engine.projection import Cursor, Projection

OLDEST_WAITING = """
SELECT greatest(extract(epoch FROM clock_timestamp() - recorded_at), 0)::double precision
FROM record.commits
WHERE log_id = %(log_id)s
    AND last_position > %(position)s
ORDER BY first_position
LIMIT 1
"""

# Counting a million rows takes longer than reading a page: as many as PostgreSQL counted last.
ABOUT = """
SELECT reltuples::bigint
FROM pg_class
WHERE oid = to_regclass('projections.' || %(name)s)
    AND reltuples >= 0
"""

REPLACED = """
SELECT
    version,
    position
FROM projections_old.kept
WHERE log_id = %(log_id)s
    AND name = %(name)s
"""


class State(NamedTuple):
    """One projection of one log.

    `version` is that of its table, None if it has none; `wanted` is the one that this program
    writes. `behind` are events that are not folded yet, and `seconds` is how long the oldest of
    them waits. `rows` is about how many the table has, of every log, if PostgreSQL has counted.
    `replaced` is where the table stood that the last rebuild put aside, and its version.
    """

    version: int | None
    wanted: int
    position: int
    behind: int
    seconds: float
    rows: int | None
    quarantined: int
    replaced: tuple[int, int] | None


def seconds_behind(cursor: Cursor, log_id: int, position: int) -> float:
    """How long the first event after a position waits to be folded; 0 if there is none."""
    cursor.execute(OLDEST_WAITING, {"log_id": log_id, "position": position})
    return float((cursor.fetchone() or [0])[0])


def states(cursor: Cursor, log_id: int, projections: Sequence[Projection]) -> dict[str, State]:
    """How each projection stands, by name. The cursor is one that may fold."""
    versions = shapes.versions(cursor)
    parked = quarantine.quarantined(cursor, log_id) if versions else []
    found = {}
    for projection in projections:
        name = projection.NAME
        stands = lag(cursor, log_id, [projection])[name]
        found[name] = State(
            versions.get(name),
            projection.VERSION,
            *stands,
            seconds_behind(cursor, log_id, stands.position),
            _one(cursor, ABOUT, name=name)[0],
            sum(each.projection == name for each in parked),
            _replaced(cursor, log_id, name),
        )
    return found


def _replaced(cursor: Cursor, log_id: int, name: str) -> tuple[int, int] | None:
    if _one(cursor, "SELECT to_regclass('projections_old.kept')")[0] is None:
        return None
    version, position = _one(cursor, REPLACED, log_id=log_id, name=name)
    return None if version is None else (version, position)


def _one(cursor: Cursor, statement: str, **asked: Any) -> Any:
    cursor.execute(statement, asked)
    return cursor.fetchone() or (None, None)
