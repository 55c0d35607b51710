"""Turning: what happens beside the procedure, and turns a case aside, holds it, or moves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.actors import Act, Role
from domain.case.fact import Fact
from domain.case.state import Hold, State
from domain.counts import BEFORE_COURT, Notice, Stage
from domain.guards import (
    must_be_another,
    must_be_holding,
    must_be_known,
    must_follow,
    must_have_tried,
)
from domain.procedures import BOTH_OFFICES, COURT, OFFICE, PROCEDURES, STAFF_OF_OFFICE


class Turning(State):
    """Branches of the road. None of them deletes anything."""

    # The record.

    class ProcedureChanged(Fact):
        """The case goes on under another procedure; what was agreed is open again."""

        TOPIC = "case.procedure_changed"
        weighs = True
        procedure: str

    class Transferred(Fact):
        """Counts were handed to another county or agency; `to` is its code."""

        TOPIC = "case.transferred"
        weighs = True
        counts: Sequence[int]
        to: str

    class Notified(Fact):
        """Somebody was told of the case, or the attempt failed; `attempts` counts the failures."""

        TOPIC = "case.notified"
        whom: Notice
        method: str
        is_reached: bool
        attempts: int

    class FoundUnreachable(Fact):
        """The person could not be reached. The case goes on."""

        TOPIC = "case.found_unreachable"

    class FoundDeceased(Fact):
        """The person has died. Relief is still possible, and goes on."""

        TOPIC = "case.found_deceased"

    class Held(Fact):
        """The office waits with the case; `reason` is a code, `until` the day it is taken up."""

        TOPIC = "case.held"
        reason: str
        until: date | None

    class Released(Fact):
        """The office waits no longer."""

        TOPIC = "case.released"

    class FoundDestroyed(Fact):
        """The record of counts no longer exists (HS 11361.5)."""

        TOPIC = "case.found_destroyed"
        weighs = True
        counts: Sequence[int]

    # The rules.

    def change_procedure(self, act: Act, procedure: str) -> None:
        """HS 11361.8, 11361.9: every road is open to a conviction; a case is on one at a time."""
        self._begin("change the procedure of", STAFF_OF_OFFICE, act)
        must_be_known(procedure)
        must_be_another(procedure, self.procedure.name)
        going = self._undecided() or self.standings
        self._named("change the procedure of", going, *BEFORE_COURT, Stage.RETURNED)
        self._record(self.ProcedureChanged, act, procedure=procedure)

    def transfer(self, act: Act, counts: Sequence[int], to: str) -> None:
        """HS 11361.8(a): the court that entered the judgment decides; elsewhere is not ours."""
        self._begin("transfer", STAFF_OF_OFFICE, act)
        self._named("transfer", counts, *BEFORE_COURT)
        self._record(self.Transferred, act, counts=tuple(counts), to=to)

    def notify(self, act: Act, whom: Notice, method: str, *, is_reached: bool) -> None:
        """HS 11361.9(b): the defender tells the person of a challenge, and says how it went."""
        self._begin("give notice of", BOTH_OFFICES | COURT, act)
        failed = whom == Notice.PERSON and not is_reached
        attempts = self.attempts + 1 if failed else self.attempts
        self._record(
            self.Notified, act, whom=whom, method=method, is_reached=is_reached, attempts=attempts
        )

    def find_unreachable(self, act: Act) -> None:
        """House rule: nobody is called unreachable whom nobody tried to reach."""
        self._begin("record as unreachable the person of", BOTH_OFFICES, act)
        must_have_tried(self.attempts)
        self._record(self.FoundUnreachable, act)

    def find_deceased(self, act: Act) -> None:
        """House rule: a death is noted; the relief that was due in life is still given."""
        self._begin("record a death in", BOTH_OFFICES | {Role.SYSTEM}, act)
        self._record(self.FoundDeceased, act)

    def hold(self, act: Act, reason: str, until: date | None) -> None:
        """House rule: a case waits for a reason that is on record, and preferably until a day."""
        self._begin("hold", STAFF_OF_OFFICE, act)
        if until:
            must_follow("end of the hold", until, "beginning", act.on)
        self._record(self.Held, act, reason=reason, until=until)

    def release(self, act: Act) -> None:
        """House rule: whoever ends a hold says so."""
        self._begin("release", OFFICE, act)
        must_be_holding(self.holding)
        self._record(self.Released, act)

    def find_destroyed(self, act: Act, counts: Sequence[int]) -> None:
        """HS 11361.5: records of some possession offenses are destroyed; none is left to clear."""
        self._begin("record a destruction in", OFFICE, act)
        self._named("record a destruction in", counts, *BEFORE_COURT)
        self._record(self.FoundDestroyed, act, counts=tuple(counts))

    def _undecided(self) -> tuple[int, ...]:
        return tuple(n for n, each in self.standings.items() if not each.stage.is_final)

    # The effects.

    def _procedure_changed(self, fact: ProcedureChanged) -> None:
        self.procedure = PROCEDURES[fact.procedure]
        self.basis, self.is_served, self.meeting, self.hearing_on = None, False, "", None
        for number in self._undecided():
            self.standings[number].opposed = None
        self._back_to_check(self._at(Stage.AGREED, Stage.SIGNED, Stage.RETURNED), fact.on)

    def _transferred(self, fact: Transferred) -> None:
        self._move(fact.counts, Stage.TRANSFERRED, fact.on)
        self._void_words()

    def _notified(self, fact: Notified) -> None:
        if fact.whom != Notice.PERSON:
            return
        if fact.is_reached:
            self.is_unreachable = False
        else:
            self.attempts += 1

    def _found_unreachable(self, _: FoundUnreachable) -> None:
        self.is_unreachable = True

    def _found_deceased(self, _: FoundDeceased) -> None:
        self.is_deceased = True

    def _held(self, fact: Held) -> None:
        self.holding = Hold(fact.reason, fact.until)

    def _released(self, _: Released) -> None:
        self.holding = None

    def _found_destroyed(self, fact: FoundDestroyed) -> None:
        self._move(fact.counts, Stage.DESTROYED, fact.on)
        self._void_words()
