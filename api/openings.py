"""Which steps does the law leave open to a person now, to whom else, and why not? It asks the law.

Each rule is tried on a rehearsal of the case, with every choice that its parameters leave, so that
no rule is told twice; a new rule is tried by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Any

from api.steps import STEPS
from api.trials import PAPER, Trial, asked_by, trials
from domain import Case, Refusal
from domain import refusals as no
from domain.actors import Act, Role
from domain.case.fact import Fact
from domain.counts import Term
from domain.procedures import CHALLENGE_BY, PARTY_OF

WHOLE = (no.NotYours, no.GoesOnElsewhere, no.CaseClosed, no.NotInProcedure, no.MeetingOutOfOrder)
"""Refusals that hold whichever count is named, and whatever is chosen."""

OF_THE_COUNT = (no.OutOfOrder, no.NotForReview)
"""Refusals that hold whatever is chosen for the count."""

UNREMARKABLE = (
    *WHOLE,
    *OF_THE_COUNT,
    no.NotDecided,
    no.LevelUnknown,
    no.NotDownwards,
    no.NoWordGiven,
    no.NotOpposed,
    no.NotServing,
    no.OtherBasis,
    no.NotARecall,
    no.NoHearing,
    no.NothingGranted,
    no.AlreadySealed,
    no.NotSealed,
    no.StateNotTold,
    no.StillOpen,
    no.NotOnHold,
    no.NobodyTried,
    no.SameProcedure,
    no.NotMerged,
    no.NothingNamed,
    no.TooEarlyToDeem,
    no.TooLateToChallenge,
    no.BeforeTheCourt,
    no.HasItsOwnStep,
    no.AlreadyCorrected,
    no.RestedOn,
)
"""Refusals that only say that it is not this step's turn, or not this choice's."""

SOMEBODY = "somebody else"
ACTING = (Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER, Role.COURT_CLERK, Role.SYSTEM)
"""Roles for which there is any step at all."""


@dataclass
class Opening:
    """Whether a step may be taken: on which counts, with what choices, and what stands against it.

    `counts` has the choices of each count, if it has any of its own; `choices` those of the whole
    step, by parameter. `terms` are what the other side agreed to, where the same must be agreed
    to. `until` is the last legal day on which a step could be taken that is closed now.
    """

    step: str
    is_open: bool = False
    until: date | None = None
    counts: dict[int, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    terms: Sequence[Term] = ()
    needs_paper: bool = False
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def may_be_recorded(self) -> bool:
        """Whether there is a legal day up to now on which it may be taken."""
        return self.is_open or self.until is not None

    @property
    def remarkable(self) -> list[Refusal]:
        """What stands against it that somebody can do something about."""
        return [each for each in self.refusals if not isinstance(each, UNREMARKABLE)]

    @property
    def is_yours(self) -> bool:
        """Whether this role has a part in this step at all."""
        closed = self.refusals and all(isinstance(each, no.NotYours) for each in self.refusals)
        return self.is_open or not closed

    def _opened(self, trial: Trial) -> None:
        self.is_open = True
        if trial.count is not None:
            had = self.counts.setdefault(trial.count, [])
            had += [trial.choice] if trial.choice and trial.choice not in had else []
        for name, value in trial.chosen.items():
            values = self.choices.setdefault(name, [])
            values += [value] if value not in values else []


def an_act(by: str, role: Role, on: date) -> Act:
    """What somebody might do on that day, on whatever paper it needs."""
    return Act(by, role, on, PAPER)


def openings(case: Case, act: Act, history: Sequence[Fact]) -> dict[str, Opening]:
    """Every step, by its name: whether this person may take it on that day, and on what.

    `history` is every fact of the case, in order.
    """
    tried = case.rehearsal()
    return {step: opening(step, tried, act, history) for step in STEPS}


def opening(step: str, case: Case, act: Act, history: Sequence[Fact] = ()) -> Opening:
    """Whether one step may be taken; a step that is too late now is tried on its last day too.

    The case is a rehearsal.
    """
    found = _tried(step, case, act, history)
    if any(isinstance(each, no.TooLateToChallenge) for each in found.refusals):
        before = _tried(step, case, replace(act, on=CHALLENGE_BY), history)
        if before.is_open:
            before.is_open, before.until, before.refusals = False, CHALLENGE_BY, found.refusals
            return before
    return found


def others(
    case: Case,
    mine: Mapping[str, Opening],
    act: Act,
    history: Sequence[Fact],
    steps: Iterable[str] = STEPS,
) -> dict[str, list[Role]]:
    """Which step is open to whom else than the one who acts, by the name of the step.

    One's own role is among them where the step is closed to oneself, and open to a colleague.
    """
    tried = case.rehearsal()
    asked = {each.reviewer for each in case.standings.values()} - {None, act.by}
    people = (SOMEBODY, *sorted(map(str, asked)))
    found: dict[str, list[Role]] = {}
    for step, other in product(steps, ACTING):
        if other == act.role and mine[step].is_open:
            continue
        acts = (replace(act, by=person, role=other) for person in people)
        if any(_is_open(step, tried, each, history) for each in acts):
            found.setdefault(step, []).append(other)
    return found


def _is_open(step: str, case: Case, act: Act, history: Sequence[Fact]) -> bool:
    """Whether there is any way to take the step; it stops at the first."""
    rule, theirs = getattr(case, STEPS[step].rule), _terms_of_others(step, case, act)
    asked = asked_by(step)
    for trial in trials(asked, case, act.on, theirs, history):
        refusal = _refusal(rule, act, trial.data)
        if refusal is None:
            return True
        if isinstance(refusal, WHOLE) and not asked.wants_history:
            return False
    return False


def _tried(step: str, case: Case, act: Act, history: Sequence[Fact]) -> Opening:
    theirs = _terms_of_others(step, case, act)
    found = Opening(step, terms=theirs)
    rule, asked = getattr(case, STEPS[step].rule), asked_by(step)
    said: dict[str, Refusal] = {}
    closed: int | None = None
    for trial in trials(asked, case, act.on, theirs, history):
        if closed is not None and trial.count == closed:
            continue
        refusal = _refusal(rule, act, trial.data)
        if refusal is None:
            found.needs_paper |= not found.is_open and _is_papered(rule, act, trial)
            found._opened(trial)
            continue
        said.setdefault(str(refusal), refusal)
        if isinstance(refusal, WHOLE) and not asked.wants_history:
            break
        closed = trial.count if isinstance(refusal, OF_THE_COUNT) else None
    found.refusals = list(said.values())
    return found


def _refusal(rule: Any, act: Act, data: Mapping[str, Any]) -> Refusal | None:
    try:
        rule(act, **data)
    except Refusal as refusal:
        return refusal
    return None


def _is_papered(rule: Any, act: Act, trial: Trial) -> bool:
    refusal = _refusal(rule, replace(act, document=None), trial.data)
    return isinstance(refusal, no.MissingDocument)


def _terms_of_others(step: str, case: Case, act: Act) -> Sequence[Term]:
    mine = PARTY_OF.get(act.role)
    given = case.assents.values() if step == "agree" else ()
    return next((each.terms for each in given if each.party != mine), ())
