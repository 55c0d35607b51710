"""How long do the deadlines and the queues of a large county take, 220,000 counts of them?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

from api.office import Office
from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.counts import Count, Finding, Ground, Level, Notice, Outcome, Relief, Ruleset, Term
from projections import PROJECTIONS, engine
from projections.reports import ask, queues
from projections.reports.deadlines import deadlines
from scripts.benchmarks.cases import put_on_record
from scripts.benchmarks.databases import server
from scripts.benchmarks.figures import Pace, Row

CASES = 165_000
"""With every third of two counts these are 220,000 counts."""
PAPER = Document("BENCH-1", "5" * 64)
RULESET = Ruleset("bench", "1", date(2019, 7, 1))
TODAY = date(2023, 6, 1)
COUNTIES = ("ALAMEDA", "SAN FRANCISCO", "SACRAMENTO")


def measure(pace: Pace) -> list[Row]:
    """The report, the summary of the queues, and a page of the longest queue, in seconds."""
    with server() as here, here.create("deadlines").office() as office:
        put_on_record(office.casework, pace.of(CASES), statutory(), 5_000)
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        return [
            Row(name, "s", [_seconds(office, ask) for _ in range(pace.rounds)])
            for name, ask in QUESTIONS.items()
        ]


def statutory() -> Iterator[Case]:
    """Cases of the state's list, each left somewhere along its way, on days of its own."""
    rng = Random(64)  # noqa: S311 - no secret hangs on it.
    for number in count(1):
        numbers = [1, 2] if number % 3 == 0 else [1]
        day = date(2018, 10, 1) + timedelta(rng.randrange(300))
        case = Case.identify(
            _act(Role.CLERK, day),
            county=rng.choice(COUNTIES),
            procedure="statutory",
            person_id=UUID(int=rng.getrandbits(128)),
            source="list",
            counts=[_count(each) for each in numbers],
        )
        _go_on(case, numbers, day, rng)
        yield case


def _go_on(case: Case, numbers: list[int], day: date, rng: Random) -> None:
    """So many of its steps, each some weeks after the one before."""
    steps: list[Callable[[date], None]] = [
        lambda on: case.check(_act(Role.CLERK, on), RULESET, [_finding(n) for n in numbers]),
        lambda on: _review(case, numbers, on, rng),
        lambda on: case.dismiss(_act(Role.COURT_CLERK, on), numbers, Order("1", "A. Judge")),
        lambda on: case.notify_state(_act(Role.COURT_CLERK, on), "R-1"),
        lambda on: case.confirm_state(_act(Role.CLERK, on)),
    ]
    for step in steps[: rng.randrange(len(steps) + 1)]:
        day += timedelta(rng.randrange(10, 400))
        step(day)


def _review(case: Case, numbers: list[int], on: date, rng: Random) -> None:
    if on <= date(2020, 6, 1) and rng.random() < 0.1:
        act = _act(Role.PROSECUTOR, on)
        case.challenge(act, numbers, Ground.NOT_ELIGIBLE, is_serving=False)
        case.notify(act, Notice.DEFENDER, "mail", is_reached=True)
        return
    case.leave_unchallenged(
        _act(Role.PROSECUTOR, on), [Term(each, Relief.DISMISS) for each in numbers]
    )
    case.file(_act(Role.CLERK, on + timedelta(5)))


def _act(role: Role, on: date) -> Act:
    return Act(f"u-{list(Role).index(role) + 1:08x}", role, on, PAPER)


def _count(number: int) -> Count:
    return Count(number, "11358", "", Level.FELONY, date(1990, 5, 4))


def _finding(number: int) -> Finding:
    return Finding(number, Outcome.DISMISS, "section", "HS 11361.8(f)")


def _seconds(office: Office, ask: Callable[[Any, int], object]) -> float:
    began = perf_counter()
    with office.reading.cursor() as cursor:
        ask(cursor, office.log_id)
    return perf_counter() - began


QUESTIONS: dict[str, Callable[[Any, int], object]] = {
    "deadlines": lambda cursor, log: ask(deadlines, cursor, log, {}, today=lambda: TODAY),
    "queues": lambda cursor, log: queues.summary(cursor, log, today=TODAY),
    "queue_page": lambda cursor, log: queues.page(cursor, log, "identified", today=TODAY),
}
