"""How rows leave the database for files: streamed as they are read, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from projections.engine.projection import Cursor
from projections.engine.shown import Column, Shown

Form: TypeAlias = Literal["ndjson", "csv", "plain"]
"""One JSON object a line; CSV whose cells are safe in a spreadsheet; and for programs, the texts as
they are: CSV with U+0002 for the comma and U+0001 for the quote, so that JSON needs no quotes."""

ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

# JSON holds no control characters, so that with these COPY adds nothing and escapes nothing.
BARE = r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01', ESCAPE E'\x01'"
OPTIONS: Mapping[Form, str] = {
    "ndjson": BARE,
    "csv": "FORMAT csv, HEADER true",
    "plain": f"{BARE}, HEADER true",
}

CHUNK = 1 << 16

# A cell that begins so is a formula to a spreadsheet.
GUARDED = r"""CASE WHEN {name} ~ '^[=+\-@\t\r]' THEN '''' || {name} ELSE {name} END AS {name}"""


def at_one_moment(cursor: Cursor) -> None:
    """Let all that this transaction reads be as of its first statement, and let it write nothing.

    Must come first in the transaction.
    """
    cursor.execute(ONE_MOMENT)


def write(
    cursor: Cursor, shown: Shown, form: Form, log_id: int, at_position: int, file: Any
) -> int:
    """Write what is shown of a log, up to a position, into a file of bytes; the number of rows."""
    query = f"SELECT {_columns(shown, form)} FROM ({shown.until}) AS line"
    asked = {"log_id": log_id, "at_position": at_position}
    statement = cursor.mogrify(f"COPY ({query}) TO STDOUT WITH ({OPTIONS[form]})", asked)
    cursor.copy_expert(statement.decode(), file, CHUNK)
    return int(cursor.rowcount)


def _columns(shown: Shown, form: Form) -> str:
    if form == "ndjson":
        return "row_to_json(line)"
    return ", ".join(_cell(each, form) for each in shown.columns)


def _cell(column: Column, form: Form) -> str:
    is_guarded = form == "csv" and column.kind == "text"
    return GUARDED.format(name=column.name) if is_guarded else column.name
