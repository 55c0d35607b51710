"""Clients in threads that send while something is done to their server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Event
from time import monotonic

from record.store.recorder import PgApplicationRecorder
from scripts.drills.ledger import Ledger
from scripts.drills.sending import drawn, facts, insist
from scripts.drills.server import until

CLIENTS = 8
SIZES = (1, 1, 1, 1, 2, 7, 30)
LARGE = 600
"""One in fifty goes by COPY."""


class Crew:
    """Clients that share one pool, as the threads of a service do; and what became of them."""

    def __init__(self, log: PgApplicationRecorder, seed: str) -> None:
        self.log, self.seed = log, seed
        self.ledgers = [Ledger() for _ in range(CLIENTS)]
        self.failures: list[tuple[float, Exception]] = []
        self.stop = Event()

    @property
    def answers(self) -> int:
        """Commands answered so far."""
        return sum(len(each.answered) for each in self.ledgers)

    @property
    def ledger(self) -> Ledger:
        """What all of them asked and heard."""
        whole = Ledger()
        for each in self.ledgers:
            whole.add(each)
        return whole

    def has_answers(self, more: int) -> None:
        """Wait until so many more commands are answered."""
        goal = self.answers + more
        until(lambda: self.answers >= goal, "commands are answered")

    def work(self, number: int) -> None:
        """Send until told to stop; whatever was sent is brought to an answer."""
        random = Random(f"{self.seed}/{number}")  # noqa: S311 - the same work every time.
        while not self.stop.is_set():
            n = LARGE if random.random() < 0.02 else random.choice(SIZES)
            insist(self.log, self.ledgers[number], facts(random, n), drawn(random), self._failed)

    def _failed(self, error: Exception) -> None:
        self.failures.append((monotonic(), error))


@contextmanager
def sending(log: PgApplicationRecorder, seed: str) -> Iterator[Crew]:
    """A crew at work for as long as the block lasts; its errors are raised at the end."""
    crew = Crew(log, seed)
    with ThreadPoolExecutor(CLIENTS) as threads:
        try:
            work: Callable[[int], None] = crew.work
            futures = [threads.submit(work, number) for number in range(CLIENTS)]
            yield crew
        finally:
            crew.stop.set()
        for each in futures:
            each.result()
