"""The tables that a rebuild replaced: kept beside, to be put back or let go of."""

from __future__ import annotations

from collections.abc import Sequence

from projections.engine import quarantine, shapes, tables, views
from projections.engine.projection import Cursor, Projection
from record.store import tracking
from record.store.pool import Pool

KEPT = """
CREATE TABLE IF NOT EXISTS projections_old.kept (
    name text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    log_id integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (name, log_id)
)
"""

KEEP = """
INSERT INTO projections_old.kept (
    name,
    version,
    log_id,
    position
)
VALUES (
    %(name)s,
    %(version)s,
    %(log_id)s,
    %(position)s
)
"""

HELD = """
SELECT
    log_id,
    version,
    position
FROM projections_old.kept
WHERE name = %(name)s
ORDER BY log_id
"""

FORGET = """
DELETE FROM projections_old.kept
WHERE name = %(name)s
"""


class NothingKept(LookupError):
    """There is no table from before the last rebuild, or none that this program can read."""


def keep(cursor: Cursor, projection: Projection, version: int, positions: dict[int, int]) -> None:
    """Put the live table away, with where it stood in each log; an older one is let go of."""
    name = projection.NAME
    cursor.execute(KEPT)
    shapes.drop(cursor, projection, tables.OLD)
    cursor.execute(FORGET, {"name": name})
    cursor.execute(f"ALTER TABLE {tables.LIVE}.{name} SET SCHEMA {tables.OLD}")
    for log_id, position in positions.items():
        kept = {"name": name, "version": version, "log_id": log_id, "position": position}
        cursor.execute(KEEP, kept)


def put_back(pool: Pool, projection: Projection) -> None:
    """Let the kept table be the live one again, and keep that one; the engine then catches up.

    Its quarantine is found anew by a rebuild alone. Raises NothingKept.
    """
    name = projection.NAME
    with pool.cursor(commit=True) as cursor:
        cursor.execute(KEPT)
        cursor.execute(HELD, {"name": name})
        kept = cursor.fetchall()
        if not kept or kept[0][1] != projection.VERSION:
            raise NothingKept(
                f"No table {name} of version {projection.VERSION} is kept; there is nothing to "
                "put back. A rebuild keeps the one that it replaces."
            )
        was = {log_id: tracking.claim(cursor, log_id, name) for log_id, _, _ in kept}
        shapes.drop(cursor, projection, tables.NEXT)
        cursor.execute(f"ALTER TABLE {tables.OLD}.{name} SET SCHEMA {tables.NEXT}")
        with views.remade(cursor, projection):
            keep(cursor, projection, shapes.versions(cursor)[name], was)
            cursor.execute(f"ALTER TABLE {tables.NEXT}.{name} SET SCHEMA {tables.LIVE}")
        shapes.record(cursor, name, projection.VERSION)
        for log_id, _, position in kept:
            quarantine.release(cursor, log_id, name)
            tracking.set_back(cursor, log_id, name, position)


def let_go(pool: Pool, projections: Sequence[Projection]) -> None:
    """Throw the kept tables away."""
    with pool.cursor(commit=True) as cursor:
        cursor.execute(KEPT)
        for each in projections:
            shapes.drop(cursor, each, tables.OLD)
            cursor.execute(FORGET, {"name": each.NAME})
