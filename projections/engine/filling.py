"""Fills the tables beside the live ones from whole histories, in as many processes as there are.

Each takes ranges of streams, one after another, and commits each range: so what is held in memory
is a range, however long the log is. Whoever kills one of them leaves tables that nobody reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from typing import Any, NamedTuple, cast
from uuid import UUID

from projections.engine import tables
from projections.engine.projection import Projection
from projections.engine.quarantine import Parked
from projections.engine.remembering import Memory
from projections.engine.whole import fold_whole
from record.store.by_stream import histories, ranges
from record.store.pool import Pool
from record.store.reading import must_be_dense

IN_ONE_RANGE = 10_000
"""Events in one range, some 20 MB of them with their lines."""
MANY = 50_000
"""From so many events on, it pays to start processes."""

UNHURRIED = "SET LOCAL synchronous_commit = off"
"""What is lost in a crash is filled again from the beginning."""

Range = tuple[UUID, UUID]
Told = Callable[[int], None]
"""Told how many more events are folded."""


class Filled(NamedTuple):
    """How many events a range had, and what each projection has put in quarantine."""

    events: int
    parked: Sequence[tuple[str, Parked]]


class Filler:
    """Fills ranges, and remembers from each what serves the next."""

    def __init__(self, pool: Pool, log_id: int, until: int, projections: Sequence[Projection]):
        self.pool, self.log_id, self.until, self.projections = pool, log_id, until, projections
        self.memory = Memory(log_id, projections)

    def fill(self, part: Range) -> Filled:
        """Fold the histories of the range up to the position, and add their rows."""
        lines: list[list[str]] = [[] for _ in self.projections]
        events, parked = 0, []
        with self.pool.cursor(commit=True) as cursor:
            cursor.execute(UNHURRIED)
            for history in histories(cursor, self.log_id, self.until, *part):
                events += len(history)
                told = self.memory.fold(history)
                if told is None:
                    told, found = fold_whole(self.log_id, self.projections, history)
                    parked += found
                for held, more in zip(lines, told, strict=True):
                    held.extend(more)
            for projection, held in zip(self.projections, lines, strict=True):
                tables.copy(cursor, projection, held, tables.NEXT)
        return Filled(events, parked)


def fill(
    pool: Pool, log_id: int, until: int, projections: Sequence[Projection], told: Told
) -> list[tuple[str, Parked]]:
    """Fill the tables from the log up to a position; what was put in quarantine, by projection.

    Raises LogBroken if an event is missing.
    """
    parts = ranges(until, IN_ONE_RANGE)
    events, parked = 0, list[tuple[str, Parked]]()
    for filled in _filled(pool, log_id, until, projections, parts):
        events += filled.events
        parked += filled.parked
        told(filled.events)
    must_be_dense(1, until, events)
    return parked


def _filled(
    pool: Pool, log_id: int, until: int, projections: Sequence[Projection], parts: list[Range]
) -> Iterator[Filled]:
    if until < MANY:
        filler = Filler(pool, log_id, until, projections)
        yield from map(filler.fill, parts)
        return
    names = [each.__name__ for each in projections]  # type: ignore[attr-defined]
    with _crew(pool.url, pool.role, log_id, until, names) as crew:
        for pipe in crew:
            _hand_out(parts, pipe)
        while crew:
            for pipe in cast(list[Pipe], wait(crew)):
                found = _received(pipe)
                if not _hand_out(parts, pipe):
                    crew.remove(pipe)
                yield found


def _hand_out(parts: list[Range], pipe: Any) -> bool:
    if parts:
        pipe.send(parts.pop())
        return True
    return False


def _received(pipe: Any) -> Filled:
    found = pipe.recv()
    if isinstance(found, Filled):
        return found
    raise found


@contextmanager
def _crew(*what: Any) -> Iterator[list[Pipe]]:
    """A pipe to each of as many processes as there are processors; they end with their pipe."""
    context = get_context("spawn")
    with ExitStack() as stack:
        pipes = []
        for _ in range(os.cpu_count() or 1):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, *what), daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(ours.close)
            pipes.append(ours)
        yield list(pipes)


def _work(pipe: Pipe, url: str, role: str, log_id: int, until: int, names: list[str]) -> None:
    """Fill one range after another until the pipe is closed, or whoever holds its end is gone."""
    projections: list[Any] = [import_module(name) for name in names]
    filler = Filler(Pool(url, size=1, role=role), log_id, until, projections)
    while True:
        try:
            part = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(filler.fill(part))
        except Exception as error:
            pipe.send(error)
