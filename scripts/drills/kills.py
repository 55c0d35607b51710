"""PostgreSQL, the application, or both are killed at random moments under load.

It cannot show what a loss of power does: what the server had handed to the kernel survives a kill.
What it does show is that nothing is acknowledged while it stands in the server's memory only, where
an asynchronous commit stands until it is flushed.
"""

from __future__ import annotations

from contextlib import ExitStack
from random import Random
from threading import Event
from time import monotonic

import projections
from api.office import Office
from projections import PROJECTIONS, engine
from record.store.pool import Pool
from record.store.reading import head
from record.store.recorder import PgApplicationRecorder
from scripts.benchmarks.databases import Database, Server, server
from scripts.drills.figures import Figures, spread
from scripts.drills.following import Tail
from scripts.drills.ledger import Ledger
from scripts.drills.office import Application, send_again
from scripts.drills.server import flush_rarely, kill
from scripts.drills.verdict import verdict

KINDS = ("server", "application", "both")
SENT_TWICE = 300
"""So many answered commands are sent once more in the end."""


class _Rounds:
    """One cluster, killed and started again and again."""

    def __init__(self, here: Server, database: Database, office: Office, seed: int) -> None:
        self.embedded, self.database, self.office = here.embedded, database, office
        self.random, self.seed = Random(seed), seed  # noqa: S311 - the same moments every time.
        self.figures, self.ledger = Figures(rounds=0, forgotten=0), Ledger()
        self.times: dict[str, list[float]] = {"server": [], "application": []}
        self.checked = 0
        self.tail = Tail(PgApplicationRecorder(office.pool, office.log_id, office.settings.log))
        self.application = self._applied()

    def take(self, kind: str) -> None:
        """One round: load, a kill at some moment, a start, and what is left of it all."""
        self.application.has_answered(self.random.randint(1, 150))
        Event().wait(self.random.random() * 0.03)
        if kind != "application":
            kill(self.embedded)
        if kind != "server":
            self.application.kill()
        began = monotonic()
        if kind != "application":
            self.embedded.start()
        if kind != "server":
            self._begin_again()
        else:
            self.times["server"].append(self.application.first_answer_after(began))
        self._judge()
        self.figures.count({"rounds": 1, f"kills_{kind}": 1})

    def end(self) -> Figures:
        """Stop in good order; then ask everything, of the whole log."""
        self.application.end()
        pool, log_id = self.office.pool, self.office.log_id
        send_again(self.office.casework, self.application, [*self.application.deeds][-SENT_TWICE:])
        self.figures.count(verdict(self.database.owner_url, log_id, self.ledger))
        self.figures.count(_folded(self.office.projecting, log_id))
        self.figures.count(self.tail.judged())
        with pool.cursor() as cursor:
            self.figures["events"] = head(cursor, log_id)
        return self._summed()

    def stop(self) -> None:
        """Whatever happened, leave nobody behind."""
        self.application.kill()
        self.tail.end()

    def _applied(self) -> Application:
        rounds = int(self.figures["rounds"])
        return Application(self.database, self.ledger, f"{self.seed}/{rounds}")

    def _begin_again(self) -> None:
        """Nobody writes now: what is on record is all there is. Then its successor begins."""
        self._judge()
        send_again(self.office.casework, self.application, self.ledger.unanswered())
        self.figures.count({"strange": len(self.application.odd)})
        began, self.application = monotonic(), self._applied()
        self.times["application"].append(self.application.first_answer_after(began))

    def _judge(self) -> None:
        self.figures.count({"forgotten": self.tail.forgotten()})
        pool, log_id = self.office.pool, self.office.log_id
        with pool.cursor() as cursor:
            reached = head(cursor, log_id)
        self.figures.count(
            verdict(self.database.owner_url, log_id, self.ledger, since=self.checked)
        )
        self.checked = reached

    def _summed(self) -> Figures:
        for name, seconds in self.times.items():
            self.figures.count(spread(f"first_answer_after_{name}", seconds))
        self.figures.count(self.ledger.summed())
        self.figures.count({"strange": len(self.application.odd)})
        return self.figures


def _folded(pool: Pool, log_id: int) -> dict[str, int]:
    """Do the projections say what the log says, once they have caught up?"""
    projections.catch_up(pool, log_id)
    found = projections.check(pool, log_id)
    with pool.cursor() as cursor:
        parked = [engine.quarantined(cursor, log_id, each.NAME) for each in PROJECTIONS]
    return {
        "differences": sum(each.differences for each in found),
        "quarantined": sum(map(len, parked)),
    }


def drill(rounds: int, seed: int) -> Figures:
    """So many kills; of three in a row each is of another kind."""
    with ExitStack() as stack:
        here = stack.enter_context(server())
        flush_rarely(here.embedded)
        database = here.create("county")
        office = stack.enter_context(database.office())
        run = _Rounds(here, database, office, seed)
        stack.callback(run.stop)
        for number in range(rounds):
            if number % len(KINDS) == 0:
                order = run.random.sample(KINDS, len(KINDS))
            run.take(order[number % len(KINDS)])
        return run.end()
