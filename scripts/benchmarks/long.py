"""Does an append take longer when the log is long? 10,000 events beside 3 million."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from statistics import median
from time import perf_counter
from uuid import UUID

import psycopg2
from eventsourcing.application import Application

from record.store.bulk import append_bulk
from scripts.benchmarks.bulk import events
from scripts.benchmarks.databases import Server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.recorders import ours
from scripts.benchmarks.saves import environment, notes
from scripts.benchmarks.step import command

SHORT, LONG = 10_000, 3_000_000


def append_at_3m(pace: Pace, here: Server) -> list[Row]:
    """The median time of one durable append to a long log, beside that to a short one."""
    with _log(here, "short", SHORT) as short, _log(here, "long", pace.of(LONG)) as long:
        values, peers = alternate(
            pace.rounds,
            partial(_milliseconds, long, pace.seconds),
            partial(_milliseconds, short, pace.seconds),
        )
    return [Row("append_at_3m", "ms", values, peers, f"the same, at {SHORT:,} events")]


@contextmanager
def _log(here: Server, name: str, n: int) -> Iterator[Application[UUID]]:
    database = here.create(name)
    with Application[UUID](environment(database)) as application:
        for _ in append_bulk(ours(application), events(n), command()):
            pass
        with closing(psycopg2.connect(database.owner_url)) as connection:
            connection.autocommit = True
            connection.cursor().execute("VACUUM ANALYZE")
            connection.cursor().execute("CHECKPOINT")
        yield application


def _milliseconds(application: Application[UUID], seconds: float) -> float:
    saved, taken, end = notes(), [], perf_counter() + seconds
    while (began := perf_counter()) < end:
        application.save(next(saved), command=command())
        taken.append(perf_counter() - began)
    return median(taken) * 1000
