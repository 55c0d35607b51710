"""How many events a second, when there are very many? Beside a plain COPY, and the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import IO, Any
from uuid import UUID, uuid4

import psycopg2
from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent

from record.store.bulk import append_bulk
from scripts.benchmarks.databases import Database, Server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.note import EVENTS
from scripts.benchmarks.recorders import ours
from scripts.benchmarks.rivals import library
from scripts.benchmarks.saves import environment
from scripts.benchmarks.step import command

MANY = 100_000
A_CALL = 1_000
TOPIC = "scripts.benchmarks.note:Note.Added"
STATE = (
    b'{"timestamp":{"_type_":"datetime_iso","_data_":"2026-03-02T10:00:00.000000+00:00"},'
    b'"text":"The clerk has called the court about the date of the hearing. The court has set '
    b'it for the second Monday of the month, at nine in the morning, in department seven."}'
)
"""Some 270 bytes: what the reference measures with."""

COPY_OUT = """
COPY record.events (
    log_id,
    position,
    stream_id,
    version,
    topic,
    state,
    leaf
)
TO STDOUT WITH (FORMAT binary)
"""
COPY_IN = COPY_OUT.replace("TO STDOUT", "FROM STDIN")
COPY_IN_BARE = COPY_IN.replace("record.events", "bare")
BARE = """
CREATE TABLE bare (
    log_id integer NOT NULL,
    position bigint NOT NULL,
    stream_id uuid NOT NULL,
    version integer NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    leaf bytea NOT NULL,
    PRIMARY KEY (log_id, position),
    UNIQUE (log_id, stream_id, version)
)
"""


def events(n: int) -> Iterator[StoredEvent]:
    """So many events, six to a stream."""
    for _ in range(0, n, EVENTS):
        stream = uuid4()
        for version in range(1, EVENTS + 1):
            yield StoredEvent(stream, version, TOPIC, STATE)


def bulk(pace: Pace, here: Server) -> list[Row]:
    """100,000 events into an empty log: ours, plain COPY of the same rows, and the library's."""
    n = pace.of(MANY)
    made = list(islice(events(n), n))
    rows = _rows(here, made)
    own, copied, bare, theirs = alternate(
        pace.rounds,
        partial(_ours, here, made),
        partial(_copied, here, rows, n, COPY_IN),
        partial(_copied, here, rows, n, COPY_IN_BARE),
        partial(_library, here, made),
    )
    return [
        Row("bulk_append", "events/s", own, copied, "plain COPY of the same rows, same table"),
        Row("bulk_append_bare", "events/s", own, bare, "the same into a table without checks"),
        Row("bulk_append_library", "events/s", own, theirs, f"{library.PEER}, 1,000 a call"),
    ]


def _ours(here: Server, made: Sequence[StoredEvent]) -> float:
    database = here.create("bulk")
    with Application[UUID](environment(database)) as application:
        return _rate(len(made), lambda: list(append_bulk(ours(application), made, command())))


def _rows(here: Server, made: Sequence[StoredEvent]) -> Path:
    """The rows that our append makes of the events, as COPY takes them."""
    _ours(here, made)
    path = here.home / "rows"
    database = Database(here.embedded.url(database="bulk"), "", here.home)
    _copy(database.owner_url, COPY_OUT, path.open("wb"))
    return path


def _copied(here: Server, rows: Path, n: int, statement: str) -> float:
    """What COPY alone makes of them, in one transaction, from a file that is in memory."""
    url = here.create("plain").owner_url
    if statement == COPY_IN_BARE:
        _execute(url, BARE)
    return _rate(n, lambda: _copy(url, statement, rows.open("rb")))


def _library(here: Server, made: Sequence[StoredEvent]) -> float:
    theirs = library.environment(here.create("theirs_bulk", template="template0").owner_url)
    with Application[UUID](theirs) as application:

        def append() -> None:
            rest = iter(made)
            while call := list(islice(rest, A_CALL)):
                application.recorder.insert_events(call)

        return _rate(len(made), append)


def _copy(url: str, statement: str, file: IO[bytes]) -> None:
    with file, closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.copy_expert(statement, file, size=1 << 16)
        connection.commit()


def _execute(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        connection.commit()


def _rate(n: int, work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return n / (perf_counter() - began)
