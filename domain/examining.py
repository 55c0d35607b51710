"""Somebody went through the whole log: what was found, and up to where, is on record itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document, Role
from domain.guards import must_be_for

EXAMINERS = frozenset({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
"""Who may say that they went through the log."""


class Examination(BaseAggregate[UUID]):
    """One examination of the whole log."""

    TOPIC = "log"

    class Event(AggregateEvent):
        """Who examined it, in what role, on which day."""

        by: str
        role: str
        on: date
        document: Document | None

    class Examined(Event, AggregateCreated):
        """The log was examined: every event up to `size`, whose root (in hex) was worked out anew.

        `findings` are sentences, each with its name before a colon; none, where all holds together.
        """

        TOPIC = "log.examined"
        size: int
        root: str
        findings: Sequence[str]

    @classmethod
    def examine(
        cls, act: Act, *, examination_id: UUID, size: int, root: str, findings: Sequence[str]
    ) -> Self:
        """CJIS Security Policy AU-9: whoever looks after the log says so, and what was found."""
        must_be_for("examine the log", EXAMINERS, act)
        return cls._create(
            cls.Examined,
            id=examination_id,
            **vars(act),
            size=size,
            root=root,
            findings=tuple(findings),
        )

    @event(Examined)
    def __init__(self, size: int, root: str, findings: Sequence[str]) -> None:
        self.size, self.root, self.findings = size, root, tuple(findings)
