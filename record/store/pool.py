"""Connections: a bounded number, alive when handed out, never shared across a fork."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import ceil
from time import monotonic
from weakref import WeakSet

import psycopg2
from eventsourcing.persistence import ConnectionUnavailableError, InterfaceError
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from record.store.errors import translated
from record.store.roles import VAULT, WRITER

APPENDING = (WRITER, VAULT)
SHORTEST_CONNECT_SECONDS = 2
"""libpq knows no shorter wait."""
IDLE_MILLISECONDS = 30_000
"""Whoever does nothing for so long in the middle of an append hangs; the server takes the log back.
To seal the personal data of a page takes a second or two."""


class PoolExhausted(ConnectionUnavailableError):
    """Every connection is in use; try again in a moment."""


class PoolClosed(InterfaceError):
    """The pool is closed; nothing more can be read or written through it."""


class Pool:
    """At most `size` connections to one database, all of them as one role.

    They are opened when they are needed. Blocks up to `timeout` seconds when all are in use, then
    raises `PoolExhausted`; a server that does not answer is given up after as long again. With
    `role` None it works as whoever the URL logs in as.
    """

    def __init__(
        self, url: str, *, size: int = 16, timeout: float = 10.0, role: str | None = WRITER
    ) -> None:
        self.url, self.size, self.timeout, self.role = url, size, timeout, role
        self._inherited: list[set[Connection]] = []
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        self._room = threading.Condition()
        self._in_use = 0
        self._closed = False

    def begin_anew(self) -> None:
        """In the child of a fork: our parent's sockets are our parent's, and so is its lock."""
        # Kept, so that nothing ever closes them: that would say goodbye in our parent's name.
        self._inherited.append(self._open)
        is_closed = self._closed
        self._begin()
        self._closed = is_closed

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
        """A cursor for statements that stand alone: no BEGIN, no ROLLBACK, one round trip each."""
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
        """Close every connection, and wake whoever waits for one with `PoolClosed`.

        Those in use as well, so that nothing outlives the pool: what runs on them is cancelled.
        """
        with self._room:
            self._closed = True
            idle, in_use = self._idle, self._open.difference(self._idle)
            self._idle, self._open = [], set()
            self._room.notify_all()
        for connection in in_use:
            with suppress(psycopg2.Error):
                connection.cancel()
        for connection in (*idle, *in_use):
            connection.close()

    def _take(self) -> Connection:
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
            self._leave_room()
            raise

    def _wait_for_room(self) -> None:
        deadline = monotonic() + self.timeout
        while not self._closed and self._in_use >= self.size:
            if not self._room.wait(deadline - monotonic()) and self._in_use >= self.size:
                raise PoolExhausted(
                    f"All {self.size} database connections were in use for "
                    f"{self.timeout:g} s; try again in a moment."
                )
        self._must_be_open()

    def _must_be_open(self) -> None:
        if self._closed:
            raise PoolClosed("The database connections are closed.")

    def _leave_room(self) -> None:
        with self._room:
            self._in_use -= 1
            self._room.notify()

    def _connect(self) -> Connection:
        with translated():
            connection = psycopg2.connect(
                self.url,
                application_name="docketproof",
                options=self._options(),
                connect_timeout=max(SHORTEST_CONNECT_SECONDS, ceil(self.timeout)),
                # A server that vanished without a word is noticed after a minute, at work or idle.
                keepalives_idle=30,
                keepalives_interval=10,
                keepalives_count=3,
                tcp_user_timeout=60_000,
            )
        with self._room:
            if not self._closed:
                self._open.add(connection)
                return connection
        connection.close()
        raise PoolClosed("The database connections are closed.")

    def _options(self) -> str:
        options = ["-c timezone=UTC"]
        if self.role:
            options.append(f"-c role={self.role}")
        if self.role in APPENDING:
            # Whoever hangs with the log in hand must not make all others hang.
            options.append(f"-c lock_timeout={max(1, round(self.timeout * 1000))}")
            options.append(f"-c idle_in_transaction_session_timeout={IDLE_MILLISECONDS}")
        return " ".join(options)

    def _forget(self, connection: Connection) -> None:
        connection.close()
        with self._room:
            self._open.discard(connection)

    def _give_back(self, connection: Connection) -> None:
        if connection not in self._open:
            # Closed with the pool, or taken before a fork and our parent's to give back.
            return
        try:
            _tidy(connection)
        finally:
            with self._room:
                if connection.closed:
                    self._open.discard(connection)
                elif connection in self._open:
                    self._idle.append(connection)
                self._in_use -= 1
                self._room.notify()


def _tidy(connection: Connection) -> None:
    try:
        if not connection.closed and connection.status != psycopg2.extensions.STATUS_READY:
            connection.rollback()
        if not connection.closed:
            connection.autocommit = False
    except psycopg2.Error:
        connection.close()


def _is_alive(connection: Connection) -> bool:
    """Whether the server is there: a closed socket reads as ready, a live idle one does not."""
    if connection.closed or connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
        return False
    waiting = select.poll()  # Not select(): that fails from the 1024th open file on.
    waiting.register(connection, select.POLLIN)
    return not waiting.poll(0)


_pools: WeakSet[Pool] = WeakSet()


def _begin_anew() -> None:
    for pool in _pools:
        pool.begin_anew()


os.register_at_fork(after_in_child=_begin_anew)
