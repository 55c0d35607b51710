"""Where do a projection's rows lie, and how do they get there in bulk?

The statements are made once from the constants of a projection module: PostgreSQL takes no
parameter for the name of a table or column, and no name here comes from a user.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias
from uuid import UUID

from projections.engine.copying import OPTIONS
from projections.engine.projection import Cursor, Projection
from projections.engine.sheet import Sheet
from record.store.copying import CopyStream

Schema: TypeAlias = Literal["projections", "projections_next", "projections_old"]
LIVE: Schema = "projections"
NEXT: Schema = "projections_next"
OLD: Schema = "projections_old"
"""What people see; what is built beside it; and what it was before."""

VERSIONED = ("from_position", "to_position", "from_on", "to_on")
"""Between which positions, and between which legal days, a version of a row holds."""

LOAD = """
SELECT {columns}, from_position, from_on
FROM {table}
WHERE log_id = %(log_id)s
    AND {stream} = ANY (%(streams)s::uuid[])
    AND to_position IS NULL
"""

END_VERSIONS = """
UPDATE {table} AS held
SET
    to_position = ended.to_position,
    to_on = ended.to_on
FROM unnest(
    {arrays},
    %(to_positions)s::bigint[],
    %(to_days)s::date[]
) AS ended ({key}, to_position, to_on)
WHERE held.log_id = %(log_id)s
    AND {matches}
    AND held.to_position IS NULL
"""


def table_of(projection: Projection, schema: Schema) -> str:
    """The table's full name."""
    return f"{schema}.{projection.NAME}"


def columns_of(projection: Projection) -> str:
    """Every column but log_id, as SQL lists them."""
    return ", ".join((*projection.COLUMNS, *(() if projection.APPEND_ONLY else VERSIONED)))


def identity_of(projection: Projection) -> tuple[str, ...]:
    """The columns that tell one row from any other, without log_id."""
    return (*projection.KEY, *(() if projection.APPEND_ONLY else ("from_position",)))


def stream_of(projection: Projection) -> str:
    """The column that names the stream of a row."""
    return "stream_id" if projection.APPEND_ONLY else next(iter(projection.KEY))


def load(cursor: Cursor, sheet: Sheet, streams: Iterable[UUID], schema: Schema = LIVE) -> None:
    """Hold the current rows of these streams."""
    projection = sheet.projection
    wanted = [str(each) for each in streams if each not in sheet.rows]
    if projection.APPEND_ONLY or not wanted:
        return
    key = list(projection.KEY)
    places = [projection.COLUMNS.index(each) for each in key]
    statement = LOAD.format(
        columns=", ".join(projection.COLUMNS), table=table_of(projection, schema), stream=key[0]
    )
    cursor.execute(statement, {"log_id": sheet.log_id, "streams": wanted})
    for *values, position, on in cursor.fetchall():
        found = tuple(values[place] for place in places)
        sheet.hold(UUID(found[0]), found, projection.make(tuple(values)), position, on)


def write(cursor: Cursor, sheet: Sheet, schema: Schema) -> None:
    """End the versions that no longer hold, add the new ones, and forget what is written."""
    _end_versions(cursor, sheet, schema)
    sheet.lines.extend(sheet.current_lines())
    sheet.rows.clear()
    sheet.since.clear()
    copy(cursor, sheet.projection, sheet.lines, schema)
    sheet.lines.clear()


def copy(cursor: Cursor, projection: Projection, lines: Iterable[str], schema: Schema) -> None:
    """Add rows, streaming."""
    cursor.copy_expert(
        f"COPY {table_of(projection, schema)} (log_id, {columns_of(projection)})"
        f" FROM STDIN WITH ({OPTIONS})",
        CopyStream(each.encode() for each in lines),
        1 << 16,
    )


def _end_versions(cursor: Cursor, sheet: Sheet, schema: Schema) -> None:
    if not sheet.ended:
        return
    key = sheet.projection.KEY
    statement = END_VERSIONS.format(
        table=table_of(sheet.projection, schema),
        arrays=", ".join(f"%({name})s::{kind}[]" for name, kind in key.items()),
        key=", ".join(key),
        matches=" AND ".join(f"held.{name} = ended.{name}" for name in key),
    )
    names = (*key, "to_positions", "to_days")
    values = zip(*sheet.ended, strict=True)
    named = dict(zip(names, map(list, values), strict=True))
    cursor.execute(statement, named | {"log_id": sheet.log_id})
    if cursor.rowcount != len(sheet.ended):
        raise RuntimeError(
            f"Of {len(sheet.ended)} rows of {sheet.projection.NAME} that no longer hold, "
            f"{cursor.rowcount} were in the table: it was changed by hand. Rebuild it."
        )
    sheet.ended.clear()
