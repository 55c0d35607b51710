"""How quickly are the projections folded, followed and asked, on a log of a million events?"""

from __future__ import annotations

import resource
import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any
from uuid import uuid4

from api.office import Office
from domain.actors import Role
from domain.casework import Casework, Command
from projections import PROJECTIONS, caseload, engine
from projections.reports import REPORTS, ask
from record.store import reading, tracking
from scripts.benchmarks.cases import CLERK, identified, put_on_record, worked
from scripts.benchmarks.databases import Database, Server, server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.lives import lives
from scripts.benchmarks.rivals import library
from scripts.benchmarks.rivals.runner import events_per_second

CASES = 145_000
"""As many as have a million events between them."""
RATE, FOLLOWED = 500, 5_000
"""Events a second, and events, while the lag is taken."""
PAGE = 10_000
LIBRARY_EVENTS = 3_000
LIBRARY_AT_ONCE = 20
TODAY = date(2021, 1, 1)
PEER = "ProjectionRunner of {}, one row per event, on {:,} events"


def measure(pace: Pace) -> list[Row]:
    """Rebuild, read, ask and follow; each round of a rebuild is of all projections."""
    few = max(pace.of(LIBRARY_EVENTS), 1_200) // 9 * 9
    with server() as here:
        database = here.create("lived")
        with database.office() as office:
            put_on_record(office.casework, pace.of(CASES), lives())
            engine.rebuild_all(office.projecting, office.log_id, PROJECTIONS)
            rows = _rebuilt(here, office, pace, few)
            rows += _asked(office, pace)
            lags = [_lag(database, office) for _ in range(min(pace.rounds, 3))]
            rows.append(Row("lag_p99", "ms", [lag for lag, _ in lags]))
            rows.append(Row("lag_rate", "events/s", [rate for _, rate in lags]))
    return rows


def _rebuilt(here: Server, office: Office, pace: Pace, few: int) -> list[Row]:
    environment = library.environment(here.create("theirs", template="template0").owner_url)
    with Casework(environment) as casework:
        put_on_record(casework, few // 9, worked(), LIBRARY_AT_ONCE)
    peaks: list[float] = []
    ours, read, theirs = alternate(
        min(pace.rounds, 3),
        partial(_rebuild, office, peaks),
        partial(_read, office),
        partial(events_per_second, environment, few),
    )
    return [
        Row("rebuild_1m", "events/s", ours, theirs, PEER.format(library.PEER, few)),
        Row("rebuild_vs_read", "events/s", ours, read, "the log read page by page, thrown away"),
        Row("peak_memory", "MB", peaks),
    ]


def _rebuild(office: Office, peaks: list[float]) -> float:
    """Events a second, all included: indexes, the comparison with the live rows, the swap."""
    with office.reading.cursor() as cursor:
        events = reading.head(cursor, office.log_id)
    began = perf_counter()
    for each in engine.rebuild_all(office.projecting, office.log_id, PROJECTIONS):
        if not each.compared or each.differences or each.quarantined:
            raise SystemExit(f"The rebuild was not clean: {each}.")
    passed = perf_counter() - began
    peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return events / passed


def _read(office: Office) -> float:
    began, at = perf_counter(), 0
    with office.reading.cursor() as cursor:
        while page := reading.page(cursor, office.log_id, at, PAGE):
            at = page[-1].position
    return at / (perf_counter() - began)


def _asked(office: Office, pace: Pace) -> list[Row]:
    """Milliseconds of the slowest report as of now, and in the middle of the log; then of each."""
    with office.reading.cursor() as cursor:
        middle = reading.head(cursor, office.log_id) // 2
    now = {name: [_ms(office, name, {}) for _ in range(pace.rounds)] for name in REPORTS}
    then = {
        name: [_ms(office, name, {"at_position": middle}) for _ in range(pace.rounds)]
        for name in REPORTS
    }
    slowest = max(now, key=lambda name: sorted(now[name])[len(now[name]) // 2])
    slowest_then = max(then, key=lambda name: sorted(then[name])[len(then[name]) // 2])
    return [
        Row("report_slowest", "ms", now[slowest], peer=slowest),
        Row("as_of_1m", "ms", then[slowest_then], peer=slowest_then),
        *[Row(f"report_{name}", "ms", taken) for name, taken in now.items()],
    ]


def _needed(office: Office, name: str) -> dict[str, Any]:
    """What a report cannot do without: a duty, or the first case."""
    if name != "case-history":
        return {"duty": "review"} if name == "case-deadlines" else {}
    with office.reading.cursor() as cursor:
        return {"case": caseload.cases(cursor, office.log_id, limit=1)[0]["case_id"]}


def _ms(office: Office, name: str, asked: dict[str, Any]) -> float:
    asked = asked | _needed(office, name)
    began = perf_counter()
    with office.reading.cursor() as cursor:
        ask(REPORTS[name], cursor, office.log_id, asked, today=lambda: TODAY)
    return 1000 * (perf_counter() - began)


def _lag(database: Database, office: Office) -> tuple[float, float]:
    """Milliseconds from a commit to its rows, at the 99th percentile, and events a second."""
    seen: list[tuple[int, float]] = []
    is_over = Event()
    with _following(database), _watching(office, seen, is_over):
        sleep(2)
        committed, begin = [], perf_counter()
        for number, case in zip(range(FOLLOWED), identified(), strict=False):
            sleep(max(0.0, begin + number / RATE - perf_counter()))
            command = Command(uuid4(), CLERK, Role.CLERK, "0" * 64)
            saved = office.casework.save(case, command=command)
            committed.append((saved[-1].notification.id, perf_counter()))
        rate = FOLLOWED / (perf_counter() - begin)
        while not seen or seen[-1][0] < committed[-1][0]:
            sleep(0.01)
        is_over.set()
    positions = [position for position, _ in seen]
    lags = [seen[bisect_left(positions, at)][1] - done for at, done in committed]
    return 1000 * sorted(lags)[int(0.99 * len(lags))], rate


@contextmanager
def _watching(office: Office, seen: list[tuple[int, float]], is_over: Event) -> Iterator[None]:
    def watch() -> None:
        while not is_over.is_set():
            with office.reading.cursor() as cursor:
                at = min(tracking.position_of(cursor, office.log_id, p.NAME) for p in PROJECTIONS)
            seen.append((at, perf_counter()))
            sleep(0.002)

    thread = Thread(target=watch)
    thread.start()
    yield
    thread.join()


@contextmanager
def _following(database: Database) -> Iterator[None]:
    """The engine in a process of its own."""
    what = (database.owner_url, database.app_url, str(database.data))
    process = get_context("spawn").Process(target=_follow, args=what, daemon=True)
    process.start()
    yield
    process.terminate()
    process.join()


def _follow(owner_url: str, app_url: str, data: str) -> None:
    with Database(owner_url, app_url, Path(data)).office() as office:
        engine.run(office.projecting, office.log_id, threading.Event(), projections=PROJECTIONS)
