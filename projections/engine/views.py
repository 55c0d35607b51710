"""What analysts see in the database: views that go with their tables, and come back with them.

A view holds on to its table, wherever that is moved. So whoever puts another in its place takes the
views away before, and makes them anew after, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from projections.engine.projection import Cursor, Projection
from projections.engine.shown import Shown

EXISTS = "SELECT to_regnamespace('analytics') IS NOT NULL"

MADE = """
SELECT
    relname,
    obj_description(oid, 'pg_class')
FROM pg_class
WHERE relnamespace = to_regnamespace('analytics')
    AND relkind = 'v'
"""


@contextmanager
def remade(cursor: Cursor, projection: Projection) -> Iterator[None]:
    """Meanwhile the projection's table may be replaced. Without the schema there are no views."""
    cursor.execute(EXISTS)
    (has_analysts,) = cursor.fetchone()
    for shown in projection.SHOWN if has_analysts else ():
        cursor.execute(f"DROP VIEW IF EXISTS analytics.{shown.name}")
    yield
    for shown in projection.SHOWN if has_analysts else ():
        _make(cursor, shown)


def outdated(cursor: Cursor, projections: Sequence[Projection]) -> list[Projection]:
    """Whose views are not there, or say something else than this program does."""
    cursor.execute(EXISTS)
    if not cursor.fetchone()[0]:
        return []
    cursor.execute(MADE)
    made = dict(cursor.fetchall())
    return [
        each
        for each in projections
        if any(made.get(shown.name) != _comment(shown) for shown in each.SHOWN)
    ]


def _make(cursor: Cursor, shown: Shown) -> None:
    name = f"analytics.{shown.name}"
    cursor.execute(f"CREATE VIEW {name} AS {shown.view}")
    cursor.execute(f"COMMENT ON VIEW {name} IS %(said)s", {"said": _comment(shown)})
    for each in shown.columns:
        comment = f"COMMENT ON COLUMN {name}.{each.name} IS %(said)s"
        cursor.execute(comment, {"said": each.meaning})


def _comment(shown: Shown) -> str:
    """What it means, and a mark that changes with all that is said of it."""
    said = shown.view + "".join(each.meaning for each in shown.columns)
    return f"{shown.meaning} [{sha256(said.encode()).hexdigest()[:12]}]"
