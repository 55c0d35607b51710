"""Readers that follow the log by position, and note what they were shown, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from threading import Event, Thread
from typing import NamedTuple, TypeAlias
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    InterfaceError,
    OperationalError,
    Subscription,
)

from record.store.reading import head, page
from record.store.recorder import PgApplicationRecorder
from scripts.drills.server import until

PAGE = 200
PAUSE = 0.005

ON_RECORD = """
SELECT
    position,
    stream_id,
    version
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
"""


class Shown(NamedTuple):
    """One event as a reader saw it."""

    position: int
    stream_id: UUID
    version: int


Look: TypeAlias = Callable[[PgApplicationRecorder, int], list[Shown]]


def by_page(log: PgApplicationRecorder, after: int) -> list[Shown]:
    """As the projections read."""
    with log.pool.cursor() as cursor:
        found = page(cursor, log.log_id, after, PAGE)
    return [Shown(each.position, each.stream_id, each.version) for each in found]


def by_notification(log: PgApplicationRecorder, after: int) -> list[Shown]:
    """As the library's own readers do."""
    found = log.select_notifications(after, PAGE, inclusive_of_start=False)
    return [
        Shown(each.id, UUID(str(each.originator_id)), each.originator_version) for each in found
    ]


class Tail:
    """One reader in a thread of its own, from the first event to the last there is."""

    def __init__(
        self, log: PgApplicationRecorder, look: Look | None = None, topics: Sequence[str] = ()
    ) -> None:
        """Follow by looking again and again; without a look, by a subscription to the topics."""
        self.log, self.look, self.topics = log, look, topics
        self.shown: list[Shown] = []
        self.trusted = 0
        """How many of those shown were found on record after the last crash."""
        self._subscription: Subscription[ApplicationRecorder] | None = None
        self.begin()

    @property
    def last(self) -> int:
        """The position of the event shown last."""
        return self.shown[-1].position if self.shown else 0

    def begin(self) -> None:
        """Follow on after the last event shown."""
        self._stop = Event()
        if self.look:
            source = self._looking(self.look)
        else:
            self._subscription = self.log.subscribe(gt=self.last, topics=self.topics)
            source = self._subscribed(self._subscription)
        self._thread = Thread(target=self._note, args=(source,), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._subscription is not None:
            self._subscription.stop()
        self._thread.join()

    def judged(self) -> dict[str, int]:
        """Let it come to the end of the log, and count what it was not shown, or not in order."""
        with self.log.pool.cursor() as cursor:
            last = head(cursor, self.log.log_id)
        with suppress(TimeoutError):
            until(lambda: self.last >= last, "the reader has come to the end", patience=10)
        self.end()
        return {"missed": self.missed(last)}

    def missed(self, last: int) -> int:
        """How many positions from 1 to the last it was not shown where it should have been."""
        positions = [each.position for each in self.shown]
        if positions == list(range(1, last + 1)):
            return 0
        disorder = sum(a >= b for a, b in pairwise(positions))
        return len(set(range(1, last + 1)) - set(positions)) + disorder or 1

    def forgotten(self) -> int:
        """How many events it was shown that are not on record; it then reads on from the first."""
        self.end()
        with self.log.pool.cursor() as cursor:
            after = self.shown[self.trusted - 1].position if self.trusted else 0
            cursor.execute(ON_RECORD, {"log_id": self.log.log_id, "after": after})
            on_record = {Shown(row[0], UUID(row[1]), row[2]) for row in cursor}
        untrusted = self.shown[self.trusted :]
        false = [number for number, each in enumerate(untrusted) if each not in on_record]
        if false:
            del self.shown[self.trusted + false[0] :]
        self.trusted = len(self.shown)
        self.begin()
        return len(false)

    def _note(self, source: Iterator[Shown]) -> None:
        for each in source:
            self.shown.append(each)

    def _looking(self, look: Look) -> Iterator[Shown]:
        while not self._stop.is_set():
            try:
                found = look(self.log, self.last)
            except (OperationalError, InterfaceError):
                found = []
            yield from found
            if not found:
                self._stop.wait(PAUSE)

    def _subscribed(self, subscription: Subscription[ApplicationRecorder]) -> Iterator[Shown]:
        with subscription:
            for each in subscription:
                stream, version = UUID(str(each.originator_id)), each.originator_version
                yield Shown(each.id, stream, version)
