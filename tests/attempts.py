"""What does a role try, and has it the right?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import cursor as Cursor

from record.store.roles import ANALYST, DOOR, PROJECTOR, READER, SEALER, VAULT, WRITER

OWNER = "docketproof_owner"
LOGINS = (DOOR, WRITER, VAULT, PROJECTOR, READER, SEALER, ANALYST)
SCHEMAS = (
    "record",
    "vault",
    "access",
    "projections",
    "projections_next",
    "projections_old",
    "analytics",
)


@contextmanager
def cursor_of(url: str) -> Iterator[Cursor]:
    with closing(psycopg2.connect(url)) as connection:
        # Rights are tried here, not settings: whoever logs in may set those anew.
        connection.set_session(readonly=False)
        yield connection.cursor()


def may(cursor: Cursor, statement: str) -> bool:
    """Whether the role has the right; what else is wrong with the statement does not matter."""
    try:
        cursor.execute(statement)
    except InsufficientPrivilege:
        return False
    except psycopg2.IntegrityError:
        return True
    finally:
        cursor.connection.rollback()
    return True
