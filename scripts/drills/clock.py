"""The clocks go back, the server's and its clients': the order stays that of the positions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from random import Random

import psycopg2
from eventsourcing.persistence import StoredEvent

from record.postgres import EmbeddedPostgres
from record.postgres.place import Place
from record.store.reading import page
from record.store.recorder import PgApplicationRecorder
from scripts.benchmarks.databases import Database, Server, server
from scripts.drills.crew import sending
from scripts.drills.figures import Figures
from scripts.drills.following import Tail
from scripts.drills.ledger import Ledger
from scripts.drills.sending import drawn, facts, insist, opened
from scripts.drills.verdict import verdict

LIBRARY = "*/faketime/libfaketime.so.1"
DAYS = 400


@dataclass(frozen=True)
class Told(StoredEvent):
    """An event whose client says when it was recorded."""

    at: datetime


class _Clocked(EmbeddedPostgres):
    """The embedded server, with a clock that a file sets."""

    def __init__(self, data: Path, clock: Path, library: Path) -> None:
        super().__init__(data)
        self._clock, self._library = clock, library

    @cached_property
    def _place(self) -> Place:
        place = super()._place
        return replace(place, binaries=_wrapped(place.binaries, self._clock, self._library))


def _wrapped(binaries: Path, clock: Path, library: Path) -> Path:
    """A directory with one program: the real server, with a clock of its own."""
    wrapped = clock.parent
    program = wrapped / "postgres"
    program.write_text(
        "#!/bin/sh\n"
        f"LD_PRELOAD='{library}' FAKETIME_TIMESTAMP_FILE='{clock}' FAKETIME_NO_CACHE=1 "
        f"FAKETIME_DONT_FAKE_MONOTONIC=1 exec '{binaries / 'postgres'}' \"$@\"\n"
    )
    program.chmod(0o755)
    return wrapped


def library() -> Path | None:
    """The library that lets a program believe in another time; None if it is not installed."""
    return next(Path("/usr/lib").glob(LIBRARY), None)


def set_back_clients(log: PgApplicationRecorder, rounds: int, seed: int) -> tuple[Ledger, Figures]:
    """Each client has a clock of its own, and each goes back now and then."""
    random, ledger = Random(seed), Ledger()  # noqa: S311 - the same times every time.
    now, times = datetime(2026, 3, 1, tzinfo=UTC), []
    for _ in range(20 * rounds):
        now += timedelta(seconds=random.choice((1, 60, -3600, -86_400 * DAYS)))
        times.append(now)
        events = [Told(**vars(each), at=now) for each in facts(random, random.choice((1, 3)))]
        insist(log, ledger, events, drawn(random))
    shown = _times(log)
    return ledger, Figures(
        went_back=sum(a > b for a, b in pairwise(times)),
        changed_times=len(set(times) ^ set(shown)),
    )


def _times(log: PgApplicationRecorder) -> list[datetime]:
    """The recorded times of the whole log, in its order, as readers are shown them."""
    times, after = [], 0
    with log.pool.cursor() as cursor:
        while found := page(cursor, log.log_id, after, 500):
            times += [each.recorded_at for each in found]
            after = found[-1].position
    return times


def clients(database: Database, rounds: int, seed: int) -> Figures:
    """The clients' clocks go back; commits say so, and nothing else minds."""
    log = opened(database.app_url)
    with closing(log.pool):
        tail = Tail(log)
        ledger, figures = set_back_clients(log, rounds, seed)
        figures.count(tail.judged())
        figures.count(verdict(database.owner_url, log.log_id, ledger))
    return figures


def servers(here: Server, clock: Path, rounds: int, seed: int) -> Figures:
    """The server's clock jumps back and forth under load."""
    random, figures = Random(seed), Figures(server_went_back=0)  # noqa: S311 - the same each time.
    database = here.create("county")
    log = opened(database.app_url)
    with closing(log.pool):
        tail = Tail(log)
        with sending(log, str(seed)) as crew:
            for _ in range(rounds):
                before = _now(database)
                _set(clock, f"-{random.randint(1, DAYS)}d")
                figures.count({"server_went_back": _now(database) < before})
                crew.has_answers(100)
                _set(clock, "+0")
        figures.count(tail.judged())
        figures.count(verdict(database.owner_url, log.log_id, crew.ledger))
    figures.count(crew.ledger.summed())
    return figures


def _now(database: Database) -> datetime:
    with closing(psycopg2.connect(database.owner_url)) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    if row is None:
        raise LookupError("The server does not know what time it is.")
    now: datetime = row[0]
    return now


def _set(clock: Path, offset: str) -> None:
    """At once and whole, as everybody reads it all the time."""
    new = clock.with_suffix(".new")
    new.write_text(f"{offset}\n")
    new.chmod(0o644)
    new.replace(clock)


@contextmanager
def clocked(with_library: Path) -> Iterator[tuple[Server, Path]]:
    """A server whose clock a file sets, and that file."""
    with server() as here:
        here.embedded.stop()
        clock = here.home / "clock" / "time"
        clock.parent.mkdir(mode=0o755)
        _set(clock, "+0")
        embedded = _Clocked(here.home, clock, with_library)
        embedded.start()
        try:
            yield replace(here, embedded=embedded), clock
        finally:
            embedded.stop()


def drill(rounds: int, seed: int) -> Figures:
    """The clients' clocks always; the server's where libfaketime is installed."""
    found = library()
    if found is None:
        with server() as here:
            figures = clients(here.create("clients"), rounds, seed)
        figures.said = ["The server's clock was left alone: libfaketime is not installed."]
        return figures
    with clocked(found) as (here, clock):
        figures = clients(here.create("clients"), rounds, seed)
        figures.count(servers(here, clock, rounds, seed))
    return figures
