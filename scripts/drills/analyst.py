"""An analyst reads, and leaves the transaction open for minutes: does anybody wait for that?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from statistics import median
from threading import Event
from time import monotonic

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from scripts.benchmarks.databases import Database, server
from scripts.drills.deed import PLAIN
from scripts.drills.figures import Figures
from scripts.drills.ledger import Ledger
from scripts.drills.office import Application
from scripts.drills.verdict import verdict

READ = """
SELECT count(*)
FROM record.events
"""

WAITING = """
SELECT count(*)
FROM pg_stat_activity
WHERE %(analyst)s = ANY (pg_blocking_pids(pid))
"""
SECONDS = 5.0
LONGEST_HELD = 180.0
LOG_ID = 1
"""The first log of a new database."""


class _Office:
    """Clerks and projections at work, each command one new case, and an analyst beside them."""

    def __init__(self, database: Database, application: Application) -> None:
        self.database, self.application = database, application
        self.waiting = self.answered_while_held = 0

    def rate(self, seconds: float) -> float:
        """Commands answered a second, for so many seconds."""
        began, before = monotonic(), len(self.application.acknowledged_at)
        Event().wait(seconds)
        return (len(self.application.acknowledged_at) - before) / (monotonic() - began)

    @contextmanager
    def held(self) -> Iterator[None]:
        """A snapshot that stays open; nobody may be found waiting for it."""
        with closing(psycopg2.connect(self.database.owner_url)) as analyst:
            analyst.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ)
            with analyst.cursor() as cursor:
                cursor.execute(READ)
                before = len(self.application.acknowledged_at)
                yield
                self.answered_while_held += len(self.application.acknowledged_at) - before
                cursor.execute(WAITING, {"analyst": analyst.info.backend_pid})
                row = cursor.fetchone()
                self.waiting += row[0] if row else 0


@contextmanager
def _at_work(database: Database, seed: int, ledger: Ledger) -> Iterator[_Office]:
    application = Application(database, ledger, f"{PLAIN}/{seed}")
    try:
        application.has_answered(10)
        yield _Office(database, application)
        application.end()
    finally:
        application.kill()


def hold(database: Database, rounds: int, seed: int, seconds: float = SECONDS) -> Figures:
    """Turn and turn about without the analyst and with; in the end once for long."""
    ledger, without, during = Ledger(), [], []
    with _at_work(database, seed, ledger) as office:
        for _ in range(rounds):
            without.append(office.rate(seconds))
            with office.held():
                during.append(office.rate(seconds))
        held_for = min(rounds * 2 * seconds, LONGEST_HELD)
        with office.held():
            office.rate(held_for - seconds)
            at_last = office.rate(seconds)
        after = office.rate(seconds)
    figures = Figures(ledger.summed())
    figures.count(verdict(database.owner_url, LOG_ID, ledger))
    figures.count({"waiting": office.waiting, "strange": len(office.application.odd)})
    figures.count({"answered_while_held": office.answered_while_held})
    figures.count(_compared(without, during))
    figures.count({"held_seconds": held_for, "long_held_ratio": round(at_last / after, 3)})
    return figures


def _compared(without: list[float], during: list[float]) -> dict[str, float]:
    return {
        "appends_per_second_without": round(median(without), 1),
        "appends_per_second_held": round(median(during), 1),
        "held_ratio": round(median(during) / median(without), 3),
    }


def drill(rounds: int, seed: int) -> Figures:
    """On a server of its own; each round is ten seconds, and the last hold as long as all."""
    with server() as here:
        return hold(here.create("county"), rounds, seed)
