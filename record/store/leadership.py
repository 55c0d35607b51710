"""Of all who follow a log under one name, one leads; the others stand by until it is gone.

A session's advisory lock ends with the session, however that ends. It spares work that would be
done twice; that nothing is done twice rests on the row that every reader claims (tracking).
"""

from __future__ import annotations

from hashlib import sha256

from psycopg2.extensions import cursor as Cursor

from record.store.single import single

TRY = """
SELECT pg_try_advisory_lock(%(key)s)
"""

LEAVE = """
SELECT pg_advisory_unlock(%(key)s)
"""


def lead(cursor: Cursor, log_id: int, name: str) -> bool:
    """Whether this session leads from now on, until it ends; ask again only where it does not."""
    cursor.execute(TRY, {"key": key_of(log_id, name)})
    return bool(single(cursor))


def step_down(cursor: Cursor, log_id: int, name: str) -> None:
    """Lead no longer: at once, where the end of a session takes the server a moment."""
    cursor.execute(LEAVE, {"key": key_of(log_id, name)})


def key_of(log_id: int, name: str) -> int:
    """The number under which PostgreSQL knows this leadership."""
    digest = sha256(f"docketproof leads {log_id} {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
