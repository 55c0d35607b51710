"""The gap hunter: writers of every kind at once, and readers who must be shown exactly 1..n."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from multiprocessing import get_context
from random import Random
from threading import Event
from time import perf_counter
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from record.store.reading import head
from record.store.recorder import PgApplicationRecorder
from scripts.benchmarks.databases import Database, server
from scripts.drills.figures import Figures
from scripts.drills.following import Tail, by_notification, by_page
from scripts.drills.holding import held
from scripts.drills.ledger import Asked, Ledger
from scripts.drills.sending import drawn, facts, insist, opened
from scripts.drills.verdict import verdict

PROCESSES, THREADS = 4, 3
BULK = 600
"""So many events go by COPY."""


class _Writer:
    """One thread that writes, repeats itself, gets in others' way, and changes its mind."""

    def __init__(self, log: PgApplicationRecorder, seed: str) -> None:
        self.log, self.ledger, self.refused, self.rolled_back, self.held = log, Ledger(), 0, 0, 0
        self.random = Random(seed)  # noqa: S311 - the same work every time.
        self.first = facts(self.random)
        self.command = drawn(self.random)
        insist(log, self.ledger, self.first, self.command)

    def write(self) -> None:
        """One deed of those that a log has to bear."""
        deeds: list[tuple[Callable[[], object], int]] = [
            (self._one, 40),
            (self._some, 20),
            (self._bulk, 1),
            (self._conflict, 15),
            (self._repeat, 10),
            (self._take_back, 5),
            (self._hold, 5),
        ]
        doings, weights = zip(*deeds, strict=True)
        self.random.choices(doings, weights)[0]()

    def _one(self) -> None:
        self._send(facts(self.random))

    def _some(self) -> None:
        self._send(facts(self.random, self.random.randint(2, 50)))

    def _bulk(self) -> None:
        self._send(facts(self.random, BULK))

    def _send(self, events: list[StoredEvent]) -> None:
        insist(self.log, self.ledger, events, drawn(self.random))

    def _conflict(self) -> None:
        """New events with one that is on record already: none of them may be."""
        self._refused([*facts(self.random, self.random.randint(1, 9)), *self.first])

    def _repeat(self) -> None:
        """Other events under an id that was used: refused; asked again, the first answer."""
        self._refused(facts(self.random, 2), self.command)
        insist(self.log, self.ledger, self.first, self.command)

    def _refused(self, events: list[StoredEvent], command: UUID | None = None) -> None:
        with suppress(IntegrityError):
            self.log.insert_events(events, command=Asked(command or drawn(self.random)))
            raise AssertionError("Two events of one version, or two answers to one command.")
        self.refused += 1

    def _take_back(self) -> None:
        with held(self.log, facts(self.random, self.random.randint(1, 9)), drawn(self.random)):
            self.rolled_back += 1

    def _hold(self) -> None:
        """Whoever comes later waits, rather than be seen first."""
        events, command = facts(self.random, self.random.randint(1, 9)), drawn(self.random)
        self.ledger.ask(command, len(events))
        with held(self.log, events, command) as (connection, position):
            Event().wait(self.random.random() * 0.02)
            connection.commit()
        self.held += 1
        insist(self.log, self.ledger, events, command)
        self.ledger.answer(command, position)


def _crew(url: str, seed: str, deeds: int) -> tuple[list[Ledger], Figures]:
    """What the threads of one process did."""
    log = opened(url)
    with closing(log.pool), ThreadPoolExecutor(THREADS) as threads:
        writers = list(threads.map(lambda n: _Writer(log, f"{seed}/{n}"), range(THREADS)))
        list(threads.map(lambda each: [each.write() for _ in range(deeds)], writers))
    counts = Figures(
        refused=sum(each.refused for each in writers),
        rolled_back=sum(each.rolled_back for each in writers),
        held=sum(each.held for each in writers),
    )
    return [each.ledger for each in writers], counts


def hunt(database: Database, rounds: int, seed: int) -> Figures:
    """So many deeds by each of twelve writers in four processes, and three readers."""
    log = opened(database.app_url)
    with (
        closing(log.pool),
        ExitStack() as stack,
        ProcessPoolExecutor(PROCESSES, get_context("spawn")) as processes,
    ):
        tails = [Tail(log), Tail(log, by_page), Tail(log, by_notification)]
        for tail in tails:
            stack.callback(tail.end)
        began = perf_counter()
        work = [
            processes.submit(_crew, database.app_url, f"{seed}/{number}", rounds)
            for number in range(PROCESSES)
        ]
        figures, ledger = Figures(writers=PROCESSES * THREADS, readers=len(tails)), Ledger()
        for each in work:
            ledgers, counts = each.result()
            figures.count(counts)
            for one in ledgers:
                ledger.add(one)
        seconds = perf_counter() - began
        return _counted(database, log, tails, ledger, figures, seconds)


def _counted(
    database: Database,
    log: PgApplicationRecorder,
    tails: list[Tail],
    ledger: Ledger,
    figures: Figures,
    seconds: float,
) -> Figures:
    with log.pool.cursor() as cursor:
        last = head(cursor, log.log_id)
    for tail in tails:
        figures.count(tail.judged())
    figures.count(verdict(database.owner_url, log.log_id, ledger))
    figures.count(ledger.summed())
    figures.count({"events": last, "events_per_second": round(last / seconds)})
    return figures


def drill(rounds: int, seed: int) -> Figures:
    """The hunt on a server of its own; each round is some twenty deeds of every writer."""
    with server() as here:
        return hunt(here.create("county"), 20 * rounds, seed)
