"""The one row of a statement that always gives one."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import cursor as Cursor


def single(cursor: Cursor) -> Any:
    """The first column of that row."""
    row = cursor.fetchone()
    if row is None:
        raise LookupError("The statement gave no row, though it must give one.")
    return row[0]
