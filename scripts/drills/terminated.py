"""Backends are ended one after the other, in the middle of whatever they do for many clients."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from random import Random
from threading import Event

import psycopg2

from scripts.benchmarks.databases import Database, server
from scripts.drills.crew import sending
from scripts.drills.figures import Figures
from scripts.drills.sending import opened
from scripts.drills.verdict import verdict

# One that works just now, if there is any: it has a batch of several clients' commands in hand.
TERMINATE = """
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE datname = current_database()
    AND application_name = 'docketproof'
    AND pid <> pg_backend_pid()
ORDER BY
    state = 'active' DESC,
    md5(pid::text || %(draw)s)
LIMIT 1
"""
KILLS_A_ROUND = 5


def terminate(database: Database, rounds: int, seed: int) -> Figures:
    """End so many backends under load; each client sends again, under the same id."""
    random, figures = Random(seed), Figures()  # noqa: S311 - the same moments every time.
    log = opened(database.app_url)
    with closing(log.pool), closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True
        with sending(log, str(seed)) as crew, connection.cursor() as cursor:
            for _ in range(rounds * KILLS_A_ROUND):
                crew.has_answers(random.randint(1, 20))
                Event().wait(random.random() * 0.01)
                cursor.execute(TERMINATE, {"draw": str(random.random())})
                figures.count({"terminated": cursor.rowcount})
        figures.count(verdict(database.owner_url, log.log_id, crew.ledger))
    figures.count(failed(crew.failures))
    figures.count(crew.ledger.summed())
    return figures


def failed(failures: list[tuple[float, Exception]]) -> dict[str, int]:
    """How often clients were told of a failure, by what they were told."""
    return Counter(f"told_{type(error).__name__}" for _, error in failures)


def drill(rounds: int, seed: int) -> Figures:
    """On a server of its own; five backends are ended a round."""
    with server() as here:
        return terminate(here.create("county"), rounds, seed)
