"""Where does the live table differ from the one beside it, which the log has just filled?

Both are compared as they stood at one position: a version that ended later had no end then. So the
engine may go on writing the live one meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from projections.engine.projection import Cursor, Projection
from projections.engine.quarantine import quarantined
from projections.engine.tables import LIVE, NEXT, Schema, identity_of, stream_of, table_of

# EXCEPT over a million rows: hashed in memory rather than sorted on disk.
ROOMY = "SET LOCAL work_mem = '256MB'"

DIGEST = """
SELECT
    count(*),
    sum(hash_record_extended(stood, 0)::numeric)
FROM (
    SELECT {columns}
    FROM {table}
    WHERE log_id = %(log_id)s
        AND {began} <= %(until)s
        AND {stream} <> ALL (%(parked)s::uuid[])
) AS stood
"""
"""Equal sums of so wide a hash mean equal rows, unless somebody meant to deceive: he has to forge
the log for that, and the proof of the log is another's work."""

ROWS = """
SELECT count(*)
FROM {table}
WHERE log_id = %(log_id)s
"""

ONLY_IN = """
CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS
SELECT {columns}
FROM {one}
WHERE log_id = %(log_id)s
    AND {began} <= %(until)s
    AND {stream} <> ALL (%(parked)s::uuid[])
EXCEPT
SELECT {columns}
FROM {other}
WHERE log_id = %(log_id)s
    AND {began} <= %(until)s
    AND {stream} <> ALL (%(parked)s::uuid[])
"""

COUNTS = """
SELECT
    (SELECT count(*) FROM pg_temp.stray),
    (SELECT count(*) FROM pg_temp.missing)
"""

FIRST = """
SELECT
    {first} AS first,
    to_jsonb(stray),
    to_jsonb(missing)
FROM pg_temp.stray AS stray
FULL JOIN pg_temp.missing AS missing USING ({identity})
ORDER BY first
LIMIT 1
"""

DROP = """
DROP TABLE
    pg_temp.stray,
    pg_temp.missing
"""

EVENT = """
SELECT
    topic,
    stream_id
FROM record.events
WHERE log_id = %(log_id)s
    AND position = %(position)s
"""


class First(NamedTuple):
    """The first event after which the two differ, and the columns in which they do.

    `columns` is empty where one of them has no such row at all.
    """

    position: int
    topic: str
    stream_id: UUID
    columns: Sequence[str]

    def __str__(self) -> str:
        what = f"in {', '.join(self.columns)}" if self.columns else "in a row that only one has"
        return f"event {self.position}, {self.topic}, of {self.stream_id}: they differ {what}"


class Difference(NamedTuple):
    """Rows that should not be in the live table, rows that are not there, rows there should be."""

    stray: int
    missing: int
    rows: int
    first: First | None

    @property
    def all(self) -> int:
        """How many rows differ."""
        return self.stray + self.missing


def compare(cursor: Cursor, projection: Projection, log_id: int, until: int) -> Difference:
    """Hold the live table against the other at a position, both ways, every column and version.

    Streams that are quarantined there are left out: everybody knows that their rows are not whole.
    """
    cursor.execute(ROOMY)
    parked = [str(each.stream_id) for each in quarantined(cursor, log_id, projection.NAME, until)]
    asked = {"log_id": log_id, "until": until, "parked": parked}
    digests = []
    for schema in (LIVE, NEXT):
        cursor.execute(_named(DIGEST, projection, schema), asked)
        digests.append(cursor.fetchone())
    rows = digests[1][0]
    if digests[0] == digests[1]:
        return Difference(0, 0, rows, None)
    for name, one, other in (("stray", LIVE, NEXT), ("missing", NEXT, LIVE)):
        cursor.execute(_named(ONLY_IN, projection, one, name=name, other=other), asked)
    cursor.execute(COUNTS)
    stray, missing = cursor.fetchone()
    found = _first(cursor, projection, log_id)
    cursor.execute(DROP)
    return Difference(stray, missing, rows, found)


def rows(cursor: Cursor, projection: Projection, log_id: int) -> int:
    """How many rows of the log the table beside the live one has."""
    cursor.execute(ROWS.format(table=table_of(projection, NEXT)), {"log_id": log_id})
    return int(cursor.fetchone()[0])


def _first(cursor: Cursor, projection: Projection, log_id: int) -> First:
    identity = ", ".join(identity_of(projection))
    cursor.execute(FIRST.format(first=_where(projection), identity=identity))
    position, stray, missing = cursor.fetchone()
    cursor.execute(EVENT, {"log_id": log_id, "position": position})
    topic, stream_id = cursor.fetchone() or ("no event", UUID(int=0))
    return First(position, topic, UUID(str(stream_id)), _columns(stray, missing))


def _columns(stray: dict[str, Any] | None, missing: dict[str, Any] | None) -> list[str]:
    if not stray or not missing:
        return []
    return [name for name in stray if stray[name] != missing[name]]


def _where(projection: Projection) -> str:
    """From which position on a pair of rows shows something different.

    If they differ in nothing but where they end, that is where the earlier one does.
    """
    if projection.APPEND_ONLY:
        return next(iter(projection.KEY))
    same = " AND ".join(
        f"stray.{name} IS NOT DISTINCT FROM missing.{name}"
        for name in (*projection.COLUMNS, "from_on")
        if name not in projection.KEY
    )
    ends = "least(stray.to_position, missing.to_position)"
    both = "stray.from_on IS NOT NULL AND missing.from_on IS NOT NULL"
    return f"CASE WHEN {both} AND {same} THEN {ends} ELSE from_position END"


def _named(
    statement: str, projection: Projection, one: Schema, *, name: str = "", other: Schema = LIVE
) -> str:
    began = next(iter(projection.KEY)) if projection.APPEND_ONLY else "from_position"
    table = table_of(projection, one)
    return statement.format(
        name=name,
        table=table,
        one=table,
        other=table_of(projection, other),
        columns=", ".join(_as_it_stood(projection)),
        began=began,
        stream=stream_of(projection),
    )


def _as_it_stood(projection: Projection) -> Sequence[str]:
    if projection.APPEND_ONLY:
        return projection.COLUMNS
    ends = [
        f"CASE WHEN to_position <= %(until)s THEN {name} END AS {name}"
        for name in ("to_position", "to_on")
    ]
    return (*projection.COLUMNS, "from_position", "from_on", *ends)
