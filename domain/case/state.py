"""Where a case stands, and what all of its chapters share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, cast
from uuid import UUID

from domain.actors import Act, Role, Signature
from domain.assent import Assent
from domain.case.fact import Fact
from domain.counts import Basis, Stage, Term
from domain.guards import (
    must_be_agreeable,
    must_be_at,
    must_be_for,
    must_be_lowerable,
    must_be_met,
    must_be_open,
    must_be_other_hands,
    must_name,
    must_not_be_held,
)
from domain.procedures import Procedure
from domain.standing import MERGED, Standing, bucket_of_case


@dataclass(frozen=True)
class Hold:
    """Why the office waits with a case, and until when."""

    reason: str
    until: date | None


class State:
    """What the effects of facts change, and the rules look at.

    `meeting` is "", "scheduled" or "held"; `state_record` is "", "notified", "mismatched" or
    "confirmed". `assents` and `signatures` are those of an agreement that is not filed yet.
    """

    id: UUID
    county: str
    person_id: UUID
    procedure: Procedure
    standings: dict[int, Standing]
    assents: dict[str, Assent]
    signatures: dict[str, Signature]
    corrected: dict[int, int]
    basis: Basis | None = None
    meeting: str = ""
    is_served: bool = False
    hearing_on: date | None = None
    holding: Hold | None = None
    attempts: int = 0
    is_deceased: bool = False
    is_unreachable: bool = False
    state_record: str = ""
    duplicate_of: UUID | None = None
    merged_into: UUID | None = None
    is_closed: bool = False
    is_rehearsal: bool = False

    @property
    def bucket(self) -> str:
        """The one heading of the status report that this case falls under."""
        if self.merged_into:
            return MERGED
        return bucket_of_case([each.bucket for each in self.standings.values()])

    def bucket_of(self, number: int) -> str:
        """The one heading of the status report that this count falls under."""
        return MERGED if self.merged_into else self.standings[number].bucket

    @property
    def is_sealed(self) -> bool:
        """Whether a court's order closes the whole of it: every count is sealed."""
        return all(each.is_sealed for each in self.standings.values())

    def take_effect(self, fact: Fact) -> None:
        """What the fact changes here: its effect is named as its topic is."""
        getattr(self, f"_{type(fact).TOPIC.partition('.')[2]}")(fact)

    def rehearsal(self) -> Self:
        """A copy on which any rule can be tried: it may refuse, and puts nothing on record."""
        tried = copy(self)
        tried.is_rehearsal = True
        return tried

    def _begin(self, verb: str, allowed: Collection[Role], act: Act) -> None:
        """What nearly every rule asks first: is it yours, and is the case still on its way?"""
        must_be_for(verb, allowed, act)
        must_be_open(verb, self.merged_into, is_closed=self.is_closed)

    def _named(self, verb: str, numbers: Iterable[int], *stages: Stage) -> list[Standing]:
        """The counts that the step names, all of them at one of the stages, if any are given."""
        numbers = tuple(numbers)
        must_name(verb, numbers, self.standings)
        named = [self.standings[number] for number in numbers]
        for standing in named if stages else ():
            must_be_at(verb, standing, *stages)
        return named

    def _at(self, *stages: Stage) -> tuple[int, ...]:
        return tuple(n for n, each in self.standings.items() if each.stage in stages)

    def _must_be_agreeable(self, verb: str, act: Act, terms: Sequence[Term]) -> None:
        must_not_be_held(verb, self.holding, act.on)
        for standing in self._named(verb, [term.count for term in terms]):
            must_be_agreeable(verb, standing, self.procedure)
            must_be_other_hands(standing, act)
        must_be_met(verb, self.procedure, self.meeting)
        must_be_lowerable(terms, self.standings)

    def _record(self, fact: type[Fact], act: Act, **what: object) -> None:
        if not self.is_rehearsal:
            cast(Any, self).trigger_event(fact, **vars(act), **what)

    def _move(self, counts: Iterable[int], stage: Stage, on: date) -> None:
        for number in counts:
            standing = self.standings[number]
            standing.stage, standing.since, standing.is_pending = stage, on, False

    def _void_words(self) -> None:
        """A word given on other findings or other terms must not complete an agreement."""
        self.assents, self.signatures = {}, {}

    def _back_to_check(self, counts: Sequence[int], on: date) -> None:
        """Counts are open again: at what was found, or where nothing was, at the beginning."""
        for number in counts:
            self.standings[number].relief = None
        checked = [n for n in counts if self.standings[n].finding]
        self._move(checked, Stage.CHECKED, on)
        self._move(set(counts) - set(checked), Stage.IDENTIFIED, on)
        self._void_words()

    def _settle(self, terms: Sequence[Term], on: date) -> None:
        for term in terms:
            standing = self.standings[term.count]
            standing.relief, standing.opposed = term.relief, None
        self._move([term.count for term in terms], Stage.AGREED, on)
        self._void_words()
