"""How many events a second does a reader get who follows the log from its beginning?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import islice
from time import perf_counter
from uuid import UUID

import psycopg2
from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder

from record.store.bulk import append_bulk
from record.store.reading import page
from record.store.recorder import PgApplicationRecorder
from scripts.benchmarks.bulk import A_CALL, MANY, events
from scripts.benchmarks.databases import Server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.recorders import ours
from scripts.benchmarks.rivals import library
from scripts.benchmarks.saves import environment
from scripts.benchmarks.step import command

LIBRARY_PAGE = 500
"""What the library reads fastest with, of 500, 1,000 and 5,000 events a page."""
OUR_PAGE = 10_000
"""What our projections read with (projections/engine/folding.py)."""


def read_log(pace: Pace, here: Server) -> list[Row]:
    """The whole log in order: as our projections read it, and by the library's own method."""
    n = pace.of(MANY)
    own, other = here.create("ours_read"), here.create("theirs_read", template="template0")
    mine = Application[UUID](environment(own))
    peer = Application[UUID](library.environment(other.owner_url))
    with mine, peer:
        _fill(ours(mine), peer.recorder, n)
        _count(own.owner_url)
        _count(other.owner_url)
        read, same, peers = alternate(
            pace.rounds,
            partial(_rate, n, partial(_pages, ours(mine))),
            partial(_rate, n, partial(_notifications, mine.recorder)),
            partial(_rate, n, partial(_notifications, peer.recorder)),
        )
    told = f"{library.PEER}, select_notifications, {LIBRARY_PAGE} a page"
    return [
        Row("read_log", "events/s", read, peers, told),
        Row("read_log_notifications", "events/s", same, peers, told),
    ]


def _fill(mine: PgApplicationRecorder, theirs: ApplicationRecorder, n: int) -> None:
    made = list(islice(events(n), n))
    for _ in append_bulk(mine, made, command()):
        pass
    rest = iter(made)
    while call := list(islice(rest, A_CALL)):
        theirs.insert_events(call)


def _count(url: str) -> None:
    """What autovacuum does to a table within a minute of its growing."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")


def _pages(recorder: PgApplicationRecorder) -> int:
    read, after = 0, 0
    while True:
        with recorder.pool.cursor() as cursor:
            found = page(cursor, recorder.log_id, after, OUR_PAGE)
        if not found:
            return read
        read, after = read + len(found), found[-1].position


def _notifications(recorder: ApplicationRecorder) -> int:
    read, start = 0, 1
    while found := recorder.select_notifications(start, LIBRARY_PAGE):
        read, start = read + len(found), found[-1].id + 1
    return read


def _rate(n: int, read: Callable[[], int]) -> float:
    began = perf_counter()
    if read() != n:
        raise RuntimeError("A reader did not get every event; its pace says nothing.")
    return n / (perf_counter() - began)
