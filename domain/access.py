"""Somebody looked at whom cases are about: who, when, of which cases; and somebody checks that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document, Role
from domain.guards import must_be_for

OPENERS = frozenset(
    {Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER, Role.COURT_CLERK, Role.AUDITOR}
)
"""Who may see names and numbers, and search by them."""
REVIEWERS = frozenset({Role.AUDITOR, Role.ADMIN})
"""Who looks after those who look."""


class Access(BaseAggregate[UUID]):
    """One look at what the vault holds. It lies in a log of its own, beside the cases'."""

    TOPIC = "access"

    class Event(AggregateEvent):
        """Who looked, in what role, on which day."""

        by: str
        role: str
        on: date
        document: Document | None

    class Opened(Event, AggregateCreated):
        """Personal data were opened for somebody, in answer to one request.

        `door` is what was asked for, `opened` the cases and inquiries of which the data were given,
        `searched` the fields that were searched by: never a value.
        """

        TOPIC = "access.opened"
        door: str
        opened: Sequence[UUID]
        searched: Sequence[str]

    class Reviewed(Event, AggregateCreated):
        """Somebody went through the accesses up to a position of this log, and says what of it.

        `finding` is a code: what was found, or that nothing was.
        """

        TOPIC = "access.reviewed"
        up_to: int
        finding: str

    @classmethod
    def open(
        cls,
        act: Act,
        *,
        access_id: UUID,
        door: str,
        opened: Sequence[UUID],
        searched: Sequence[str],
    ) -> Self:
        """CJIS Security Policy AU-2, AU-3; PC 851.92: whoever sees personal data is on record."""
        must_be_for("open what the vault holds of", OPENERS, act)
        return cls._create(
            cls.Opened,
            id=access_id,
            **vars(act),
            door=door,
            opened=tuple(opened),
            searched=tuple(searched),
        )

    @classmethod
    def review(cls, act: Act, *, access_id: UUID, up_to: int, finding: str) -> Self:
        """CJIS Security Policy AU-6: once a week somebody goes through it, and says so."""
        must_be_for("review who opened", REVIEWERS, act)
        return cls._create(cls.Reviewed, id=access_id, **vars(act), up_to=up_to, finding=finding)

    @event(Opened)
    def __init__(self, door: str = "", up_to: int | None = None) -> None:
        self.door, self.up_to = door, up_to
