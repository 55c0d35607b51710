"""A commit is seen before it is on disk, and then the server is killed: was anybody shown it?

Whoever appends gives the log back before the disk has what it wrote, and may be killed in between.
Others see its events then, and a crash takes them back. Another event gets their positions, and a
reader who was shown the first, or went past it, would never be shown the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from random import Random
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent

from record.store.recorder import PgApplicationRecorder
from scripts.benchmarks.databases import Server, server
from scripts.drills.figures import Figures
from scripts.drills.following import Look, Shown, Tail, by_notification
from scripts.drills.holding import held
from scripts.drills.ledger import Ledger
from scripts.drills.sending import drawn, insist, opened
from scripts.drills.server import flush_rarely, kill, until

OFTEN, SELDOM = "drill.often", "drill.seldom"
READERS: dict[str, tuple[Look | None, tuple[str, ...]]] = {
    "subscription": (None, ()),
    "subscription_to_a_topic": (None, (SELDOM,)),
    "notifications": (by_notification, ()),
}
ON_DISK_LATER = "SET LOCAL synchronous_commit = off"


class _Watched(PgApplicationRecorder):
    """A log that knows how far those who follow it have looked."""

    def __init__(self, log: PgApplicationRecorder) -> None:
        super().__init__(log.pool, log.log_id, log.log)
        self.looks = 0

    def max_notification_id(self) -> int | None:
        """The last position; counted, since a reader asks for it before each look."""
        self.looks += 1
        return super().max_notification_id()

    def select_notifications(self, *args: Any, **kwargs: Any) -> Sequence[Notification]:
        """Events; counted as well."""
        self.looks += 1
        return super().select_notifications(*args, **kwargs)

    def was_looked_at(self) -> None:
        """Wait until readers have been all through it, more than once."""
        goal = self.looks + 6
        until(lambda: self.looks >= goal, "the readers have looked")


def show(here: Server, reader: str, seed: int) -> Figures:
    """Let a reader look at a commit that nobody flushed; crash; look at what came instead."""
    random = Random(seed)  # noqa: S311 - the same ids every time.
    look, topics = READERS[reader]
    flush_rarely(here.embedded)
    log = _Watched(opened(here.create("county").app_url))
    with closing(log.pool):
        log.insert_events([_fact(drawn(random), OFTEN)])
        tail = Tail(log, look, topics)
        with held(log, [_fact(drawn(random), OFTEN)], drawn(random), ON_DISK_LATER) as (it, _):
            it.commit()
        log.was_looked_at()
        kill(here.embedded)
        here.embedded.start()
        insist(log, Ledger(), [_fact(drawn(random), SELDOM)], drawn(random))
        return _compared(tail, topics)


def _compared(tail: Tail, topics: tuple[str, ...]) -> Figures:
    """What the reader was shown, beside what is on record that it should have been shown."""
    found = tail.log.select_notifications(1, 100, topics=topics)
    expected = {Shown(each.id, UUID(str(each.originator_id)), 1) for each in found}
    with suppress(TimeoutError):
        until(lambda: expected <= set(tail.shown), "the reader is shown the rest", patience=3)
    tail.end()
    shown = set(tail.shown)
    return Figures(missed=len(expected - shown), forgotten=len(shown - expected))


def _fact(stream: UUID, topic: str) -> StoredEvent:
    return StoredEvent(stream, 1, topic, b"{}")


def drill(rounds: int, seed: int) -> Figures:
    """On a server of its own; every reader in each round."""
    figures = Figures()
    with server() as here:
        for number in range(rounds):
            for reader in READERS:
                figures.count(show(here, reader, seed + number))
    return figures
