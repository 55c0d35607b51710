"""How many requests a second, and how slow are the slowest, beside a minimal FastAPI program?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from itertools import cycle, islice
from multiprocessing import get_context
from uuid import UUID

from api.office import Office
from api.tokens import create_token
from domain.actors import Role
from projections import PROJECTIONS, engine
from record.store.reading import head
from scripts.benchmarks import asking, serving
from scripts.benchmarks.cases import put_on_record
from scripts.benchmarks.databases import Database, server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.load import CONNECTIONS, Load, put_load

STEPS_IN_A_ROUND = 4_000
READS_A_SECOND = 12_000
"""More than either program can answer: a round of reads ends by time."""
PROGRAMS = 2
SPAWN = get_context("spawn")
PEER = (
    f"FastAPI {version('fastapi')} with asyncpg {version('asyncpg')} on uvicorn "
    f"{version('uvicorn')} (uvloop, httptools), {serving.WORKERS} workers, as ours; "
    f"{CONNECTIONS} connections"
)


def measure(pace: Pace) -> list[Row]:
    """A status, a step and a list, on both programs in turn."""
    with server() as here, ExitStack() as stack:
        database = here.create("county")
        office = stack.enter_context(database.office())
        ground = filled(office, pace.of(STEPS_IN_A_ROUND) * (pace.rounds + 1) * PROGRAMS)
        ports = stack.enter_context(_programs(database, office.log_id))
        asking.must_agree(ports, asking.status_of(ground.cases[0]), ground.reader, "counts")
        asking.must_agree(ports, asking.LIST, ground.reader, "items", "as_of_position")
        trial = _Trial(pace, ports, stack.enter_context(ProcessPoolExecutor(1, SPAWN)))
        statuses = [asking.get(asking.status_of(each), ground.reader) for each in ground.cases]
        rows = trial.reads("http_get_status", statuses)
        before, asked = _head(office), trial.answered
        rows += trial.steps("http_post_step", asking.checks(ground.cases, ground.clerk))
        _must_be_on_record(_head(office) - before, trial.answered - asked)
        return rows + trial.reads("http_list_100", [asking.get(asking.LIST, ground.reader)])


@dataclass(frozen=True)
class Ground:
    """What both programs work on: cases nobody has checked, and tokens for two people."""

    cases: list[UUID]
    reader: str
    clerk: str


class _Trial:
    """Rounds of requests to both programs, from one process that does nothing else."""

    def __init__(self, pace: Pace, ports: tuple[int, int], process: Executor) -> None:
        self.pace, self.ports, self.process = pace, ports, process
        self.answered = 0
        """Requests that were answered with 200."""

    def reads(self, name: str, requests: Sequence[bytes]) -> list[Row]:
        """Ask the same again and again, until the time is up."""
        many = list(islice(cycle(requests), int(READS_A_SECOND * self.pace.seconds)))
        return self._both(name, lambda: many)

    def steps(self, name: str, requests: Iterator[bytes]) -> list[Row]:
        """Take the next steps, each once."""
        count = self.pace.of(STEPS_IN_A_ROUND)
        return self._both(name, lambda: list(islice(requests, count)))

    def _both(self, name: str, requests: Callable[[], list[bytes]]) -> list[Row]:
        ours, theirs = alternate(
            self.pace.rounds, *[partial(self._put, port, requests) for port in self.ports]
        )
        return [
            Row(name, "requests/s", _rates(ours), _rates(theirs), PEER),
            Row(f"{name}_p99", "ms", _slowest(ours), _slowest(theirs), PEER),
        ]

    def _put(self, port: int, requests: Callable[[], list[bytes]]) -> Load:
        load = self.process.submit(put_load, port, requests(), self.pace.seconds).result()
        if load.bad:
            whose = "Ours" if port == self.ports[0] else "FastAPI"
            raise SystemExit(f"{whose} answered {dict(load.statuses)}; the first was: {load.bad}")
        self.answered += len(load.milliseconds)
        return load


def _rates(loads: list[Load]) -> list[float]:
    return [each.per_second for each in loads]


def _slowest(loads: list[Load]) -> list[float]:
    return [each.p99 for each in loads]


@contextmanager
def _programs(database: Database, log_id: int) -> Iterator[tuple[int, int]]:
    """Both programs on the same database; the idle one costs nothing."""
    url, logs = database.owner_url, database.data
    with (
        serving.ours(database.data, url, logs / "ours.log") as ours,
        serving.fastapi(url, log_id, logs / "fastapi.log") as theirs,
    ):
        yield ours, theirs


def filled(office: Office, cases: int) -> Ground:
    """So many cases on record and in the caseload, and tokens for a day.

    Whoever reads is an analyst: for her, neither program has personal data to decrypt.
    """
    ids = put_on_record(office.casework, cases)
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
    with office.projecting.cursor(commit=True) as cursor:
        # What PostgreSQL does by itself within a minute of an import.
        cursor.execute("ANALYZE projections.caseload")
    expires = datetime.now(UTC) + timedelta(days=1)
    with office.door.cursor(commit=True) as cursor:
        reader = create_token(cursor, Role.ANALYST, "Reader", expires)
        clerk = create_token(cursor, Role.CLERK, "Clerk", expires)
    return Ground(ids, reader, clerk)


def _head(office: Office) -> int:
    with office.reading.cursor() as cursor:
        return head(cursor, office.log_id)


def _must_be_on_record(added: int, taken: int) -> None:
    """Every 200 is one event: none is missing, and none is there twice."""
    if added != taken:
        raise SystemExit(f"{taken} steps were answered with 200, but {added} are on record.")
