"""Mending: duplicates are linked and merged, wrong facts corrected. Nothing is ever taken away."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from domain.actors import Act, Role, Signature
from domain.assent import Assent
from domain.case.fact import Fact
from domain.case.state import State
from domain.counts import BEFORE_COURT, Basis, Count
from domain.guards import (
    must_be_correctable,
    must_be_for,
    must_be_mergeable,
    must_be_merged,
    must_be_other_case,
    must_be_survivor,
    must_differ,
)
from domain.procedures import BOTH_OFFICES, COURT, OFFICE, PROCEDURES, STAFF_OF_OFFICE
from domain.standing import Standing

UNDONE: dict[str, tuple[str, Any]] = {
    "case.met": ("meeting", ""),
    "case.meeting_scheduled": ("meeting", ""),
    "case.served": ("is_served", False),
    "case.hearing_set": ("hearing_on", None),
    "case.state_notified": ("state_record", ""),
    "case.state_confirmed": ("state_record", "notified"),
    "case.found_mismatch": ("state_record", "notified"),
    "case.found_deceased": ("is_deceased", False),
    "case.found_unreachable": ("is_unreachable", False),
    "case.held": ("holding", None),
    "case.linked": ("duplicate_of", None),
}
"""What becomes of a case when a fact that moves no count turns out wrong."""


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

        The fields after `reason` say where the case stands without it.
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
        before = self._without(history, wrong) if cast(Fact, fact).weighs else self
        self._record(
            self.Corrected,
            act,
            wrong=wrong,
            topic=topic,
            reason=reason,
            procedure=before.procedure.name,
            basis=before.basis or "",
            standings=tuple(deepcopy(each) for each in before.standings.values()),
            assents=tuple(before.assents.values()),
            signatures=tuple(before.signatures.values()),
        )

    def amend(self, act: Act, count: Count, wrong: int, reason: str) -> None:
        """House rule: what the source got wrong is put right; what was found on it is void."""
        self._begin("amend", STAFF_OF_OFFICE, act)
        (standing,) = self._named("amend", [count.number], *BEFORE_COURT)
        must_differ(standing.count, count)
        self._record(self.Amended, act, count=count, wrong=wrong, reason=reason)

    def _absorb(self, act: Act, case_id: UUID) -> None:
        self._begin("merge another case into", STAFF_OF_OFFICE, act)
        self._record(self.Absorbed, act, case_id=case_id)

    def _without(self, history: Sequence[Fact], wrong: int) -> State:
        case: Any = None
        for fact in history:
            if fact.originator_version < wrong:
                case = fact.mutate(case)
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
        if fact.topic in UNDONE:
            setattr(self, *UNDONE[fact.topic])
            return
        self.procedure = PROCEDURES[fact.procedure]
        self.basis = Basis(fact.basis) if fact.basis else None
        self.standings = {each.count.number: replace(each) for each in fact.standings}
        self.assents = {each.party: each for each in fact.assents}
        self.signatures = {each.party: each for each in fact.signatures}

    def _amended(self, fact: Amended) -> None:
        number = fact.count.number
        self.standings[number] = Standing(fact.count, fact.count.level, since=fact.on)
        self._void_words()


def _who_corrects(fact: Fact | None) -> frozenset[Role]:
    """The court's facts are the court's to correct."""
    return COURT if fact and fact.role in COURT else BOTH_OFFICES
