"""Agreeing: the person is met, each party gives its word on the same terms, and signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.actors import Act, Signature
from domain.assent import Assent, terms_hash
from domain.case.fact import Fact
from domain.case.state import State
from domain.counts import Stage, Term
from domain.guards import (
    must_attend,
    must_be_in_time,
    must_belong,
    must_follow,
    must_follow_agreement,
    must_have_given_word,
    must_match,
    must_not_be_held,
    must_show,
    must_sign_the_same,
    must_wait_for_meeting,
)
from domain.procedures import BOTH_OFFICES, PARTIES, PARTY_OF


class Agreeing(State):
    """From a meeting to signatures, in the procedures that ask for them."""

    # The record.

    class MeetingScheduled(Fact):
        """A meeting with the person or their counsel was set for a day."""

        TOPIC = "case.meeting_scheduled"
        meets_on: date

    class Met(Fact):
        """The meeting took place; `attendees` are capacities, never names."""

        TOPIC = "case.met"
        attendees: Sequence[str]

    class MeetingMissed(Fact):
        """The meeting did not take place."""

        TOPIC = "case.meeting_missed"

    class Agreed(Fact):
        """One party agreed to terms; `settled` says that with this word all parties have."""

        TOPIC = "case.agreed"
        weighs = True
        party: str
        terms: Sequence[Term]
        terms_sha256: str
        settled: bool

    class Rescinded(Fact):
        """One party took its word back before anything was filed."""

        TOPIC = "case.rescinded"
        weighs = True
        party: str
        reason: str

    class Signed(Fact):
        """One party signed the paper; `complete` says that with this all signatures are there."""

        TOPIC = "case.signed"
        weighs = True
        party: str
        counts: Sequence[int]
        complete: bool

    # The rules.

    def schedule_meeting(self, act: Act, meets_on: date) -> None:
        """House rule: a meeting is set, anew where the last one was missed."""
        self._begin("schedule a meeting on", BOTH_OFFICES, act)
        must_belong("schedule a meeting", self.procedure, belongs=self.procedure.meets)
        must_wait_for_meeting("schedule a meeting", self.meeting, "", "scheduled")
        must_follow("meeting", meets_on, "setting", act.on)
        self._record(self.MeetingScheduled, act, meets_on=meets_on)

    def meet(self, act: Act, attendees: Sequence[str]) -> None:
        """House rule: the person, or counsel for them, is met before anybody agrees."""
        self._begin("record a meeting on", BOTH_OFFICES, act)
        must_belong("record a meeting", self.procedure, belongs=self.procedure.meets)
        must_wait_for_meeting("record a meeting", self.meeting, "", "scheduled")
        must_attend(attendees)
        self._record(self.Met, act, attendees=tuple(attendees))

    def miss_meeting(self, act: Act) -> None:
        """House rule: a meeting that was set and did not take place is on record as such."""
        self._begin("record a missed meeting on", BOTH_OFFICES, act)
        must_belong("record a missed meeting", self.procedure, belongs=self.procedure.meets)
        must_wait_for_meeting("record a missed meeting", self.meeting, "scheduled")
        self._record(self.MeetingMissed, act)

    def agree(self, act: Act, terms: Sequence[Term]) -> None:
        """HS 11361.8: every party to the procedure agrees to the same terms, count by count."""
        parties = {role for role, party in PARTY_OF.items() if party in self.procedure.parties}
        self._begin("agree to", parties, act)
        must_belong("agree", self.procedure, belongs=not self.procedure.challenged)
        self._must_be_agreeable("agree to", act, terms)
        mine = Assent(PARTY_OF[act.role], act.by, tuple(terms), terms_hash(terms))
        must_match(mine, (each for each in self.assents.values() if each.party != mine.party))
        self._record(
            self.Agreed,
            act,
            party=mine.party,
            terms=mine.terms,
            terms_sha256=mine.terms_sha256,
            settled={*self.assents, mine.party} >= set(self.procedure.parties),
        )

    def rescind(self, act: Act, reason: str) -> None:
        """House rule: until it is filed, a party may take back its word, and nothing is agreed.

        HS 11361.9(c): but of the state's list not after the day, when the law says it instead.
        """
        self._begin("rescind an agreement on", PARTIES, act)
        party = PARTY_OF[act.role]
        agreed = self._at(Stage.AGREED, Stage.SIGNED)
        must_have_given_word(party, self.assents, agreed, self.procedure)
        for number in agreed:
            must_follow_agreement(self.standings[number], act)
        if self.procedure.challenged:
            must_be_in_time(act)
        self._record(self.Rescinded, act, party=party, reason=reason)

    def sign(self, act: Act) -> None:
        """HS 11361.8(a), (e): whoever agreed signs, each the same paper, on what was agreed."""
        signers = {role for role, party in PARTY_OF.items() if party in self.procedure.signers}
        self._begin("sign", signers or PARTIES, act)
        must_belong("sign", self.procedure, belongs=bool(signers))
        must_not_be_held("sign", self.holding, act.on)
        agreed = self._at(Stage.AGREED)
        self._named("sign", agreed or self.standings, Stage.AGREED)
        paper = must_show("sign", act)
        mine = Signature(PARTY_OF[act.role], paper.sha256, act.by)
        must_sign_the_same(mine, self.signatures.values())
        complete = {*self.signatures, mine.party} >= set(self.procedure.signers)
        self._record(self.Signed, act, party=mine.party, counts=agreed, complete=complete)

    # The effects.

    def _meeting_scheduled(self, _: MeetingScheduled) -> None:
        self.meeting = "scheduled"

    def _met(self, _: Met) -> None:
        self.meeting = "held"

    def _meeting_missed(self, _: MeetingMissed) -> None:
        self.meeting = ""

    def _agreed(self, fact: Agreed) -> None:
        given = Assent(fact.party, fact.by, tuple(fact.terms), fact.terms_sha256)
        self.assents[fact.party] = given
        if fact.settled:
            self._settle(fact.terms, fact.on)

    def _rescinded(self, fact: Rescinded) -> None:
        self._back_to_check(self._at(Stage.AGREED, Stage.SIGNED), fact.on)

    def _signed(self, fact: Signed) -> None:
        paper = fact.document.sha256 if fact.document else ""
        self.signatures[fact.party] = Signature(fact.party, paper, fact.by)
        if fact.complete:
            self._move(fact.counts, Stage.SIGNED, fact.on)
            self.signatures = {}
