"""The wire is cut: half-way through a request, after it, or when the answer is on its way back."""

from __future__ import annotations

from contextlib import closing
from itertools import product
from random import Random

from scripts.benchmarks.databases import Database, server
from scripts.drills.crew import sending
from scripts.drills.figures import Figures
from scripts.drills.proxy import Cut, wire
from scripts.drills.sending import opened
from scripts.drills.terminated import failed
from scripts.drills.verdict import verdict

WORDS = (b"append_and_flush", b"COPY", b"COMMIT", b"SELECT")
PATIENCE = 60.0


def cut(database: Database, rounds: int, seed: int) -> Figures:
    """In each round every kind of cut at every kind of request, in an order that is drawn."""
    random, figures = Random(seed), Figures()  # noqa: S311 - the same order every time.
    with wire(database.app_url) as (line, url):
        log = opened(url)
        with closing(log.pool):
            with sending(log, str(seed)) as crew:
                for _ in range(rounds):
                    for each, word in random.sample([*product(Cut, WORDS)], len(Cut) * len(WORDS)):
                        if not line.cut(each, word).wait(PATIENCE):
                            raise TimeoutError(f"Nothing with {word!r} was sent to be cut.")
                        figures.count({f"cut_{each.value}": 1})
            ledger = crew.ledger
            for command in ledger.answered.copy():
                given = log.answer(command)
                ledger.answer(command, given[2] if given else 0)
            figures.count(verdict(database.owner_url, log.log_id, ledger))
    figures.count(failed(crew.failures))
    figures.count(ledger.summed())
    return figures


def drill(rounds: int, seed: int) -> Figures:
    """On a server of its own; twelve cuts a round."""
    with server() as here:
        return cut(here.create("county"), rounds, seed)
