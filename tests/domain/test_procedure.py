"""Which step is allowed from which stage, to whom, in each procedure?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from given import (
    CLERK,
    COURT,
    DEFENDER,
    PERSON,
    PROSECUTOR,
    RULESET,
    ACase,
    a_case,
    a_count,
    an_act,
    findings,
    terms,
    to,
)

from domain import refusals
from domain.actors import Act, Role
from domain.case import Case
from domain.counts import Level, Outcome, Relief
from domain.procedures import PROCEDURES

Verb = Callable[[Case, Act], None]

VERBS: dict[str, Verb] = {
    "check": lambda case, act: case.check(act, RULESET, findings(Outcome.DISMISS, case.standings)),
    "agree": lambda case, act: case.agree(act, terms(Relief.DISMISS, case.standings)),
    "file": lambda case, act: case.file(act),
    "dismiss": lambda case, act: case.dismiss(act, list(case.standings)),
    "redesignate": lambda case, act: case.redesignate(act, to(Level.INFRACTION, case.standings)),
    "deny": lambda case, act: case.deny(act, list(case.standings), "not_eligible"),
}
FACTS = {
    "check": Case.Checked,
    "agree": Case.Agreed,
    "file": Case.Filed,
    "dismiss": Case.Dismissed,
    "redesignate": Case.Redesignated,
    "deny": Case.Denied,
}

STAGES: dict[str, Callable[[ACase], Case]] = {
    "identified": ACase.identified,
    "eligible": ACase.checked,
    "hand_review": lambda given: given.checked(Outcome.HAND_REVIEW),
    "not_eligible": lambda given: given.checked(Outcome.NOT_ELIGIBLE),
    "other_agency": lambda given: given.checked(Outcome.OTHER_AGENCY),
    "half_agreed": ACase.half_agreed,
    "agreed": ACase.agreed,
    "filed": ACase.filed,
    "dismissed": ACase.dismissed,
    "redesignated": ACase.redesignated,
    "denied": ACase.denied,
    "mixed": ACase.mixed,
}

# "yes", or the refusal. The last column stands for dismiss, redesignate and deny alike.
ALLOWED = """
                check       agree            file        order
  identified    yes         OutOfOrder       OutOfOrder  OutOfOrder
  eligible      yes         yes              OutOfOrder  OutOfOrder
  hand_review   yes         NeedsHandReview  OutOfOrder  OutOfOrder
  not_eligible  yes         NotEligible      OutOfOrder  OutOfOrder
  other_agency  yes         OtherAgency      OutOfOrder  OutOfOrder
  half_agreed   yes         yes              OutOfOrder  OutOfOrder
  agreed        OutOfOrder  OutOfOrder       yes         OutOfOrder
  filed         OutOfOrder  OutOfOrder       OutOfOrder  yes
  dismissed     OutOfOrder  OutOfOrder       OutOfOrder  OutOfOrder
  redesignated  OutOfOrder  OutOfOrder       OutOfOrder  OutOfOrder
  denied        OutOfOrder  OutOfOrder       OutOfOrder  OutOfOrder
  mixed         OutOfOrder  OutOfOrder       OutOfOrder  OutOfOrder
"""

# Where the case stands after the step, where that differs from the name of the fact.
AFTER = {"check": "eligible", "deny": "denied"}


def _matrix() -> list[tuple[str, str, str, str]]:
    header, *rows = (line.split() for line in ALLOWED.strip().splitlines())
    cells = []
    for stage, *verdicts in rows:
        by_column = dict(zip(header, verdicts, strict=True))
        for verb in VERBS:
            verdict = by_column.get(verb, by_column["order"])
            cells += [(procedure, stage, verb, verdict) for procedure in PROCEDURES]
    # A procedure with one party has no half agreement.
    return [cell for cell in cells if cell[1] != "half_agreed" or cell[0] == "petition"]


MATRIX = _matrix()
ALLOWED_CELLS = [cell[:3] for cell in MATRIX if cell[3] == "yes"]
REFUSED_CELLS = [cell for cell in MATRIX if cell[3] != "yes"]


def _whoever_may(verb: str, stage: str) -> Act:
    if verb == "agree":
        return DEFENDER if stage == "half_agreed" else PROSECUTOR
    return CLERK if verb in ("check", "file") else COURT


def _bucket_after(verb: str, stage: str, procedure: str) -> str:
    if verb == "agree" and stage == "eligible" and procedure == "petition":
        return "eligible"  # The defense has not agreed yet.
    return AFTER.get(verb) or FACTS[verb].TOPIC.removeprefix("case.")


def test_the_matrix_has_every_verb_at_every_stage_of_every_procedure() -> None:
    assert {cell[1] for cell in MATRIX} == set(STAGES)
    assert len(MATRIX) == len(VERBS) * (len(STAGES) * len(PROCEDURES) - 2)


@pytest.mark.parametrize(("procedure", "stage", "verb"), ALLOWED_CELLS)
def test_an_allowed_step_records_its_one_fact(procedure: str, stage: str, verb: str) -> None:
    case = STAGES[stage](a_case(procedure))
    case.collect_events()
    VERBS[verb](case, _whoever_may(verb, stage))
    assert [type(fact) for fact in case.collect_events()] == [FACTS[verb]]
    assert case.bucket == _bucket_after(verb, stage, procedure)


@pytest.mark.parametrize(("procedure", "stage", "verb", "refusal"), REFUSED_CELLS)
def test_a_step_out_of_order_is_refused_and_leaves_no_trace(
    procedure: str, stage: str, verb: str, refusal: str
) -> None:
    case = STAGES[stage](a_case(procedure))
    version, bucket = case.version, case.bucket
    case.collect_events()
    with pytest.raises(refusals.Refusal) as refused:
        VERBS[verb](case, _whoever_may(verb, stage))
    assert type(refused.value).__name__ == refusal
    assert (case.version, case.bucket, case.collect_events()) == (version, bucket, [])


@pytest.mark.parametrize("level", [Level.MISDEMEANOR, Level.INFRACTION])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_lesser_offenses_go_unchecked_only_by_motion(procedure: str, level: Level) -> None:
    case = a_case(procedure, [a_count(1, level)]).identified()
    if procedure == "motion":
        case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
        assert case.bucket == "agreed"
    else:
        with pytest.raises(refusals.OutOfOrder, match="must be checked"):
            case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))


OFFICE = {"clerk", "prosecutor", "system"}
BOTH, ONE = {"prosecutor", "public_defender"}, {"prosecutor"}
FILERS, OWN_FILERS = {"clerk", "prosecutor", "public_defender"}, {"clerk", "prosecutor"}
COURTS = {"court_clerk"}

# Who may: petition, motion, statutory.
WHO_MAY = {
    "check": (OFFICE, OFFICE, OFFICE),
    "agree": (BOTH, ONE, ONE),
    "file": (FILERS, OWN_FILERS, OWN_FILERS),
    "dismiss": (COURTS, COURTS, COURTS),
    "redesignate": (COURTS, COURTS, COURTS),
    "deny": (COURTS, COURTS, COURTS),
}
BEGINS_AT = {"check": "identified", "agree": "eligible", "file": "agreed"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("which", "procedure"), list(enumerate(PROCEDURES)))
def test_each_step_is_for_certain_roles_only(
    which: int, procedure: str, verb: str, role: Role
) -> None:
    case = STAGES[BEGINS_AT.get(verb, "filed")](a_case(procedure))
    allowed = WHO_MAY[verb][which]
    version = case.version
    if role in allowed:
        VERBS[verb](case, an_act(role, "somebody"))
        assert case.version == version + 1
        return
    with pytest.raises(refusals.NotYours) as refused:
        VERBS[verb](case, an_act(role, "somebody"))
    assert refused.value.facts["role"] == role
    assert refused.value.facts["allowed"] == ", ".join(sorted(allowed))
    assert case.version == version


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("verb", VERBS)
def test_the_wrong_role_is_told_so_first_wherever_the_case_stands(verb: str, stage: str) -> None:
    case = STAGES[stage](a_case())
    with pytest.raises(refusals.NotYours):
        VERBS[verb](case, an_act(Role.AUDITOR))


def _identify(act: Act, procedure: str) -> Case:
    return Case.identify(
        act,
        county="alameda",
        procedure=procedure,
        person_id=PERSON,
        source="list",
        counts=[a_count()],
    )


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_only_the_office_identifies_a_case(procedure: str, role: Role) -> None:
    if role in OFFICE:
        case = _identify(an_act(role), procedure)
        assert (case.bucket, case.procedure.name, case.version) == ("identified", procedure, 1)
    else:
        with pytest.raises(refusals.NotYours):
            _identify(an_act(role), procedure)


@pytest.mark.parametrize("procedure", ["", "Petition", "petition ", "plea"])
def test_a_case_goes_by_one_of_the_three_procedures(procedure: str) -> None:
    with pytest.raises(refusals.UnknownProcedure) as refused:
        _identify(CLERK, procedure)
    assert refused.value.facts["known"] == "petition, motion, statutory"
