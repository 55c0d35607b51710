"""Clients of the store itself: plain events under a command, sent until there is an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from threading import Event
from uuid import UUID

from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    StoredEvent,
)

from record.store.logs import open_log
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from scripts.drills.ledger import Asked, Ledger

LOG = "county"
PAUSE = 0.01
LOST = (OperationalError, InterfaceError)
"""What a command may fail with when the connection is lost: it may be on record, or not."""


def opened(url: str, size: int = 16, log: str = LOG) -> PgApplicationRecorder:
    """A log on a pool of its own, with nothing remembered, as in a process that has just begun."""
    pool = Pool(url, size=size)
    with pool.cursor(commit=True) as cursor:
        log_id = open_log(cursor, log)
    return PgApplicationRecorder(pool, log_id, log)


def drawn(random: Random) -> UUID:
    """An id that is the same every time."""
    return UUID(int=random.getrandbits(128), version=4)


def facts(random: Random, n: int = 1) -> list[StoredEvent]:
    """Events of a new stream, some with a state that is not text."""
    stream = drawn(random)
    states = (b'{"n":1}', b"\x00\xff", b'{"name":"\xc3\xbc"}')
    return [StoredEvent(stream, v + 1, "drill.told", random.choice(states)) for v in range(n)]


def answered(log: PgApplicationRecorder, asked: Asked, events: Sequence[StoredEvent]) -> int:
    """The last position of the command: its first answer, if it was carried out before."""
    given = log.answer(asked.id)
    if given is None:
        try:
            return (log.insert_events(events, command=asked) or [0])[-1]
        except IntegrityError:
            given = log.answer(asked.id)
            if given is None:
                raise
    return given[2]


def insist(
    log: PgApplicationRecorder,
    ledger: Ledger,
    events: Sequence[StoredEvent],
    command: UUID,
    failed: Callable[[Exception], None] = lambda _: None,
) -> int:
    """Send the events under this id until there is an answer; each failure is told."""
    ledger.ask(command, len(events))
    pause = Event()
    while True:
        try:
            position = answered(log, Asked(command), events)
        except LOST as error:
            failed(error)
            ledger.resent += 1
            pause.wait(PAUSE)
        else:
            ledger.answer(command, position)
            return position
