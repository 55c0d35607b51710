"""How many durable saves a second, of one event each, beside the library's own module?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from uuid import UUID, uuid4

from eventsourcing.application import Application

from domain.actors import Role
from domain.casework import Casework, Command
from scripts.benchmarks.cases import CLERK, check, put_on_record
from scripts.benchmarks.crews import Save, crew, rate
from scripts.benchmarks.databases import Database, server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.note import EVENTS, WORDS, Note
from scripts.benchmarks.rivals import library

PROCESSES = (1, 8)
CASES = 10_000


def measure(pace: Pace) -> list[Row]:
    """Saves of notes at 1 and at 8 processes; and whole steps of real cases, for information."""
    with server() as here:
        ours = here.create("ours")
        theirs = library.environment(here.create("theirs", template="template0").owner_url)
        rows = [_saves(processes, pace, ours, theirs) for processes in PROCESSES]
        return [*rows, _steps(pace, here.create("steps"))]


def _saves(processes: int, pace: Pace, ours: Database, theirs: dict[str, str]) -> Row:
    with (
        crew(processes, _our_notes, ours) as our_crew,
        crew(processes, _library_notes, theirs) as library_crew,
    ):
        values, peers = alternate(
            pace.rounds,
            partial(our_crew.saves_per_second, pace.seconds),
            partial(library_crew.saves_per_second, pace.seconds),
        )
    return Row(f"save_{processes}p", "events/s", values, peers, library.PEER)


@contextmanager
def _our_notes(database: Database) -> Iterator[Save]:
    """As Casework saves: with a command, a leaf for each event, and a vault at hand."""
    with database.office() as office:
        casework = office.casework
        notes = _notes()
        yield lambda: casework.save(next(notes), command=_command())


@contextmanager
def _library_notes(environment: dict[str, str]) -> Iterator[Save]:
    with Application[UUID](environment) as application:
        notes = _notes()
        yield lambda: application.save(next(notes))


def _notes() -> Iterator[Note]:
    """The same few notes over and over: each time with one event that is not saved yet."""
    while True:
        note = Note(WORDS)
        yield note
        for _ in range(EVENTS - 1):
            note.add(WORDS)
            yield note


def _steps(pace: Pace, database: Database) -> Row:
    """Load a case, apply the rule, save: each time another case, until all have had a turn."""
    with database.office() as office:
        waiting = cycle(put_on_record(office.casework, pace.of(CASES)))
        versions: dict[UUID, int] = {}
        casework = office.casework

        def take() -> None:
            case_id = next(waiting)
            versions[case_id] = versions.get(case_id, 0) + 1
            _take(casework, case_id, versions[case_id])

        (values,) = alternate(pace.rounds, partial(rate, take, pace.seconds))
    return Row("step_1p", "steps/s", values)


def _take(casework: Casework, case_id: UUID, version: int) -> None:
    casework.take(_command(), case_id, check, version=version)


def _command() -> Command:
    return Command(uuid4(), CLERK, Role.CLERK, "0" * 64)
