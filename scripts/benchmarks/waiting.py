"""How long until somebody who has just taken a step sees it in the status?

One person takes a step over HTTP, then asks for the case with the position of that step: alone,
and while others take steps as fast as they are answered.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median
from threading import Event, Thread
from time import perf_counter
from typing import Any

from scripts.benchmarks import asking, serving
from scripts.benchmarks.databases import server
from scripts.benchmarks.figures import Pace, Row
from scripts.benchmarks.web import Ground, filled

STEPS = 300
OTHERS = 4
STEPS_OF_OTHERS = 24_000


def measure(pace: Pace) -> list[Row]:
    """Milliseconds of the question that waits for the answer to include the step."""
    steps = max(pace.of(STEPS), 50)
    with server() as here:
        database = here.create("county")
        with database.office() as office:
            ground = filled(office, 2 * pace.rounds * steps + STEPS_OF_OTHERS + 1)
        log = database.data / "ours.log"
        with serving.ours(database.data, database.owner_url, log) as port:
            _warm_up(port, ground)
            alone = [_round(port, ground, steps) for _ in range(pace.rounds)]
            with _others(port, ground):
                busy = [_round(port, ground, steps // 3) for _ in range(pace.rounds)]
    return [*_rows("wait_alone", alone), *_rows("wait_busy", busy)]


def _warm_up(port: int, ground: Ground) -> None:
    """Come back as soon as a step shows: the projections' own process may start later."""
    connection, seen = HTTPConnection(serving.LOOPBACK, port, timeout=30), 0
    case = ground.cases.pop()
    position = _step(connection, str(case), ground.clerk)["position"]
    deadline = perf_counter() + serving.PATIENCE
    while seen < position:
        if perf_counter() > deadline:
            raise SystemExit(f"The projections stand at {seen}, not at {position}.")
        seen = asking.told(connection, "GET", asking.LIST, ground.reader)["as_of_position"]
    connection.close()


def _rows(name: str, rounds: list[list[float]]) -> list[Row]:
    ordered = [sorted(each) for each in rounds]
    slowest = [each[math.ceil(len(each) * 0.99) - 1] for each in ordered]
    return [
        Row(name, "ms", [median(each) for each in ordered]),
        Row(f"{name}_p99", "ms", slowest),
    ]


def _round(port: int, ground: Ground, steps: int) -> list[float]:
    connection = HTTPConnection(serving.LOOPBACK, port, timeout=30)
    taken = []
    for _ in range(steps):
        case = ground.cases.pop()
        position = _step(connection, str(case), ground.clerk)["position"]
        began = perf_counter()
        path = f"{asking.status_of(case)}?min_position={position}"
        seen = asking.told(connection, "GET", path, ground.reader)
        taken.append((perf_counter() - began) * 1000)
        if seen["counts"][0]["stage"] != "checked":
            raise SystemExit(f"{path} does not include the step.")
    connection.close()
    return taken


def _step(connection: HTTPConnection, case: str, token: str) -> Any:
    path, body = f"/api/v1/cases/{case}/check", json.dumps(asking.CHECK)
    headers = {"If-Match": '"v1"', "Content-Type": "application/json"}
    return asking.told(connection, "POST", path, token, body, headers)


@contextmanager
def _others(port: int, ground: Ground) -> Iterator[None]:
    """Other clerks at work on cases of their own, until they are told to end."""
    end = Event()
    own = [[ground.cases.pop() for _ in range(STEPS_OF_OTHERS // OTHERS)] for _ in range(OTHERS)]

    def work(cases: list[Any]) -> None:
        connection = HTTPConnection(serving.LOOPBACK, port, timeout=30)
        while cases and not end.is_set():
            _step(connection, str(cases.pop()), ground.clerk)
        connection.close()

    threads = [Thread(target=work, args=(each,)) for each in own]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        end.set()
        for each in threads:
            each.join()
    if not all(own):
        raise SystemExit("The others ran out of cases; the busy rounds were not all busy.")
