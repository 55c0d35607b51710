"""Which steps does the law leave open to a person now, and to whom else? It asks the law itself.

Each step is tried on a copy of the case and the copy thrown away, so that no rule is told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from domain import Case, Refusal
from domain.actors import Act, Document, Order, Role
from domain.counts import Finding, Level, Outcome, Redesignation, Relief, Ruleset, Term
from domain.procedures import PARTY_OF
from domain.refusals import LevelUnknown, NotDownwards, NotYours, OutOfOrder

PAPER = Document("-", "0" * 64)
ORDER = Order("-", "-")
SOMEBODY = "somebody else"
STAFF = (Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER, Role.COURT_CLERK)
UNREMARKABLE = (NotYours, OutOfOrder, LevelUnknown, NotDownwards)
"""Refusals that only say that it is not this step's turn."""

Trial = Callable[[Case, Act], None]


@dataclass
class Opening:
    """A step that may be taken: on which counts, with what choices each, and what stands against.

    `terms` are what the other side agreed to, where the same must be agreed to.
    """

    step: str
    choices: dict[int, list[str]] = field(default_factory=dict)
    terms: Sequence[Term] = ()
    refusals: list[Refusal] = field(default_factory=list)
    possible: bool = False

    @property
    def counts(self) -> list[int]:
        """The counts it may be taken on."""
        return list(self.choices)


def openings(case: Case, by: str, role: Role, on: date) -> dict[str, Opening]:
    """Every step, by its name: whether this person may take it on that day, and on what."""
    act = Act(by, role, on, PAPER)
    return {step: _opening(step, case, act) for step in TRIALS}


def others(case: Case, role: Role, on: date) -> dict[str, list[Role]]:
    """Which step waits for whom else, by the name of the step."""
    waiting: dict[str, list[Role]] = {}
    for other in STAFF:
        if other != role:
            for step, opening in openings(case, SOMEBODY, other, on).items():
                if opening.possible:
                    waiting.setdefault(step, []).append(other)
    return waiting


def _opening(step: str, case: Case, act: Act) -> Opening:
    opening = Opening(step)
    if step == "agree":
        opening.terms = _terms_of_others(case, act)
    for count, choice, trial in TRIALS[step](case, opening.terms):
        refusal = _refusal(case, act, trial)
        if refusal is None:
            opening.possible = True
            opening.choices.setdefault(count, []).append(choice)
        elif not isinstance(refusal, UNREMARKABLE):
            opening.refusals.append(refusal)
    return opening


def _refusal(case: Case, act: Act, trial: Trial) -> Refusal | None:
    try:
        trial(deepcopy(case), act)
    except Refusal as refusal:
        return refusal
    return None


def _terms_of_others(case: Case, act: Act) -> Sequence[Term]:
    mine = PARTY_OF.get(act.role)
    return next((each.terms for each in case.assents.values() if each.party != mine), ())


Trials = Iterator[tuple[int, str, Trial]]


def _checks(case: Case, _: Sequence[Term]) -> Trials:
    return ((n, "", _checking(n)) for n in case.standings)


def _agreements(case: Case, theirs: Sequence[Term]) -> Trials:
    if theirs:
        return ((term.count, term.relief, _agreeing(theirs)) for term in theirs)
    terms = (Term(n, relief) for n in case.standings for relief in Relief)
    return ((term.count, term.relief, _agreeing([term])) for term in terms)


def _filings(case: Case, _: Sequence[Term]) -> Trials:
    return iter([(min(case.standings), "", lambda case, act: case.file(act))])


def _dismissals(case: Case, _: Sequence[Term]) -> Trials:
    return ((n, "", _dismissing(n)) for n in case.standings)


def _redesignations(case: Case, _: Sequence[Term]) -> Trials:
    below = (Level.MISDEMEANOR, Level.INFRACTION)
    return ((n, level, _lowering(n, level)) for n in case.standings for level in below)


def _denials(case: Case, _: Sequence[Term]) -> Trials:
    return ((n, "", _denying(n)) for n in case.standings)


def _checking(n: int) -> Trial:
    finding = Finding(n, Outcome.HAND_REVIEW, "-", "-")
    return lambda case, act: case.check(act, Ruleset("-", "-", act.on), [finding])


def _agreeing(terms: Sequence[Term]) -> Trial:
    return lambda case, act: case.agree(act, terms)


def _dismissing(n: int) -> Trial:
    return lambda case, act: case.dismiss(act, [n], ORDER)


def _lowering(n: int, level: Level) -> Trial:
    return lambda case, act: case.redesignate(act, [Redesignation(n, level)], ORDER)


def _denying(n: int) -> Trial:
    return lambda case, act: case.deny(act, [n], "-", ORDER)


TRIALS: dict[str, Callable[[Case, Sequence[Term]], Trials]] = {
    "check": _checks,
    "agree": _agreements,
    "file": _filings,
    "dismiss": _dismissals,
    "redesignate": _redesignations,
    "deny": _denials,
}
