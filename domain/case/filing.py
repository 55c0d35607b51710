"""Filing: what was agreed and signed goes to the court, which may hear it or send it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from domain.actors import Act
from domain.case.fact import Fact, must_be_of_version_1
from domain.case.state import State
from domain.counts import Basis, Stage
from domain.guards import (
    must_be_in_procedure,
    must_be_served,
    must_be_set_for_hearing,
    must_follow,
    must_not_be_held,
    must_show,
)
from domain.procedures import BOTH_OFFICES, COURT, Party

WITHDRAWABLE = tuple(stage for stage in Stage if not stage.is_final)


class Filing(State):
    """Between the agreement and the court's order."""

    # The record.

    class Served(Fact):
        """The other side was served (form CR-401): which party, and how."""

        TOPIC = "case.served"
        party: str
        method: str

    class Filed(Fact):
        """Counts were laid before the court: by which instrument, under which paragraph.

        `basis` is "" where it is not known; `is_stipulated` says that the other side joins.
        """

        TOPIC = "case.filed"
        class_version: ClassVar[int] = 2
        weighs = True
        instrument: str
        counts: Sequence[int]
        basis: str
        is_stipulated: bool

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 did not say under which paragraph, nor whether the other side joined."""
            must_be_of_version_1(state, "basis")
            state["basis"], state["is_stipulated"] = "", False

    class HearingSet(Fact):
        """The court set a hearing for a day, or moved it to another."""

        TOPIC = "case.hearing_set"
        hearing_on: date

    class Heard(Fact):
        """The court heard the case."""

        TOPIC = "case.heard"

    class Returned(Fact):
        """The court sent counts back, for a defect of the paper."""

        TOPIC = "case.returned"
        weighs = True
        counts: Sequence[int]
        defect: str

    class Withdrawn(Fact):
        """Whoever asked no longer asks for relief on counts."""

        TOPIC = "case.withdrawn"
        weighs = True
        counts: Sequence[int]
        reason: str

    # The rules.

    def serve(self, act: Act, party: Party, method: str) -> None:
        """HS 11361.8; CCP 1013: who did not join the paper is served, on proof of service."""
        self._begin("serve", BOTH_OFFICES, act)
        must_show("serve", act)
        self._record(self.Served, act, party=party, method=method)

    def file(self, act: Act, basis: Basis | None = None, *, is_stipulated: bool = False) -> None:
        """HS 11361.8(a), (e); 11361.9(c): what was agreed is laid before the court, on paper."""
        self._begin("file", self.procedure.filers, act)
        must_not_be_held("file", self.holding, act.on)
        ready = (Stage.SIGNED if self.procedure.signers else Stage.AGREED, Stage.RETURNED)
        counts = self._at(*ready)
        self._named("file", counts or self._furthest(), *ready)
        must_be_served(self.procedure, is_stipulated=is_stipulated, is_served=self.is_served)
        must_be_in_procedure(basis, self.procedure)
        must_show("file", act)
        self._record(
            self.Filed,
            act,
            instrument=self.procedure.instrument,
            counts=counts,
            basis=basis or (self.procedure.bases[0] if len(self.procedure.bases) == 1 else ""),
            is_stipulated=is_stipulated or len(self.procedure.parties) == len(Party),
        )

    def set_hearing(self, act: Act, hearing_on: date) -> None:
        """HS 11361.8(g), 11361.9(b): where somebody asks, or opposes, the court hears the case."""
        self._begin("set a hearing on", COURT, act)
        self._named("set a hearing on", self._at(Stage.FILED) or self._furthest(), Stage.FILED)
        must_follow("hearing", hearing_on, "setting", act.on)
        self._record(self.HearingSet, act, hearing_on=hearing_on)

    def hear(self, act: Act) -> None:
        """HS 11361.8(g): the hearing that was set took place."""
        self._begin("record the hearing of", COURT, act)
        must_be_set_for_hearing(self.hearing_on, act.on)
        self._record(self.Heard, act)

    def return_(self, act: Act, counts: Sequence[int], defect: str) -> None:
        """House rule: what the court sends back for a defect is mended and filed again."""
        self._begin("return", COURT, act)
        self._named("return", counts, Stage.FILED)
        self._record(self.Returned, act, counts=tuple(counts), defect=defect)

    def withdraw(self, act: Act, counts: Sequence[int], reason: str) -> None:
        """HS 11361.8(a), (e): until the order, whoever asked may withdraw what was asked."""
        self._begin("withdraw", BOTH_OFFICES, act)
        self._named("withdraw", counts, *WITHDRAWABLE)
        self._record(self.Withdrawn, act, counts=tuple(counts), reason=reason)

    def _furthest(self) -> tuple[int, ...]:
        """The count that is nearest to the court, to say of it what it lacks."""
        order = list(Stage)
        return (max(self.standings, key=lambda n: order.index(self.standings[n].stage)),)

    # The effects.

    def _served(self, fact: Served) -> None:
        """Only a party that does not ask itself has to be served."""
        self.is_served = self.is_served or fact.party not in self.procedure.parties

    def _filed(self, fact: Filed) -> None:
        self.basis = Basis(fact.basis) if fact.basis else None
        self._move(fact.counts, Stage.FILED, fact.on)

    def _hearing_set(self, fact: HearingSet) -> None:
        self.hearing_on = fact.hearing_on

    def _heard(self, _: Heard) -> None:
        self.hearing_on = None

    def _returned(self, fact: Returned) -> None:
        self._move(fact.counts, Stage.RETURNED, fact.on)

    def _withdrawn(self, fact: Withdrawn) -> None:
        self._move(fact.counts, Stage.WITHDRAWN, fact.on)
        self._void_words()
