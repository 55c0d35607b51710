"""A wire between client and server that can be cut, at a word that goes over it."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from threading import Event, Lock, Thread

from psycopg2.extensions import make_dsn, parse_dsn

PORT = 5432
CHUNK = 1 << 16
ANSWERS = (b"Z\x00\x00\x00\x05", b"G\x00\x00\x00")
"""The server has done what it was told, or asks for the rows of a COPY; it now waits for us."""


class Cut(Enum):
    """Where the wire is cut."""

    HALF_A_REQUEST = "half_a_request"
    NO_WAITING = "no_waiting"
    """The whole request went out; nobody is there when the answer comes."""
    LOST_ANSWER = "lost_answer"
    """The server answered, and the answer got lost."""


@dataclass
class _Order:
    """One cut to be made, at the next request that holds the word."""

    cut: Cut
    word: bytes
    done: Event = field(default_factory=Event)


class Wire:
    """Listens on a socket of its own, and passes everything on both ways, until told to cut."""

    def __init__(self, url: str, listener: socket.socket) -> None:
        self._url, self._listener = url, listener
        self._order: _Order | None = None
        self._lock = Lock()
        Thread(target=self._accept, daemon=True).start()

    def cut(self, cut: Cut, word: bytes) -> Event:
        """Cut at the next request that holds the word; the event is set when it is done."""
        self._order = _Order(cut, word)
        return self._order.done

    def taken(self, request: bytes) -> _Order | None:
        """The order to cut at this request, given to one connection only."""
        with self._lock:
            order = self._order
            if order is None or order.word not in request:
                return None
            self._order = None
        return order

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with suppress(OSError):
                    _Pair(self, client, _connected(self._url))


class _Pair:
    """One connection: a thread for each direction."""

    def __init__(self, wire: Wire, client: socket.socket, server: socket.socket) -> None:
        self.wire, self.client, self.server = wire, client, server
        self.swallows: _Order | None = None
        for way in (self._ask, self._answer):
            Thread(target=self._run, args=(way,), daemon=True).start()

    def _run(self, way: Callable[[], None]) -> None:
        with suppress(OSError):
            way()
        self._hang_up()

    def _ask(self) -> None:
        while chunk := self.client.recv(CHUNK):
            order = self.wire.taken(chunk)
            if order and order.cut is Cut.LOST_ANSWER:
                self.swallows = order
            half = order is not None and order.cut is Cut.HALF_A_REQUEST
            self.server.sendall(chunk[: len(chunk) // 2] if half else chunk)
            if order and order.cut is not Cut.LOST_ANSWER:
                self._hang_up()
                order.done.set()
                return

    def _answer(self) -> None:
        heard = b""
        while chunk := self.server.recv(CHUNK):
            if not self.swallows:
                self.client.sendall(chunk)
                continue
            heard += chunk
            if any(each in heard for each in ANSWERS):
                self._hang_up()
                self.swallows.done.set()
                return

    def _hang_up(self) -> None:
        for each in (self.client, self.server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def wire(url: str) -> Iterator[tuple[Wire, str]]:
    """A wire to the server, and the URL by which one reaches the server over it."""
    with (
        tempfile.TemporaryDirectory(prefix="docketproof-wire-") as home,
        socket.socket(socket.AF_UNIX) as listener,
    ):
        listener.bind(os.fspath(Path(home) / f".s.PGSQL.{PORT}"))
        listener.listen()
        try:
            yield Wire(url, listener), make_dsn(url, host=home, port=PORT)
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _connected(url: str) -> socket.socket:
    where = parse_dsn(url)
    host, port = where["host"], where.get("port", str(PORT))
    if not host.startswith("/"):
        return socket.create_connection((host, int(port)))
    server = socket.socket(socket.AF_UNIX)
    server.connect(f"{host}/.s.PGSQL.{port}")
    return server
