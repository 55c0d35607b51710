"""What came in with one delivery: a receipt that its cases point back to, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document
from domain.guards import must_be_for
from domain.procedures import OFFICE


class Batch(BaseAggregate[UUID]):
    """One delivery of convictions, in one file or several, as it was received or refused."""

    TOPIC = "batch"

    class Event(AggregateEvent):
        """Who received it, in what role, on which day."""

        by: str
        role: str
        on: date
        document: Document | None

    class Received(Event, AggregateCreated):
        """A delivery was read whole, in the layout named. `files` are the SHA-256 of its files.

        `file_sha256` is that of its one file, or of those digests, sorted, one a line. `totals`
        has its files, lines, subjects; its cases and counts of the county, how many cases are new,
        known, changed (known, but with counts that are not on record), how many counts are
        doubtful; and the rejected lines: none, since one wrong line refuses a delivery whole.
        """

        TOPIC = "batch.received"
        class_version: ClassVar[int] = 2
        layout: str
        county: str
        file_sha256: str
        totals: Mapping[str, int]
        files: Sequence[str]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 knew deliveries of one file only."""
            if "files" in state:
                raise ValueError("it lacks class_version")
            if "file_sha256" in state:
                state["files"] = [state["file_sha256"]]

    class Refused(Event, AggregateCreated):
        """A delivery was refused whole; nothing of it was loaded. `lines` were read before that.

        `problems` says how many there were of each kind, never what stood in a line.
        """

        TOPIC = "batch.refused"
        layout: str
        county: str
        file_sha256: str
        files: Sequence[str]
        lines: int
        problems: Mapping[str, int]

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
        files: Sequence[str] = (),
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
            files=tuple(files) or (file_sha256,),
            totals=dict(totals),
        )

    @classmethod
    def refuse(
        cls,
        act: Act,
        *,
        batch_id: UUID,
        layout: str,
        county: str,
        file_sha256: str,
        files: Sequence[str],
        lines: int,
        problems: Mapping[str, int],
    ) -> Self:
        """House rule: a delivery that failed is on record too, lest it be taken for none."""
        must_be_for("import", OFFICE, act)
        return cls._create(
            cls.Refused,
            id=batch_id,
            **vars(act),
            layout=layout,
            county=county,
            file_sha256=file_sha256,
            files=tuple(files),
            lines=lines,
            problems=dict(problems),
        )

    @event(Received)
    def __init__(
        self,
        county: str,
        file_sha256: str,
        totals: Mapping[str, int] | None = None,
        problems: Mapping[str, int] | None = None,
    ) -> None:
        self.county, self.file_sha256 = county, file_sha256
        self.totals, self.problems = dict(totals or {}), dict(problems or {})
