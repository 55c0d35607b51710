"""How a case opens: a conviction is identified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from eventsourcing.domain import AggregateCreated, BaseAggregate, event

from domain.actors import Act
from domain.case.agreeing import Agreeing
from domain.case.challenging import Challenging
from domain.case.checking import Checking
from domain.case.concluding import Concluding
from domain.case.fact import Fact, must_be_of_version_1
from domain.case.filing import Filing
from domain.case.mending import Mending
from domain.case.ordering import Ordering
from domain.case.turning import Turning
from domain.counts import Count, OtherConvictions
from domain.guards import must_be_for, must_open
from domain.procedures import OFFICE, PROCEDURES
from domain.standing import Standing


class Chapters(Checking, Agreeing, Challenging, Filing, Ordering, Concluding, Turning, Mending):
    """All that may happen to a case once it is open.

    A class between: the library would make each fact of a direct base anew, under another class.
    """


class Case(Chapters, BaseAggregate[UUID]):
    """The counts of one court case of one person, on their way to relief."""

    TOPIC = "case"
    Event = Fact

    class Identified(Fact, AggregateCreated):
        """A conviction was found, in a list or by hand.

        `others` is what else the list says of the person; None where it says nothing.
        """

        TOPIC = "case.identified"
        class_version: ClassVar[int] = 2
        county: str
        procedure: str
        person_id: UUID
        source: str
        counts: Sequence[Count]
        others: OtherConvictions | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 did not say what else there is of the person."""
            must_be_of_version_1(state, "others")
            state["others"] = None

        def apply(self, aggregate: Case) -> None:
            """A case that was just found stands where it was found, since that day."""
            for standing in aggregate.standings.values():
                standing.since = self.on

    @classmethod
    def identify(
        cls,
        act: Act,
        *,
        county: str,
        procedure: str,
        person_id: UUID,
        source: str,
        counts: Sequence[Count],
        others: OtherConvictions | None = None,
        case_id: UUID | None = None,
    ) -> Self:
        """HS 11361.8, 11361.9: the office finds a conviction and takes up the case.

        Its id is random, never derived from anything of the person; only a simulation gives one.
        """
        must_be_for("identify", OFFICE, act)
        must_open(procedure, counts)
        return cls._create(
            cls.Identified,
            id=case_id or uuid4(),
            **vars(act),
            county=county,
            procedure=procedure,
            person_id=person_id,
            source=source,
            counts=tuple(counts),
            others=others,
        )

    @event(Identified)
    def __init__(
        self, county: str, procedure: str, person_id: UUID, counts: Sequence[Count]
    ) -> None:
        self.county, self.person_id = county, person_id
        self.procedure = PROCEDURES[procedure]
        self.standings = {each.number: Standing(each, each.level) for each in counts}
        self.assents, self.signatures, self.corrected = {}, {}, {}
