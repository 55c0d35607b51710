"""How does a case come to stand where a test begins? By its own verbs, on fixed days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unittest.mock import patch
from uuid import UUID

from domain.actors import Act, Document, Role
from domain.asking import Channel, Ending, Method, Told
from domain.case import Case
from domain.counts import (
    Count,
    Finding,
    Level,
    Outcome,
    Redesignation,
    Relief,
    Ruleset,
    Term,
)
from domain.inquiry import Inquiry
from domain.matching import Key
from domain.procedures import PARTY_OF

DAY = date(2018, 2, 1)
PAPER = Document("P-1", "ab" * 32)
RULESET = Ruleset("baseline", "2018.1", DAY)
PERSON = UUID(int=77)


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
        with patch("domain.case.uuid4", return_value=UUID(int=self.number)):
            return Case.identify(
                CLERK,
                county="alameda",
                procedure=self.procedure,
                person_id=PERSON,
                source="list",
                counts=self.counts,
            )

    def checked(self, outcome: Outcome = Outcome.DISMISS) -> Case:
        """Every count checked by the clerk, with this outcome."""
        case = self.identified()
        case.check(CLERK, RULESET, findings(outcome, self._all))
        return case

    def half_agreed(self, relief: Relief = Relief.DISMISS) -> Case:
        """The prosecution agreed on every count; in a petition the defense has not yet."""
        case = self.checked()
        case.agree(PROSECUTOR, terms(relief, self._all))
        return case

    def agreed(self, relief: Relief = Relief.DISMISS) -> Case:
        """Every party of the procedure agreed on every count."""
        case = self.checked()
        for by in (PROSECUTOR, DEFENDER):
            if PARTY_OF[by.role] in case.procedure.parties:
                case.agree(by, terms(relief, self._all))
        return case

    def filed(self, relief: Relief = Relief.DISMISS) -> Case:
        """Laid before the court."""
        case = self.agreed(relief)
        case.file(CLERK)
        return case

    def dismissed(self) -> Case:
        """Every count dismissed by the court."""
        case = self.filed()
        case.dismiss(COURT, self._all)
        return case

    def redesignated(self, level: Level = Level.MISDEMEANOR) -> Case:
        """Every count lowered by the court."""
        case = self.filed(Relief.REDESIGNATE)
        case.redesignate(COURT, to(level, self._all))
        return case

    def denied(self) -> Case:
        """Every count denied by the court."""
        case = self.filed()
        case.deny(COURT, self._all, "not_eligible")
        return case

    def mixed(self) -> Case:
        """The first count dismissed, the others redesignated."""
        case = self.filed()
        first, *others = self._all
        case.dismiss(COURT, [first])
        case.redesignate(COURT, to(Level.MISDEMEANOR, others))
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
