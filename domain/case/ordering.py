"""Ordering: only a court's order dismisses, redesignates, resentences, denies or seals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from domain.actors import Act, Order
from domain.case.fact import Fact, must_be_of_version_1
from domain.case.state import State
from domain.counts import Basis, Redesignation, Scope, Stage
from domain.guards import (
    must_be_granted,
    must_be_recall,
    must_be_sealed,
    must_be_unsealed,
    must_follow_filing,
    must_go_down,
    must_order,
    must_show,
)
from domain.procedures import COURT


def _unordered(state: dict[str, Any]) -> None:
    """Version 1 did not name the order."""
    must_be_of_version_1(state, "order")
    state["order"] = None


class Ordering(State):
    """What the court says, count by count. Whatever was agreed does not bind it."""

    # The record.

    class Dismissed(Fact):
        """The court dismissed counts."""

        TOPIC = "case.dismissed"
        class_version: ClassVar[int] = 2
        weighs = True
        upcast_v1_v2 = staticmethod(_unordered)
        counts: Sequence[int]
        order: Order | None

    class Redesignated(Fact):
        """The court lowered the level of counts."""

        TOPIC = "case.redesignated"
        class_version: ClassVar[int] = 2
        weighs = True
        upcast_v1_v2 = staticmethod(_unordered)
        redesignations: Sequence[Redesignation]
        order: Order | None

    class Resentenced(Fact):
        """The court recalled a sentence that was being served, and gave a lower one."""

        TOPIC = "case.resentenced"
        weighs = True
        redesignations: Sequence[Redesignation]
        order: Order | None

    class Denied(Fact):
        """The court refused relief on counts; `ground` is a code."""

        TOPIC = "case.denied"
        class_version: ClassVar[int] = 2
        weighs = True
        upcast_v1_v2 = staticmethod(_unordered)
        counts: Sequence[int]
        ground: str
        order: Order | None

    class Sealed(Fact):
        """The court ordered the record of counts sealed: the conviction, or the arrest too."""

        TOPIC = "case.sealed"
        weighs = True
        counts: Sequence[int]
        scope: Scope
        order: Order | None

    class Unsealed(Fact):
        """The court ordered the record of counts opened again."""

        TOPIC = "case.unsealed"
        weighs = True
        counts: Sequence[int]
        order: Order | None

    # The rules.

    def dismiss(self, act: Act, counts: Sequence[int], order: Order) -> None:
        """HS 11361.8(b), (f): only a court's order dismisses."""
        self._must_be_ordered("dismiss", act, counts, order)
        self._record(self.Dismissed, act, counts=tuple(counts), order=order)

    def redesignate(self, act: Act, redesignations: Sequence[Redesignation], order: Order) -> None:
        """HS 11361.8(b), (f): only a court's order redesignates, and only downwards."""
        self._must_be_ordered("redesignate", act, [each.count for each in redesignations], order)
        for each in redesignations:
            must_go_down(self.standings[each.count], each.level_after)
        self._record(self.Redesignated, act, redesignations=tuple(redesignations), order=order)

    def resentence(self, act: Act, redesignations: Sequence[Redesignation], order: Order) -> None:
        """HS 11361.8(b)-(d): a sentence that is served is recalled; never for a longer term."""
        self._must_be_ordered("resentence", act, [each.count for each in redesignations], order)
        must_be_recall(is_recall=self.basis in (None, Basis.RECALL, Basis.STATUTORY))
        for each in redesignations:
            must_go_down(self.standings[each.count], each.level_after)
        self._record(self.Resentenced, act, redesignations=tuple(redesignations), order=order)

    def deny(self, act: Act, counts: Sequence[int], ground: str, order: Order) -> None:
        """HS 11361.8(b), (f): only a court's order denies."""
        self._must_be_ordered("deny", act, counts, order)
        self._record(self.Denied, act, counts=tuple(counts), ground=ground, order=order)

    def seal(self, act: Act, counts: Sequence[int], scope: Scope, order: Order) -> None:
        """HS 11361.8(e)-(f), 11361.9(c): only a court's order seals, and only what it relieved."""
        self._begin("seal", COURT, act)
        for standing in self._named("seal", counts):
            must_be_granted("seal", standing)
            must_be_unsealed(standing)
        self._must_be_papered("seal", act, order)
        self._record(self.Sealed, act, counts=tuple(counts), scope=scope, order=order)

    def unseal(self, act: Act, counts: Sequence[int], order: Order) -> None:
        """House rule: no access without a court's order; what only it closed, only it opens."""
        self._begin("unseal", COURT, act)
        for standing in self._named("unseal", counts):
            must_be_sealed(standing)
        self._must_be_papered("unseal", act, order)
        self._record(self.Unsealed, act, counts=tuple(counts), order=order)

    def _must_be_ordered(self, verb: str, act: Act, counts: Sequence[int], order: Order) -> None:
        self._begin(verb, COURT, act)
        for standing in self._named(verb, counts, Stage.FILED):
            must_follow_filing(standing, act)
        self._must_be_papered(verb, act, order)

    def _must_be_papered(self, verb: str, act: Act, order: Order) -> None:
        must_order(verb, order)
        must_show(verb, act)

    # The effects.

    def _dismissed(self, fact: Dismissed) -> None:
        self._relieve(fact.counts, Stage.DISMISSED, fact.on)

    def _redesignated(self, fact: Redesignated) -> None:
        self._lower(fact, Stage.REDESIGNATED)

    def _resentenced(self, fact: Resentenced) -> None:
        self._lower(fact, Stage.RESENTENCED)

    def _lower(self, fact: Redesignated | Resentenced, stage: Stage) -> None:
        for each in fact.redesignations:
            self.standings[each.count].level = each.level_after
        self._relieve([each.count for each in fact.redesignations], stage, fact.on)

    def _relieve(self, counts: Sequence[int], stage: Stage, on: date) -> None:
        """The state has not been told of this order yet, whatever it was told of others."""
        self._move(counts, stage, on)
        self.state_record = ""

    def _denied(self, fact: Denied) -> None:
        self._move(fact.counts, Stage.DENIED, fact.on)

    def _sealed(self, fact: Sealed) -> None:
        for number in fact.counts:
            self.standings[number].is_sealed = True

    def _unsealed(self, fact: Unsealed) -> None:
        for number in fact.counts:
            self.standings[number].is_sealed = False
