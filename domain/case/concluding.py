"""Concluding: the state's own record follows the order; the case is closed, or opens again."""

from __future__ import annotations

from collections.abc import Sequence

from domain.actors import Act
from domain.case.fact import Fact
from domain.case.state import State
from domain.counts import Stage
from domain.guards import (
    must_be_concluded,
    must_be_confirmed,
    must_be_for,
    must_be_granted,
    must_be_open,
    must_be_told,
    must_show,
)
from domain.procedures import COURT, OFFICE, PARTIES, STAFF_OF_OFFICE


class Concluding(State):
    """From the order to the end, and back."""

    # The record.

    class StateNotified(Fact):
        """The state was told of the court's order; `report` is the reference of the report."""

        TOPIC = "case.state_notified"
        report: str

    class StateConfirmed(Fact):
        """The state confirmed that its record says what the court ordered."""

        TOPIC = "case.state_confirmed"

    class FoundMismatch(Fact):
        """The state's record says something else than the court's order; `what` is a code."""

        TOPIC = "case.found_mismatch"
        what: str

    class Closed(Fact):
        """Nothing more is to be done; `reason` is a code, and says why if the state is silent."""

        TOPIC = "case.closed"
        reason: str

    class Reopened(Fact):
        """The case goes on; the named counts begin again, whatever ended them."""

        TOPIC = "case.reopened"
        weighs = True
        counts: Sequence[int]
        reason: str

    class AskedAgain(Fact):
        """Relief was denied, and is asked for again on a ground; `ground` is a code."""

        TOPIC = "case.asked_again"
        weighs = True
        counts: Sequence[int]
        ground: str

    # The rules.

    def notify_state(self, act: Act, report: str) -> None:
        """HS 11361.9(c)-(d); PC 13151: the state is told of what the court ordered."""
        self._begin("notify the state of", COURT | OFFICE, act)
        must_be_granted("notify the state of", *self.standings.values())
        self._record(self.StateNotified, act, report=report)

    def confirm_state(self, act: Act) -> None:
        """HS 11361.9(d): by 1 July 2023 the state's record says what the court ordered."""
        self._begin("confirm the state's record of", OFFICE, act)
        must_be_told(self.state_record)
        self._record(self.StateConfirmed, act)

    def find_mismatch(self, act: Act, what: str) -> None:
        """HS 11361.9(d): where the state's record differs, the state is told again."""
        self._begin("record a mismatch of", OFFICE, act)
        must_be_told(self.state_record)
        self._record(self.FoundMismatch, act, what=what)

    def close(self, act: Act, reason: str) -> None:
        """House rule: a case closes when every count has ended and the state's record is right."""
        self._begin("close", OFFICE, act)
        must_be_concluded(self.standings.values())
        is_granted = any(each.stage.is_granted for each in self.standings.values())
        must_be_confirmed(reason, self.state_record, is_granted=is_granted)
        self._record(self.Closed, act, reason=reason)

    def reopen(self, act: Act, counts: Sequence[int], reason: str) -> None:
        """House rule: what has ended begins again only here; if the court ended it, on paper."""
        must_be_for("reopen", STAFF_OF_OFFICE, act)
        must_be_open("reopen", self.merged_into)
        final = tuple(stage for stage in Stage if stage.is_final)
        if counts or not self.is_closed:
            named = self._named("reopen", counts, *final)
            if any(each.stage.is_decided for each in named):
                must_show("reopen", act)
        self._record(self.Reopened, act, counts=tuple(counts), reason=reason)

    def ask_again(self, act: Act, counts: Sequence[int], ground: str) -> None:
        """HS 11361.8: nothing forbids a second petition; what was denied is agreed on anew."""
        self._begin("ask again for relief on", PARTIES, act)
        self._named("ask again for relief on", counts, Stage.DENIED)
        self._record(self.AskedAgain, act, counts=tuple(counts), ground=ground)

    # The effects.

    def _state_notified(self, _: StateNotified) -> None:
        self.state_record = "notified"

    def _state_confirmed(self, _: StateConfirmed) -> None:
        self.state_record = "confirmed"

    def _found_mismatch(self, _: FoundMismatch) -> None:
        self.state_record = "mismatched"

    def _closed(self, _: Closed) -> None:
        self.is_closed = True

    def _reopened(self, fact: Reopened) -> None:
        self.is_closed, self.state_record = False, ""
        for number in fact.counts:
            standing = self.standings[number]
            standing.finding = standing.checked_by = standing.relief = None
        self._move(fact.counts, Stage.IDENTIFIED, fact.on)
        self._void_words()

    def _asked_again(self, fact: AskedAgain) -> None:
        self._back_to_check(fact.counts, fact.on)
