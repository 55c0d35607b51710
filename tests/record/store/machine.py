"""What the state machine of the store is made of: the log opened twice, and the model beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from uuid import UUID, uuid5

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking
from hypothesis.stateful import RuleBasedStateMachine

from record.store.logs import open_log
from record.store.pool import Pool
from record.store.recorder import PgAggregateRecorder, PgProcessRecorder
from tests.record.store.model import Command, Model, Refused


class Unlucky(PgProcessRecorder):
    """A log whose transaction fails when it is asked to, after its tracking was written."""

    def with_transaction(self, cursor: Any, **kwargs: Any) -> None:
        super().with_transaction(cursor, **kwargs)
        if kwargs.get("unlucky"):
            raise RuntimeError("unlucky")


class Machine(RuleBasedStateMachine):
    """Two openings of one log, each with a memory and connections of its own, and the model."""

    pools: tuple[Pool, Pool]
    numbers: Iterator[int]

    def __init__(self) -> None:
        super().__init__()
        self.model, self.number = Model(), next(self.numbers)
        with self.pools[0].cursor(commit=True) as cursor:
            self.log_id = open_log(cursor, f"county-{self.number}")
        self.ids = (uuid5(UUID(int=self.number), str(each)) for each in count())
        self.recorders = [self._opened(each) for each in (0, 1)]
        self.snapshots = PgAggregateRecorder(self.pools[0], self.log_id, "snapshots")

    def _opened(self, which: int) -> Unlucky:
        return Unlucky(self.pools[which], self.log_id, "county", "reports")

    def _command(self) -> Command:
        return Command(id=next(self.ids))

    def _next(self, parts: list[tuple[UUID, str, bytes]]) -> list[StoredEvent]:
        ends = {stream: len(held) for stream, held in self.model.streams.items()}
        events = []
        for stream, topic, state in parts:
            ends[stream] = ends.get(stream, 0) + 1
            events.append(StoredEvent(stream, ends[stream], topic, state))
        return events

    def _both(self, ours: Callable[[], Any], models: Callable[[], Any]) -> None:
        """They give the same, or both refuse."""
        try:
            expected = models()
        except Refused:
            with pytest.raises(IntegrityError):
                ours()
        else:
            assert ours() == expected

    def _append(
        self, which: int, events: list[StoredEvent], command: Command, on: int | None = None
    ) -> None:
        at = None if on is None else max(self.model.tracking + on, 1)
        tracking = {} if at is None else {"tracking": Tracking("upstream", at)}
        recorder = self.recorders[which]
        self._both(
            lambda: recorder.insert_events(events, command=command, **tracking),
            lambda: self.model.append(events, command, at),
        )
