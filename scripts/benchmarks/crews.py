"""How many saves do so many processes, of so many threads, make a second, all at once?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any, TypeAlias

SPAWN = get_context("spawn")

Save: TypeAlias = Callable[[], object]
"""Saves one event."""
Opened: TypeAlias = AbstractContextManager[list[Save]]
"""An application, and for each thread that will use it something of its own to save."""


class Crew:
    """Processes that wait, and save as fast as they can when they are told to."""

    def __init__(self, pipes: list[Connection]) -> None:
        self.pipes = pipes

    def saves_per_second(self, seconds: float) -> float:
        """Let all of them save for so many seconds; the sum of their rates."""
        for pipe in self.pipes:
            pipe.send(seconds)
        return float(sum(pipe.recv() for pipe in self.pipes))


@contextmanager
def crew(
    processes: int, threads: int, opened: Callable[..., Opened], environment: Any
) -> Iterator[Crew]:
    """So many processes, each with an application of its own, ready to start.

    They connect one after the other: the library's module cannot create its tables twice at once.
    """
    with ExitStack() as stack:
        members = [_member(opened, environment, threads) for _ in range(processes)]
        yield Crew([stack.enter_context(each) for each in members])


@contextmanager
def _member(*arguments: object) -> Iterator[Connection]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=_work, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
        yield ours
    finally:
        ours.close()
        process.join(timeout=10)
        process.terminate()


def _work(pipe: Connection, opened: Callable[..., Opened], environment: Any, threads: int) -> None:
    # Without whoever gives the orders there is nobody to report to.
    with (
        suppress(BrokenPipeError, KeyboardInterrupt),
        opened(environment, threads) as saves,
        ThreadPoolExecutor(threads) as pool,
    ):
        pipe.send("ready")
        while seconds := _told(pipe):
            rates = [pool.submit(rate, save, seconds) for save in saves]
            pipe.send(sum(each.result() for each in rates))


def _told(pipe: Connection) -> float | None:
    try:
        seconds: float = pipe.recv()
    except EOFError:
        return None
    return seconds


def rate(save: Save, seconds: float) -> float:
    """Saves a second, from the first to the end of the last."""
    began, saved = perf_counter(), 0
    while (passed := perf_counter() - began) < seconds:
        save()
        saved += 1
    return saved / passed
