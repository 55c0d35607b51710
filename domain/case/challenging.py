"""Challenging: HS 11361.9 gives the prosecution until a day to challenge what the state listed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.actors import Act
from domain.case.fact import Fact
from domain.case.state import State
from domain.counts import Basis, Ground, Outcome, Stage, Term
from domain.guards import (
    must_be_in_time,
    must_be_opposed,
    must_be_out_of_time,
    must_be_serving,
    must_be_unopposed,
    must_belong,
    must_not_be_anothers,
    must_show,
)
from domain.procedures import PROSECUTION, SYSTEM

BEFORE_WORD = (Stage.IDENTIFIED, Stage.CHECKED)


class Challenging(State):
    """What the prosecution says against relief, or leaves unsaid."""

    # The record.

    class Challenged(Fact):
        """The prosecution challenged listed convictions before the court, on a ground."""

        TOPIC = "case.challenged"
        weighs = True
        counts: Sequence[int]
        ground: Ground
        is_serving: bool

    class LeftUnchallenged(Fact):
        """The prosecution reviewed listed convictions and does not challenge them."""

        TOPIC = "case.left_unchallenged"
        weighs = True
        terms: Sequence[Term]

    class DeemedUnchallenged(Fact):
        """The day passed without a challenge: by law these convictions stand unchallenged."""

        TOPIC = "case.deemed_unchallenged"
        weighs = True
        counts: Sequence[int]

    class Opposed(Fact):
        """The prosecution stands against relief that a petition asks for (form CR-402)."""

        TOPIC = "case.opposed"
        weighs = True
        counts: Sequence[int]
        ground: Ground

    class OppositionWithdrawn(Fact):
        """The prosecution no longer stands against relief."""

        TOPIC = "case.opposition_withdrawn"
        weighs = True
        counts: Sequence[int]

    # The rules.

    def challenge(
        self, act: Act, counts: Sequence[int], ground: Ground, *, is_serving: bool
    ) -> None:
        """HS 11361.9(b): by 1 July 2020, on evidence; for danger only against whoever serves."""
        self._begin("challenge", PROSECUTION, act)
        must_belong("challenge", self.procedure, belongs=self.procedure.challenged)
        self._named("challenge", counts, *BEFORE_WORD)
        must_be_in_time(act)
        must_be_serving(ground, is_serving=is_serving)
        must_show("challenge", act)
        self._record(
            self.Challenged, act, counts=tuple(counts), ground=ground, is_serving=is_serving
        )

    def leave_unchallenged(self, act: Act, terms: Sequence[Term]) -> None:
        """HS 11361.9(b): the prosecution says which listed convictions it does not challenge."""
        self._begin("leave unchallenged", PROSECUTION, act)
        must_belong("leave unchallenged", self.procedure, belongs=self.procedure.challenged)
        self._must_be_agreeable("leave unchallenged", act, terms)
        self._record(self.LeftUnchallenged, act, terms=tuple(terms))

    def deem_unchallenged(self, act: Act, counts: Sequence[int]) -> None:
        """HS 11361.9(c): what nobody challenged by 1 July 2020 is unchallenged; no person decides.

        Whatever the office's own check found: the law asks only whether it was challenged.
        """
        self._begin("deem unchallenged", SYSTEM, act)
        must_belong("deem unchallenged", self.procedure, belongs=self.procedure.challenged)
        for standing in self._named("deem unchallenged", counts, *BEFORE_WORD):
            must_not_be_anothers(standing)
            must_be_unopposed(standing)
        must_be_out_of_time(act)
        self._record(self.DeemedUnchallenged, act, counts=tuple(counts))

    def oppose(self, act: Act, counts: Sequence[int], ground: Ground) -> None:
        """HS 11361.8(b): before the order, on evidence; for danger only against a recall."""
        self._begin("oppose", PROSECUTION, act)
        is_anothers = not self.procedure.challenged and len(self.procedure.parties) > 1
        must_belong("oppose", self.procedure, belongs=is_anothers)
        self._named("oppose", counts, Stage.FILED)
        must_be_serving(ground, is_serving=self.basis == Basis.RECALL)
        must_show("oppose", act)
        self._record(self.Opposed, act, counts=tuple(counts), ground=ground)

    def withdraw_opposition(self, act: Act, counts: Sequence[int]) -> None:
        """HS 11361.8(b), 11361.9(b): until the order, what was said against relief is dropped."""
        self._begin("withdraw the opposition to", PROSECUTION, act)
        is_anothers = self.procedure.challenged or len(self.procedure.parties) > 1
        must_belong("withdraw the opposition", self.procedure, belongs=is_anothers)
        for standing in self._named("withdraw the opposition to", counts, Stage.FILED):
            must_be_opposed(standing)
        self._record(self.OppositionWithdrawn, act, counts=tuple(counts))

    # The effects.

    def _challenged(self, fact: Challenged) -> None:
        self._move(fact.counts, Stage.FILED, fact.on)
        self._oppose(fact.counts, Ground(fact.ground))

    def _left_unchallenged(self, fact: LeftUnchallenged) -> None:
        self._settle(fact.terms, fact.on)

    def _deemed_unchallenged(self, fact: DeemedUnchallenged) -> None:
        for number in fact.counts:
            finding = self.standings[number].finding
            self.standings[number].relief = Outcome(finding.outcome).relief if finding else None
        self._move(fact.counts, Stage.AGREED, fact.on)
        self._void_words()

    def _opposed(self, fact: Opposed) -> None:
        self._oppose(fact.counts, Ground(fact.ground))

    def _opposition_withdrawn(self, fact: OppositionWithdrawn) -> None:
        self._oppose(fact.counts, None)

    def _oppose(self, counts: Sequence[int], ground: Ground | None) -> None:
        for number in counts:
            self.standings[number].opposed = ground
