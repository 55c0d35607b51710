"""What the driver raises, in the words that the library's own logic listens for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from eventsourcing import persistence

WORDS: tuple[tuple[type[Exception], type[Exception]], ...] = (
    # A session that the server ended, as any other of those: whoever asks again is served.
    (psycopg2.errors.IdleInTransactionSessionTimeout, persistence.OperationalError),
    (psycopg2.IntegrityError, persistence.IntegrityError),
    (psycopg2.OperationalError, persistence.OperationalError),
    (psycopg2.DataError, persistence.DataError),
    (psycopg2.InternalError, persistence.InternalError),
    (psycopg2.ProgrammingError, persistence.ProgrammingError),
    (psycopg2.NotSupportedError, persistence.NotSupportedError),
    (psycopg2.DatabaseError, persistence.DatabaseError),
    (psycopg2.InterfaceError, persistence.InterfaceError),
    (psycopg2.Error, persistence.PersistenceError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Raise the library's exception for the driver's; the driver's stays its cause."""
    try:
        yield
    except psycopg2.Error as error:
        for theirs, ours in WORDS:
            if isinstance(error, theirs):
                raise ours(str(error).strip()) from error
        raise
