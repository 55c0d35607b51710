"""What came in with one file: an immutable receipt that every case from it points back to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document
from domain.guards import must_be_for
from domain.procedures import OFFICE


class Batch(BaseAggregate[UUID]):
    """One file of convictions, as it was received."""

    TOPIC = "batch"

    class Event(AggregateEvent):
        """Who received it, in what role, on which day."""

        by: str
        role: str
        on: date
        document: Document | None

    class Received(Event, AggregateCreated):
        """A file was read whole. `totals` has its lines, subjects, cases, counts, and new cases."""

        TOPIC = "batch.received"
        layout: str
        county: str
        file_sha256: str
        totals: Mapping[str, int]

    @classmethod
    def receive(
        cls,
        act: Act,
        *,
        batch_id: UUID,
        layout: str,
        county: str,
        file_sha256: str,
        totals: Mapping[str, int],
    ) -> Self:
        """HS 11361.9(a): the state hands the office its list; the office says what it got."""
        must_be_for("import", OFFICE, act)
        return cls._create(
            cls.Received,
            id=batch_id,
            **vars(act),
            layout=layout,
            county=county,
            file_sha256=file_sha256,
            totals=dict(totals),
        )

    @event(Received)
    def __init__(self, county: str, file_sha256: str, totals: Mapping[str, int]) -> None:
        self.county, self.file_sha256, self.totals = county, file_sha256, dict(totals)
