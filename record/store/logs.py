"""Which log is a county's: a name, and the number that stands first in every key."""

from __future__ import annotations

from psycopg2.extensions import cursor as Cursor

from record.store.single import single

FIND = """
SELECT log_id
FROM record.logs
WHERE name = %(name)s
"""


def find_log(cursor: Cursor, name: str) -> int | None:
    """The number of the log with this name; None if there is none."""
    cursor.execute(FIND, {"name": name.lower()})
    row = cursor.fetchone()
    return row[0] if row else None


def open_log(cursor: Cursor, name: str) -> int:
    """The number of the log with this name; a new name opens a new, empty log."""
    cursor.execute("SELECT record.open_log(%(name)s)", {"name": name})
    return int(single(cursor))
