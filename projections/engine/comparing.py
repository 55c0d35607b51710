"""Where does the live table differ from what the log says it should hold?"""

from __future__ import annotations

from typing import NamedTuple

from projections.engine.projection import Cursor, Projection
from projections.engine.tables import LIVE, SCRATCH, columns_of, identity_of, table_of

# EXCEPT over a million rows: hashed in memory rather than sorted on disk.
ROOMY = "SET LOCAL work_mem = '256MB'"

STRAY = """
CREATE TEMPORARY TABLE stray ON COMMIT DROP AS
SELECT {columns}
FROM {live}
WHERE log_id = %(log_id)s
EXCEPT
SELECT {columns}
FROM {scratch}
"""

MISSING = """
CREATE TEMPORARY TABLE missing ON COMMIT DROP AS
SELECT {columns}
FROM {scratch}
EXCEPT
SELECT {columns}
FROM {live}
WHERE log_id = %(log_id)s
"""

COUNTS = """
SELECT
    (SELECT count(*) FROM pg_temp.stray),
    (SELECT count(*) FROM pg_temp.missing),
    (SELECT count(*) FROM {scratch})
"""

DROP = """
DROP TABLE
    pg_temp.stray,
    pg_temp.missing
"""

REMOVE = """
DELETE FROM {live} AS held
USING pg_temp.stray AS stray
WHERE held.log_id = %(log_id)s
    AND {matches}
"""

ADD = """
INSERT INTO {live} (log_id, {columns})
SELECT %(log_id)s, {columns}
FROM pg_temp.missing
"""


class Difference(NamedTuple):
    """Rows of the live table that should not be there, rows that should be, and rows in all."""

    stray: int
    missing: int
    rows: int


def compare(cursor: Cursor, projection: Projection, log_id: int) -> Difference:
    """Hold the live table against the scratch table, both ways, every column and every version."""
    cursor.execute(ROOMY)
    for statement in (STRAY, MISSING):
        cursor.execute(_named(statement, projection), {"log_id": log_id})
    cursor.execute(_named(COUNTS, projection))
    return Difference(*cursor.fetchone())


def mend(cursor: Cursor, projection: Projection, log_id: int) -> None:
    """After a comparison: make the live table equal to the scratch table.

    Only what differs is written, so that readers see the change at once, when it is committed,
    and never wait for it; rows of other logs are not touched.
    """
    for statement in (REMOVE, ADD):
        cursor.execute(_named(statement, projection), {"log_id": log_id})


def forget(cursor: Cursor) -> None:
    """Drop the outcome of a comparison, so that there may be another."""
    cursor.execute(DROP)


def _named(statement: str, projection: Projection) -> str:
    identity = identity_of(projection)
    return statement.format(
        live=table_of(projection, LIVE),
        scratch=table_of(projection, SCRATCH),
        columns=columns_of(projection),
        matches=" AND ".join(f"held.{name} = stray.{name}" for name in identity),
    )
