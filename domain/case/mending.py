"""Mending: duplicates are linked and merged, wrong facts corrected. Nothing is ever taken away."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from domain.actors import Act, Role, Signature
from domain.assent import Assent
from domain.case.fact import Fact
from domain.case.state import Hold, State
from domain.counts import BEFORE_COURT, Basis, Count
from domain.guards import (
    must_be_correctable,
    must_be_for,
    must_be_mergeable,
    must_be_merged,
    must_be_on_record,
    must_be_other_case,
    must_be_survivor,
    must_differ,
)
from domain.procedures import BOTH_OFFICES, COURT, OFFICE, PROCEDURES, STAFF_OF_OFFICE
from domain.standing import Standing

BESIDE = (
    "meeting",
    "is_served",
    "hearing_on",
    "attempts",
    "is_deceased",
    "is_unreachable",
    "state_record",
    "duplicate_of",
    "is_closed",
)
"""Where a case stands beside its counts, and beside what it waits for."""


class Mending(State):
    """What is wrong on record is said to be wrong, and stays visible as such."""

    # The record.

    class Linked(Fact):
        """The case seems to be the same as another one. Both go on until they are merged."""

        TOPIC = "case.linked"
        duplicate_of: UUID

    class Merged(Fact):
        """The case goes on under another one, and is not counted any more."""

        TOPIC = "case.merged"
        into: UUID

    class Absorbed(Fact):
        """Another case goes on under this one."""

        TOPIC = "case.absorbed"
        case_id: UUID

    class Unmerged(Fact):
        """The case goes on by itself again, where it stood before."""

        TOPIC = "case.unmerged"

    class Parted(Fact):
        """Another case that went on under this one goes on by itself again."""

        TOPIC = "case.parted"
        case_id: UUID

    class Corrected(Fact):
        """A fact of this case was wrong: `wrong` is its version, `topic` its kind.

        The fields after `reason` say where the case stands without it; `hold_reason` is "" where
        it waits for nothing.
        """

        TOPIC = "case.corrected"
        wrong: int
        topic: str
        reason: str
        procedure: str
        basis: str
        standings: Sequence[Standing]
        assents: Sequence[Assent]
        signatures: Sequence[Signature]
        meeting: str
        is_served: bool
        hearing_on: date | None
        attempts: int
        is_deceased: bool
        is_unreachable: bool
        state_record: str
        duplicate_of: UUID | None
        is_closed: bool
        hold_reason: str
        hold_until: date | None

    class Amended(Fact):
        """What the source said of a count was wrong: `wrong` is the version of the fact that did.

        The count begins again with what is right.
        """

        TOPIC = "case.amended"
        weighs = True
        wrong: int
        reason: str
        count: Count

    # The rules.

    def link(self, act: Act, duplicate_of: UUID) -> None:
        """House rule: what seems to be there twice is linked first, and merged by a person."""
        self._begin("link", OFFICE, act)
        must_be_other_case(self.id, duplicate_of)
        self._record(self.Linked, act, duplicate_of=duplicate_of)

    def merge(self, act: Act, into: Mending) -> None:
        """House rule: one case survives, and only it counts; nothing decided disappears."""
        self._begin("merge", STAFF_OF_OFFICE, act)
        must_be_other_case(self.id, into.id)
        must_be_mergeable(self.standings.values())
        other = into.rehearsal() if self.is_rehearsal else into
        other._absorb(act, self.id)
        self._record(self.Merged, act, into=into.id)

    def unmerge(self, act: Act, survivor: Mending) -> None:
        """House rule: a merger that was a mistake is undone, and only by saying so."""
        must_be_for("unmerge", STAFF_OF_OFFICE, act)
        must_be_merged(self.merged_into)
        must_be_survivor(self.merged_into, survivor.id)
        other = survivor.rehearsal() if self.is_rehearsal else survivor
        other._record(self.Parted, act, case_id=self.id)
        self._record(self.Unmerged, act)

    def correct(self, act: Act, wrong: int, reason: str, history: Sequence[Fact]) -> None:
        """House rule: a wrong fact stays, named as wrong; the case stands where it would without.

        `history` is every fact of this case, in order. The latest that moved counts goes first.
        """
        fact = next((each for each in history if each.originator_version == wrong), None)
        self._begin("correct a fact of", _who_corrects(fact), act)
        later = [each for each in history if each.originator_version > wrong and each.weighs]
        standing = [each for each in later if each.originator_version not in self.corrected]
        topic = must_be_correctable(wrong, fact, self.corrected, standing)
        without = self._without(history, wrong)
        self._record(
            self.Corrected,
            act,
            wrong=wrong,
            topic=topic,
            reason=reason,
            procedure=without.procedure.name,
            basis=without.basis or "",
            standings=tuple(deepcopy(each) for each in without.standings.values()),
            assents=tuple(without.assents.values()),
            signatures=tuple(without.signatures.values()),
            hold_reason=without.holding.reason if without.holding else "",
            hold_until=without.holding.until if without.holding else None,
            **{name: getattr(without, name) for name in BESIDE},
        )

    def amend(self, act: Act, count: Count, wrong: int, reason: str) -> None:
        """House rule: what the source got wrong is put right; what was found on it is void."""
        self._begin("amend", STAFF_OF_OFFICE, act)
        (standing,) = self._named("amend", [count.number], *BEFORE_COURT)
        must_differ(standing.count, count)
        must_be_on_record(wrong, cast(Any, self).version)
        self._record(self.Amended, act, count=count, wrong=wrong, reason=reason)

    def _absorb(self, act: Act, case_id: UUID) -> None:
        self._begin("merge another case into", STAFF_OF_OFFICE, act)
        self._record(self.Absorbed, act, case_id=case_id)

    def _without(self, history: Sequence[Fact], wrong: int) -> State:
        """The case as if neither the fact nor any that was corrected before had ever been."""
        gone = {wrong, *self.corrected, *self.corrected.values()}
        case: Any = history[0].mutate(None)
        for fact in history[1:]:
            if fact.originator_version not in gone:
                case.take_effect(fact)
        return cast(State, case)

    # The effects.

    def _linked(self, fact: Linked) -> None:
        self.duplicate_of = fact.duplicate_of

    def _merged(self, fact: Merged) -> None:
        self.merged_into = fact.into

    def _absorbed(self, fact: Absorbed) -> None:
        """It counts nothing here: the counts of the other case are no counts of this one."""

    def _unmerged(self, _: Unmerged) -> None:
        self.merged_into = None

    def _parted(self, fact: Parted) -> None:
        """It counts nothing here, as when the other case was taken in."""

    def _corrected(self, fact: Corrected) -> None:
        self.corrected[fact.wrong] = fact.originator_version
        self.procedure = PROCEDURES[fact.procedure]
        self.basis = Basis(fact.basis) if fact.basis else None
        self.standings = {each.count.number: replace(each) for each in fact.standings}
        self.assents = {each.party: each for each in fact.assents}
        self.signatures = {each.party: each for each in fact.signatures}
        self.holding = Hold(fact.hold_reason, fact.hold_until) if fact.hold_reason else None
        for name in BESIDE:
            setattr(self, name, getattr(fact, name))

    def _amended(self, fact: Amended) -> None:
        """What a court ordered of the count holds: its lowered level, and that it is sealed."""
        was = self.standings[fact.count.number]
        level = fact.count.level
        if was.level and was.level != was.count.level and not (level and was.level.is_above(level)):
            level = was.level
        self.standings[fact.count.number] = Standing(
            fact.count, level, since=fact.on, opposed=was.opposed, is_sealed=was.is_sealed
        )
        self._void_words()


def _who_corrects(fact: Fact | None) -> frozenset[Role]:
    """The court's facts are the court's to correct."""
    return COURT if fact and fact.role in COURT else BOTH_OFFICES
