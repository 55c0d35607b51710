"""Hints that a log has grown: whoever follows it looks at once. None of them is relied upon.

An append gives one when it comes alone, and at most every 50 ms when many come
(record.store.committing): a notification in each would halve what several processes can append,
since PostgreSQL commits those one after the other.
"""

from __future__ import annotations

import select

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.sql import SQL, Identifier

from record.store.errors import translated

FOLLOWERS, SEALER = "log", "seal"
"""To whom a hint is given."""

GIVE = """
SELECT pg_notify(%(channel)s, '')
"""
LISTEN = SQL("LISTEN {channel}")


def give(cursor: Cursor, log_id: int, to: str = FOLLOWERS) -> None:
    """Ask whoever follows the log, or seals it, to look now."""
    cursor.execute(GIVE, {"channel": _channel(log_id, to)})


def listen(connection: Connection, log_id: int, to: str = FOLLOWERS) -> None:
    """Have the log's hints arrive on this connection, which is in autocommit."""
    with connection.cursor() as cursor:
        cursor.execute(LISTEN.format(channel=Identifier(_channel(log_id, to))))


def wait(connection: Connection, seconds: float) -> bool:
    """Whether a hint came within so many seconds; returns as soon as one did.

    Raises OperationalError when the connection is gone.
    """
    with translated():
        connection.poll()
        if not connection.notifies:
            select.select([connection], [], [], seconds)
            connection.poll()
    came = bool(connection.notifies)
    connection.notifies.clear()
    return came


def _channel(log_id: int, to: str) -> str:
    return f"docketproof_{to}_{log_id}"
