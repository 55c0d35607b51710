"""How many durable saves a second, of one event each, beside the library's own module?

Both sides run the library's own `Application.save()` on the same notes, and differ in one line of
the environment: which persistence module it uses. Ours is told who asks, too, and seals a leaf.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from eventsourcing.application import Application

from scripts.benchmarks.crews import Save, crew
from scripts.benchmarks.databases import Database
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.note import EVENTS, WORDS, Note
from scripts.benchmarks.rivals import library
from scripts.benchmarks.step import command

CREWS = {"append_1_process": (1, 1), "append_8_processes": (8, 1), "append_32_threads": (1, 32)}
"""How many processes, and how many threads in each."""


def appends(pace: Pace, ours: Database, theirs: dict[str, str]) -> list[Row]:
    """Saves of one event, all durable before they are acknowledged, by crews of every size."""
    return [_saves(name, *size, pace, ours, theirs) for name, size in CREWS.items()]


def _saves(
    name: str, processes: int, threads: int, pace: Pace, ours: Database, theirs: dict[str, str]
) -> Row:
    with (
        crew(processes, threads, our_notes, environment(ours)) as our_crew,
        crew(processes, threads, library_notes, theirs) as library_crew,
    ):
        values, peers = alternate(
            pace.rounds,
            partial(our_crew.saves_per_second, pace.seconds),
            partial(library_crew.saves_per_second, pace.seconds),
        )
    return Row(name, "events/s", values, peers, library.PEER)


def environment(database: Database) -> dict[str, str]:
    """What the library reads to use our store, and nothing else."""
    return {"PERSISTENCE_MODULE": "record.store", "DATABASE_URL": database.app_url}


@contextmanager
def our_notes(environment: dict[str, str], threads: int) -> Iterator[list[Save]]:
    """The library's application on our store, and notes to save."""
    with Application[UUID](environment) as application:

        def saving() -> Save:
            saved = notes()
            return lambda: application.save(next(saved), command=command())

        yield [saving() for _ in range(threads)]


@contextmanager
def library_notes(environment: dict[str, str], threads: int) -> Iterator[list[Save]]:
    """The library's application on its own module, and notes to save."""
    with Application[UUID](environment) as application:

        def saving() -> Save:
            saved = notes()
            return lambda: application.save(next(saved))

        yield [saving() for _ in range(threads)]


def notes() -> Iterator[Note]:
    """The same few notes over and over: each time with one event that is not saved yet."""
    while True:
        note = Note(WORDS)
        yield note
        for _ in range(EVENTS - 1):
            note.add(WORDS)
            yield note
