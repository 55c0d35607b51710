"""Connections: a bounded number, alive when handed out, never shared across a fork."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import psycopg2
from eventsourcing.persistence import ConnectionUnavailableError, InterfaceError
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from record.store.errors import translated

APP_ROLE = "docketproof_app"


class PoolExhausted(ConnectionUnavailableError):
    """Every connection is in use; try again in a moment."""


class PoolClosed(InterfaceError):
    """The pool is closed; nothing more can be read or written through it."""


class Pool:
    """At most `size` connections to one database, as the role that the service runs as.

    Blocks up to `timeout` seconds when all are in use, then raises `PoolExhausted`.
    """

    def __init__(
        self, url: str, *, size: int = 16, timeout: float = 10.0, role: str | None = APP_ROLE
    ) -> None:
        self.url, self.size, self.timeout, self.role = url, size, timeout, role
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        self._room = threading.Condition()
        self._in_use = 0
        self._closed = False

    @contextmanager
    def cursor(self, *, commit: bool = False) -> Iterator[Cursor]:
        """A cursor in one transaction: committed at the end when asked, rolled back otherwise."""
        with self.connection() as connection, translated():
            with connection.cursor() as cursor:
                yield cursor
            if commit:
                connection.commit()

    @contextmanager
    def look(self) -> Iterator[Cursor]:
        """A cursor for one statement that only reads: no BEGIN, no ROLLBACK, one round trip."""
        with self.connection() as connection, translated():
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A live connection with no transaction open; whatever is left open is rolled back."""
        connection = self._take()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close every connection; those in use as well, so that nothing outlives the pool."""
        if self._pid != os.getpid():
            self._reset()
        with self._room:
            self._closed = True
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._idle.clear()
            self._room.notify_all()

    def _take(self) -> Connection:
        if self._pid != os.getpid():
            # Our parent's sockets are our parent's; forget them without closing them.
            self._inherited = self._open
            self._reset()
        with self._room:
            self._wait_for_room()
            self._in_use += 1
            connection = self._idle.pop() if self._idle else None
        try:
            if connection is not None and _is_alive(connection):
                return connection
            if connection is not None:
                self._forget(connection)
            return self._connect()
        except BaseException:
            with self._room:
                self._in_use -= 1
                self._room.notify()
            raise

    def _wait_for_room(self) -> None:
        deadline = monotonic() + self.timeout
        while not self._closed and self._in_use >= self.size:
            if not self._room.wait(deadline - monotonic()) and self._in_use >= self.size:
                raise PoolExhausted(
                    f"All {self.size} database connections were in use for "
                    f"{self.timeout:g} s; try again in a moment."
                )
        if self._closed:
            raise PoolClosed("The database connections are closed.")

    def _connect(self) -> Connection:
        options = f"-c role={self.role}" if self.role else ""
        with translated():
            connection = psycopg2.connect(
                self.url,
                application_name="docketproof",
                options=f"{options} -c timezone=UTC",
                keepalives_idle=30,
                connect_timeout=10,
            )
        with self._room:
            self._open.add(connection)
        return connection

    def _forget(self, connection: Connection) -> None:
        connection.close()
        with self._room:
            self._open.discard(connection)

    def _give_back(self, connection: Connection) -> None:
        try:
            if not connection.closed and connection.status != psycopg2.extensions.STATUS_READY:
                connection.rollback()
            if not connection.closed:
                connection.autocommit = False
        except psycopg2.Error:
            connection.close()
        with self._room:
            self._in_use -= 1
            if connection.closed or self._closed:
                self._open.discard(connection)
            else:
                self._idle.append(connection)
            self._room.notify()


def _is_alive(connection: Connection) -> bool:
    """Whether the server is there: a closed socket reads as ready, a live idle one does not."""
    if connection.closed or connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
        return False
    readable, _, _ = select.select([connection], [], [], 0)
    return not readable
