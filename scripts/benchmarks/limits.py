"""How quick could any store be here? What is left of a save without what a store adds to it.

Beside the same library rows as our own: a ratio that these do not reach, no store reaches here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg2
from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from scripts.benchmarks.bulk import BARE, STATE, TOPIC
from scripts.benchmarks.crews import Save, crew
from scripts.benchmarks.databases import Database
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.rivals import library
from scripts.benchmarks.saves import CREWS, library_notes, notes

INSERT = """
INSERT INTO bare (
    log_id,
    position,
    stream_id,
    version,
    topic,
    state,
    leaf
)
VALUES (
    %(log_id)s,
    %(position)s,
    %(stream_id)s,
    1,
    %(topic)s,
    %(state)s,
    %(state)s
)
"""


def limits(pace: Pace, here: Database, theirs: dict[str, str]) -> list[Row]:
    """One bare INSERT by one process and by eight; a save by 32 threads to a store of nothing."""
    with closing(psycopg2.connect(here.owner_url)) as connection:
        connection.cursor().execute(BARE)
        connection.commit()
    return [
        _limit("append_1_process", bare_inserts, here.owner_url, pace, theirs),
        _limit("append_8_processes", bare_inserts, here.owner_url, pace, theirs),
        _limit("append_32_threads", notes_to_nowhere, "", pace, theirs),
    ]


def _limit(name: str, opened: Any, where: str, pace: Pace, theirs: dict[str, str]) -> Row:
    with (
        crew(*CREWS[name], opened, where) as bare,
        crew(*CREWS[name], library_notes, theirs) as peer,
    ):
        values, peers = alternate(
            pace.rounds,
            partial(bare.saves_per_second, pace.seconds),
            partial(peer.saves_per_second, pace.seconds),
        )
    return Row(f"{name}_limit", "events/s", values, peers, library.PEER)


@contextmanager
def bare_inserts(url: str, _: int) -> Iterator[list[Save]]:
    """A row of the same bytes in one statement: no order, no commit record, no leaf, no check."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        log_id, positions = uuid4().int >> 97, count(1)

        def insert() -> None:
            values = {"topic": TOPIC, "state": STATE, "stream_id": str(uuid4())}
            cursor.execute(INSERT, values | {"log_id": log_id, "position": next(positions)})

        yield [insert]


class Nowhere(POPOApplicationRecorder):
    """Says that events are on record, and does nothing else."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """The positions, as if."""
        return range(1, len(stored_events) + 1)


@contextmanager
def notes_to_nowhere(_: str, threads: int) -> Iterator[list[Save]]:
    """What the library itself, and Python, take for a save."""
    topic = f"{Nowhere.__module__}:{Nowhere.__qualname__}"
    with Application[UUID]({"APPLICATION_RECORDER_TOPIC": topic}) as application:

        def saving() -> Save:
            saved = notes()
            return lambda: application.save(next(saved))

        yield [saving() for _ in range(threads)]
