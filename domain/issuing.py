"""A report that an office has given out: what it says can be held against the record for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document, Role
from domain.guards import must_be_for

ISSUERS = frozenset({Role.CLERK, Role.PROSECUTOR, Role.ANALYST, Role.AUDITOR, Role.ADMIN})
"""Who may put the office's name, or their own, under its figures."""


class IssuedReport(BaseAggregate[UUID]):
    """One report as it was issued."""

    TOPIC = "report"

    class Event(AggregateEvent):
        """Who issued it, in what role, on which day."""

        by: str
        role: str
        on: date
        document: Document | None

    class Issued(Event, AggregateCreated):
        """A report was issued: which, what it was asked for, and what it is as of.

        `asked` holds every argument as text, the position and the day among them, so that the same
        question gets the same bytes. `sha256` is that of the report's canonical JSON, in hex.
        """

        TOPIC = "report.issued"
        report: str
        asked: Mapping[str, str]
        position: int
        sha256: str

    @classmethod
    def issue(
        cls,
        act: Act,
        *,
        issue_id: UUID,
        report: str,
        asked: Mapping[str, str],
        position: int,
        sha256: str,
    ) -> Self:
        """House rule: figures that leave the office are on record, as they left it."""
        must_be_for("issue a report", ISSUERS, act)
        return cls._create(
            cls.Issued,
            id=issue_id,
            **vars(act),
            report=report,
            asked=dict(asked),
            position=position,
            sha256=sha256,
        )

    @event(Issued)
    def __init__(self, report: str, asked: Mapping[str, str], position: int, sha256: str) -> None:
        self.report, self.asked, self.position, self.sha256 = report, dict(asked), position, sha256
