"""How does a case come to stand where a test begins? By its own verbs, on fixed days."""
# Longer than the house allows: one road through each procedure, which every other test begins on.

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unittest.mock import patch
from uuid import UUID

from domain.actors import Act, Document, Order, Role
from domain.asking import Channel, Ending, Method, Told
from domain.case import Case
from domain.counts import (
    CheckKind,
    Count,
    Finding,
    Ground,
    Level,
    Notice,
    Outcome,
    Redesignation,
    Relief,
    Ruleset,
    Scope,
    Term,
)
from domain.inquiry import Inquiry
from domain.matching import Key
from domain.procedures import PARTY_OF

DAY = date(2018, 2, 1)
PAPER = Document("P-1", "ab" * 32)
RULESET = Ruleset("baseline", "2018.1", DAY)
PERSON = UUID(int=77)
ORDER = Order("O-1", "Department 12")


def an_act(role: Role, by: str | None = None, document: Document | None = PAPER) -> Act:
    """One act on the fixed day, by a person of that role, on the fixed paper."""
    return Act(by or f"{role}-1", role, DAY, document)


CLERK = an_act(Role.CLERK)
PROSECUTOR = an_act(Role.PROSECUTOR)
DEFENDER = an_act(Role.PUBLIC_DEFENDER)
COURT = an_act(Role.COURT_CLERK)


def a_count(number: int = 1, level: Level | None = Level.FELONY) -> Count:
    """A conviction for possession for sale, of 1999."""
    return Count(number, "11359", "", level, date(1999, 5, 4))


def findings(outcome: Outcome, numbers: Iterable[int]) -> list[Finding]:
    """The same finding for each of the counts."""
    return [Finding(number, outcome, "by_section", "HS 11361.8(b)") for number in numbers]


def terms(relief: Relief, numbers: Iterable[int]) -> list[Term]:
    """The same relief for each of the counts."""
    return [Term(number, relief) for number in numbers]


def to(level: Level, numbers: Iterable[int]) -> list[Redesignation]:
    """Each of the counts redesignated to the level."""
    return [Redesignation(number, level) for number in numbers]


def give_word(case: Case, by: Act, said: list[Term]) -> None:
    """The party agrees; by the state's list the prosecution leaves unchallenged instead."""
    if case.procedure.challenged:
        case.leave_unchallenged(by, said)
    else:
        case.agree(by, said)


@dataclass(frozen=True)
class ACase:
    """A case in the making; each method gives it from its beginning up to one stage."""

    procedure: str
    counts: tuple[Count, ...]
    number: int

    @property
    def _all(self) -> list[int]:
        return [each.number for each in self.counts]

    def identified(self) -> Case:
        """Found in a list."""
        with patch("domain.case.case.uuid4", return_value=UUID(int=self.number)):
            return Case.identify(
                CLERK,
                county="alameda",
                procedure=self.procedure,
                person_id=PERSON,
                source="list",
                counts=self.counts,
            )

    def tried(self) -> Case:
        """Found in a list; the person was written to, and not reached."""
        case = self.identified()
        case.notify(DEFENDER, Notice.PERSON, "mail", is_reached=False)
        return case

    def check_pending(self) -> Case:
        """Found in a list; a check of every count was asked for."""
        case = self.identified()
        case.request_check(CLERK, self._all, CheckKind.RAP_SHEET)
        return case

    def checked(self, outcome: Outcome = Outcome.DISMISS) -> Case:
        """Every count checked by the clerk, with this outcome."""
        case = self.identified()
        case.check(CLERK, RULESET, findings(outcome, self._all))
        return case

    def meeting_set(self) -> Case:
        """Every count checked, and a meeting set for the same day."""
        case = self.checked()
        case.schedule_meeting(CLERK, DAY)
        return case

    def met(self) -> Case:
        """Every count checked, and the person met where the procedure asks for it."""
        case = self.checked()
        if case.procedure.meets:
            case.meet(CLERK, ["person", "counsel"])
        return case

    def half_agreed(self, relief: Relief = Relief.DISMISS) -> Case:
        """The prosecution agreed on every count; in a petition the defense has not yet."""
        case = self.met()
        give_word(case, PROSECUTOR, terms(relief, self._all))
        return case

    def agreed(self, relief: Relief = Relief.DISMISS) -> Case:
        """Every party of the procedure agreed on every count, or the prosecution let them be."""
        case = self.met()
        for by in (PROSECUTOR, DEFENDER):
            if PARTY_OF[by.role] in case.procedure.parties:
                give_word(case, by, terms(relief, self._all))
        return case

    def half_signed(self, relief: Relief = Relief.DISMISS) -> Case:
        """Agreed, and signed by the prosecution where somebody signs."""
        case = self.agreed(relief)
        if case.procedure.signers:
            case.sign(PROSECUTOR)
        return case

    def signed(self, relief: Relief = Relief.DISMISS) -> Case:
        """Agreed, and signed by everybody who has to."""
        case = self.half_signed(relief)
        if len(case.procedure.signers) > 1:
            case.sign(DEFENDER)
        return case

    def filed(self, relief: Relief = Relief.DISMISS) -> Case:
        """Laid before the court, the other side joining where it has to."""
        case = self.signed(relief)
        case.file(CLERK, is_stipulated=not case.procedure.joint)
        return case

    def hearing_set(self) -> Case:
        """Filed, and set for a hearing on the same day."""
        case = self.filed()
        case.set_hearing(COURT, DAY)
        return case

    def opposed(self) -> Case:
        """Filed, and opposed by the prosecution; by petition only."""
        case = self.filed()
        case.oppose(PROSECUTOR, self._all, Ground.NOT_ELIGIBLE)
        return case

    def challenged(self) -> Case:
        """Challenged before the court; by the state's list only."""
        case = self.checked()
        case.challenge(PROSECUTOR, self._all, Ground.NOT_ELIGIBLE, is_serving=False)
        return case

    def returned(self) -> Case:
        """Sent back by the court."""
        case = self.filed()
        case.return_(COURT, self._all, "wrong_form")
        return case

    def dismissed(self) -> Case:
        """Every count dismissed by the court."""
        case = self.filed()
        case.dismiss(COURT, self._all, ORDER)
        return case

    def redesignated(self, level: Level = Level.MISDEMEANOR) -> Case:
        """Every count lowered by the court."""
        case = self.filed(Relief.REDESIGNATE)
        case.redesignate(COURT, to(level, self._all), ORDER)
        return case

    def resentenced(self) -> Case:
        """Every count's sentence recalled by the court."""
        case = self.filed(Relief.REDESIGNATE)
        case.resentence(COURT, to(Level.MISDEMEANOR, self._all), ORDER)
        return case

    def sealed(self) -> Case:
        """Dismissed and sealed."""
        case = self.dismissed()
        case.seal(COURT, self._all, Scope.CONVICTION, ORDER)
        return case

    def notified(self) -> Case:
        """Dismissed, and the state told of it."""
        case = self.dismissed()
        case.notify_state(COURT, "R-1")
        return case

    def mismatched(self) -> Case:
        """Dismissed, and the state's record says something else."""
        case = self.notified()
        case.find_mismatch(CLERK, "level")
        return case

    def confirmed(self) -> Case:
        """Dismissed, and the state's record says so."""
        case = self.notified()
        case.confirm_state(CLERK)
        return case

    def closed(self) -> Case:
        """Nothing more is to be done."""
        case = self.confirmed()
        case.close(CLERK, "done")
        return case

    def withdrawn(self) -> Case:
        """No longer asked for."""
        case = self.identified()
        case.withdraw(CLERK, self._all, "no_longer_wanted")
        return case

    def transferred(self) -> Case:
        """Handed to another county."""
        case = self.identified()
        case.transfer(CLERK, self._all, "marin")
        return case

    def destroyed(self) -> Case:
        """Of a record that no longer exists."""
        case = self.identified()
        case.find_destroyed(CLERK, self._all)
        return case

    def held(self) -> Case:
        """Checked, met, and on hold without an end."""
        case = self.met()
        case.hold(CLERK, "waits_for_counsel", None)
        return case

    def merged(self) -> Case:
        """Goes on under another case."""
        case = self.checked()
        case.merge(CLERK, a_case(self.procedure, number=self.number + 500).identified())
        return case

    def denied(self) -> Case:
        """Every count denied by the court."""
        case = self.filed()
        case.deny(COURT, self._all, "not_eligible", ORDER)
        return case

    def mixed(self) -> Case:
        """The first count dismissed, the others redesignated."""
        case = self.filed()
        first, *others = self._all
        case.dismiss(COURT, [first], ORDER)
        case.redesignate(COURT, to(Level.MISDEMEANOR, others), ORDER)
        return case


def a_case(
    procedure: str = "petition",
    counts: Iterable[Count] | None = None,
    number: int = 1,
) -> ACase:
    """A case with two felony counts, if nothing else is asked for; `number` becomes its id."""
    given = (a_count(1), a_count(2)) if counts is None else tuple(counts)
    return ACase(procedure, given, number)


def received(act: Act = CLERK, given: Iterable[str] = ("name", "birth_date")) -> Inquiry:
    """Somebody asked by phone."""
    return Inquiry.receive(act, channel=Channel.PHONE, county="alameda", given=list(given))


def an_inquiry(stage: str) -> Inquiry:
    """An inquiry that has come so far by its own verbs; beyond a search it is matched, strongly."""
    inquiry = received()
    if stage == "unmatched":
        inquiry.unmatch(CLERK)
        return inquiry
    steps = {
        "matched": lambda: inquiry.match(CLERK, {UUID(int=1): [Key.CII]}),
        "answered": lambda: inquiry.answer(CLERK, Method.PHONE, Told.UNDER_WAY),
        "followed_up": lambda: inquiry.follow_up(CLERK, Method.PHONE, reached=True),
        "closed": lambda: inquiry.close(CLERK, Ending.ANSWERED),
    }
    for name in list(steps)[: list(steps).index(stage) + 1] if stage in steps else []:
        steps[name]()
    assert inquiry.stage == stage
    return inquiry
