"""How many requests a second does a server answer, and how long do the slowest take?"""

from __future__ import annotations

import asyncio
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import cast

import uvloop

CONNECTIONS = 16
"""As many as our server has threads: each keeps one request under way, and one connection."""
GRACE = 30.0
"""Seconds after the end of a round within which the last answers must be there."""
LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)


@dataclass
class Load:
    """What came of one round; `bad` has the first answer that was not a 200."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bad: str = ""

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.milliseconds) / self.seconds

    @property
    def p99(self) -> float:
        """The milliseconds within which 99 of 100 requests were answered."""
        ordered = sorted(self.milliseconds)
        return ordered[math.ceil(len(ordered) * 0.99) - 1]


def put_load(port: int, requests: Sequence[bytes], seconds: float) -> Load:
    """Send the requests, each once, for at most so many seconds."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_put_load(port, requests, seconds))


async def _put_load(port: int, requests: Sequence[bytes], seconds: float) -> Load:
    loop, load = asyncio.get_running_loop(), Load()
    began = perf_counter()
    rest = _until(began + seconds, requests)
    clients = [_Client(rest, load) for _ in range(CONNECTIONS)]
    for client in clients:
        await loop.create_connection(partial(_itself, client), "127.0.0.1", port)
    await asyncio.wait_for(asyncio.gather(*(each.done for each in clients)), seconds + GRACE)
    load.seconds = perf_counter() - began
    return load


def _until(deadline: float, requests: Sequence[bytes]) -> Iterator[bytes]:
    for each in requests:
        if perf_counter() >= deadline:
            return
        yield each


def _itself(client: _Client) -> _Client:
    return client


class _Client(asyncio.Protocol):
    """One connection that is kept: it sends, waits for the whole answer, and sends again."""

    transport: asyncio.Transport

    def __init__(self, requests: Iterator[bytes], load: Load) -> None:
        self.requests, self.load = requests, load
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.got, self.sent = b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self.got += data
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return
        length = LENGTH.search(self.got, 0, end + 2)
        if length is None:
            self._fail("An answer came without its length.")
        elif len(self.got) >= end + 4 + int(length[1]):
            self._note()
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(f"The server closed a connection: {exc}.")

    def _send(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.done.set_result(None)
            self.transport.close()
            return
        self.got, self.sent = b"", perf_counter()
        self.transport.write(request)

    def _note(self) -> None:
        self.load.milliseconds.append((perf_counter() - self.sent) * 1000)
        status = int(self.got[9:12])
        self.load.statuses[status] += 1
        if status != 200 and not self.load.bad:
            self.load.bad = self.got.decode(errors="replace")

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError(why))
