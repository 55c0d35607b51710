"""How many whole steps a second: load a case, apply the rule, save?"""

from __future__ import annotations

from functools import partial
from itertools import cycle
from uuid import UUID, uuid4

from domain.actors import Role
from domain.casework import Casework, Command
from scripts.benchmarks.cases import CLERK, check, put_on_record
from scripts.benchmarks.crews import rate
from scripts.benchmarks.databases import Database, server
from scripts.benchmarks.figures import Pace, Row, alternate

CASES = 10_000


def measure(pace: Pace) -> list[Row]:
    """Steps of real cases in one process; nobody else does these, so there is no peer."""
    with server() as here:
        return [_steps(pace, here.create("steps"))]


def _steps(pace: Pace, database: Database) -> Row:
    """Each time another case, until all have had a turn."""
    with database.office() as office:
        waiting = cycle(put_on_record(office.casework, pace.of(CASES)))
        versions: dict[UUID, int] = {}
        casework = office.casework

        def take() -> None:
            case_id = next(waiting)
            versions[case_id] = versions.get(case_id, 0) + 1
            _take(casework, case_id, versions[case_id])

        (values,) = alternate(pace.rounds, partial(rate, take, pace.seconds))
    return Row("step_1_process", "steps/s", values)


def _take(casework: Casework, case_id: UUID, version: int) -> None:
    casework.take(command(), case_id, check, version=version)


def command() -> Command:
    """A request of the one clerk, under a new id."""
    return Command(uuid4(), CLERK, Role.CLERK, "0" * 64)
