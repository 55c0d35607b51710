"""Which step is allowed from which stage, to whom, in each procedure?"""
# Longer than the house allows: the whole table of the law, to be read down the page.

from __future__ import annotations

from itertools import product

import pytest
from given import (
    CLERK,
    PERSON,
    PROSECUTOR,
    a_case,
    a_count,
    an_act,
    terms,
)

from domain import refusals
from domain.actors import Act, Role
from domain.case import Case
from domain.counts import Level, Relief
from domain.facts import rules_of
from domain.procedures import PROCEDURES
from tests.domain.steps import ONLY_IN, STAGES, STEPS, take, whoever_may

# The law, written by hand: for each verb, and where it matters for each procedure, what is said
# at which stages. `...` stands for all the other stages.

EVERYWHERE = """
  GoesOnElsewhere    merged
  CaseClosed         closed
"""

LAW = """
check request_check find_prior_relief
  yes                identified tried check_pending eligible hand_review not_eligible other_agency
  yes                meeting_set met held half_agreed
  OutOfOrder         ...

assign_review review
  yes                hand_review
  NotForReview       eligible not_eligible other_agency meeting_set met held half_agreed
  OutOfOrder         ...

schedule_meeting meet @petition
  MeetingOutOfOrder  met held half_agreed agreed half_signed signed filed hearing_set opposed
  MeetingOutOfOrder  returned dismissed redesignated resentenced denied mixed sealed
  MeetingOutOfOrder  notified mismatched confirmed
  yes                ...

miss_meeting @petition
  yes                meeting_set
  MeetingOutOfOrder  ...

schedule_meeting meet miss_meeting @motion @statutory
  NotInProcedure     ...

agree @petition
  yes                met half_agreed
  NotMet             eligible meeting_set
  NeedsHandReview    hand_review
  NotEligible        not_eligible
  OtherAgency        other_agency
  OnHold             held
  OutOfOrder         ...

agree @motion
leave_unchallenged @statutory
  yes                eligible
  NeedsHandReview    hand_review
  NotEligible        not_eligible
  OtherAgency        other_agency
  OnHold             held
  OutOfOrder         ...

agree sign @statutory
leave_unchallenged challenge deem_unchallenged @petition @motion
oppose @motion @statutory
withdraw_opposition @motion
  NotInProcedure     ...

rescind
  yes                half_agreed agreed half_signed signed
  NoWordGiven        ...

sign @petition @motion
  yes                agreed half_signed
  OnHold             held
  OutOfOrder         ...

challenge @statutory
  yes                identified tried check_pending eligible hand_review not_eligible other_agency
  yes                held
  OutOfOrder         ...

deem_unchallenged @statutory
  yes                identified tried check_pending eligible hand_review not_eligible held
  OtherAgency        other_agency
  OutOfOrder         ...

oppose @petition
set_hearing return_ dismiss redesignate resentence deny
  yes                filed hearing_set opposed challenged
  OutOfOrder         ...

withdraw_opposition @petition @statutory
  yes                opposed challenged
  NotOpposed         filed hearing_set
  OutOfOrder         ...

file @petition @motion
  yes                signed returned
  OnHold             held
  OutOfOrder         ...

file @statutory
  yes                agreed returned
  OnHold             held
  OutOfOrder         ...

hear
  yes                hearing_set
  NoHearing          ...

withdraw
  OutOfOrder         dismissed redesignated resentenced denied mixed sealed notified mismatched
  OutOfOrder         confirmed withdrawn transferred destroyed
  yes                ...

seal
  yes                dismissed redesignated resentenced mixed notified mismatched confirmed
  AlreadySealed      sealed
  NothingGranted     ...

unseal
  yes                sealed
  NotSealed          ...

notify_state
  yes                dismissed redesignated resentenced mixed sealed notified mismatched confirmed
  NothingGranted     ...

confirm_state find_mismatch
  yes                notified mismatched
  StateNotTold       ...

close
  yes                not_eligible other_agency denied confirmed withdrawn transferred destroyed
  StateNotConfirmed  dismissed redesignated resentenced mixed sealed notified mismatched
  StillOpen          ...

reopen
  yes                dismissed redesignated resentenced denied mixed sealed notified mismatched
  yes                confirmed closed withdrawn transferred destroyed
  OutOfOrder         ...

ask_again
  yes                denied
  OutOfOrder         ...

change_procedure
  yes                identified tried check_pending eligible hand_review not_eligible other_agency
  yes                meeting_set met held half_agreed agreed half_signed signed returned
  OutOfOrder         ...

transfer find_destroyed amend
  yes                identified tried check_pending eligible hand_review not_eligible other_agency
  yes                meeting_set met held half_agreed agreed half_signed signed
  OutOfOrder         ...

serve notify find_deceased hold link
  yes                ...

find_unreachable
  yes                tried
  NobodyTried        ...

release
  yes                held
  NotOnHold          ...

merge
  BeforeTheCourt     filed hearing_set opposed challenged returned dismissed redesignated
  BeforeTheCourt     resentenced denied mixed sealed notified mismatched confirmed
  yes                ...

unmerge
  yes                merged
  NotMerged          closed
  NotMerged          ...

correct
  HasItsOwnStep      identified
  yes                ...
"""

Row = tuple[list[str], list[tuple[str, list[str]]]]


def _rows() -> list[Row]:
    """Each block of the law: its headers, and what it says at which stages."""
    rows = []
    for block in LAW.strip().split("\n\n"):
        heads = [line for line in block.splitlines() if not line.startswith(" ")]
        said = [line.split() for line in block.splitlines() if line.startswith(" ")]
        rows.append((heads, [(verdict, stages) for verdict, *stages in said]))
    return rows


def _stages(procedure: str) -> list[str]:
    return [each for each in STAGES if procedure in ONLY_IN.get(each, PROCEDURES)]


def _verdict(said: list[tuple[str, list[str]]], stage: str) -> str:
    everywhere = [(verdict, [at]) for verdict, at in map(str.split, EVERYWHERE.split("\n")[1:3])]
    named = [verdict for verdict, stages in said if stage in stages]
    assert len(set(named)) <= 1, f"The law says two things at {stage}."
    others = [verdict for verdict, stages in said if stages == ["..."]]
    return [*named, *[verdict for verdict, at in everywhere if stage in at], *others][0]


def _matrix() -> list[tuple[str, str, str, str]]:
    cells = []
    for heads, said in _rows():
        for head in heads:
            words = head.split()
            verbs = [each for each in words if each[0] != "@"]
            roads = [each[1:] for each in words if each[0] == "@"] or list(PROCEDURES)
            cells += [
                (road, stage, verb, _verdict(said, stage))
                for verb, road in product(verbs, roads)
                for stage in _stages(road)
            ]
    return cells


MATRIX = _matrix()
EVERY_STAGE = pytest.mark.parametrize(
    ("procedure", "stage"), [(road, stage) for road in PROCEDURES for stage in _stages(road)]
)


def _law_at(procedure: str, stage: str) -> dict[str, str]:
    return {cell[2]: cell[3] for cell in MATRIX if cell[:2] == (procedure, stage)}


# Under which heading the case stands after the step; a verb that is not named changes nothing.
AFTER = {
    "request_check": "check_pending",
    "check": "eligible",
    "review": "eligible",
    "find_prior_relief": "hand_review",
    "rescind": "eligible",
    "challenge": "filed",
    "leave_unchallenged": "agreed",
    "deem_unchallenged": "agreed",
    "file": "filed",
    "return_": "returned",
    "withdraw": "withdrawn",
    "dismiss": "dismissed",
    "redesignate": "redesignated",
    "resentence": "resentenced",
    "deny": "denied",
    "reopen": "identified",
    "ask_again": "eligible",
    "transfer": "transferred",
    "find_destroyed": "destroyed",
    "merge": "merged",
}
# ... but here.
AFTER_AT = {
    ("petition", "met", "agree"): "eligible",
    ("petition", "half_agreed", "agree"): "agreed",
    ("motion", "eligible", "agree"): "agreed",
    ("petition", "agreed", "sign"): "agreed",
    ("petition", "half_signed", "sign"): "signed",
    ("motion", "agreed", "sign"): "signed",
    ("petition", "merged", "unmerge"): "eligible",
    ("motion", "merged", "unmerge"): "eligible",
    ("statutory", "merged", "unmerge"): "eligible",
}
BACK_TO_CHECK = ("agreed", "half_signed", "signed", "returned")
SEE_ELSEWHERE = ("correct", "amend")
"""What these change depends on more than the stage: see the tests of mending."""


def _bucket_after(procedure: str, stage: str, verb: str, before: str) -> str:
    if verb == "change_procedure" and stage in BACK_TO_CHECK:
        return "eligible"
    return AFTER_AT.get((procedure, stage, verb)) or AFTER.get(verb) or before


def test_the_table_has_every_verb_at_every_stage_of_every_procedure_once() -> None:
    asked = [cell[:3] for cell in MATRIX]
    assert len(asked) == len(set(asked))
    assert set(asked) == {
        (road, stage, verb) for road in PROCEDURES for stage in _stages(road) for verb in STEPS
    }


def test_the_table_has_every_verb_that_there_is() -> None:
    assert set(STEPS) == set(rules_of(Case))
    assert len(STEPS) == 47
    assert len({fact for _, fact, _ in STEPS.values()}) == 47


def test_the_table_names_no_stage_and_no_refusal_that_there_is_not() -> None:
    named = {stage for _, said in _rows() for _, stages in said for stage in stages}
    assert named - {"..."} <= set(STAGES)
    assert {cell[3] for cell in MATRIX} - {"yes"} <= set(vars(refusals))


def _said(case: Case, verb: str, act: Act) -> str:
    """What the code says to the step; where it says no, nothing has changed."""
    before = (case.version, case.bucket, list(case.pending_events))
    try:
        take(verb, case, act)
    except refusals.Refusal as refusal:
        assert (case.version, case.bucket, list(case.pending_events)) == before
        return type(refusal).__name__
    return "yes"


@EVERY_STAGE
def test_every_step_is_allowed_or_refused_as_the_law_says(procedure: str, stage: str) -> None:
    said = {
        verb: _said(STAGES[stage](a_case(procedure)), verb, whoever_may(verb, stage))
        for verb in STEPS
    }
    assert said == _law_at(procedure, stage)


@EVERY_STAGE
def test_an_allowed_step_records_its_one_fact(procedure: str, stage: str) -> None:
    for verb, verdict in _law_at(procedure, stage).items():
        case = STAGES[stage](a_case(procedure))
        before, recorded = case.bucket, len(case.pending_events)
        if verdict == "yes":
            take(verb, case, whoever_may(verb, stage))
            topics = [type(each).TOPIC for each in case.pending_events[recorded:]]
            assert topics == [f"case.{STEPS[verb][1]}"]
            if verb not in SEE_ELSEWHERE:
                assert case.bucket == _bucket_after(procedure, stage, verb, before), verb


@pytest.mark.parametrize("level", [Level.MISDEMEANOR, Level.INFRACTION])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_lesser_offenses_go_unchecked_only_by_motion(procedure: str, level: Level) -> None:
    case = a_case(procedure, [a_count(1, level)]).identified()
    said = terms(Relief.DISMISS, [1])
    if procedure == "motion":
        case.agree(PROSECUTOR, said)
        assert case.bucket == "agreed"
        return
    word = case.leave_unchallenged if procedure == "statutory" else case.agree
    with pytest.raises(refusals.OutOfOrder, match="must be checked"):
        word(PROSECUTOR, said)


# Who may, by hand as well: roles, and the verbs that are theirs.

C, P, D, K, S = "clerk", "prosecutor", "public_defender", "court_clerk", "system"

WHO_MAY: dict[tuple[str, ...], set[str]] = {
    ("request_check", "check", "find_prior_relief", "confirm_state", "find_mismatch"): {C, P, S},
    ("close", "release", "find_destroyed", "link"): {C, P, S},
    ("assign_review", "review", "reopen", "change_procedure", "transfer", "hold"): {C, P},
    ("merge", "unmerge", "amend"): {C, P},
    ("schedule_meeting", "meet", "miss_meeting", "serve", "withdraw"): {C, P, D},
    ("find_unreachable", "correct"): {C, P, D},
    ("find_deceased",): {C, P, D, S},
    ("notify",): {C, P, D, K},
    ("notify_state",): {C, P, K, S},
    ("rescind", "ask_again"): {P, D},
    ("challenge", "leave_unchallenged", "oppose", "withdraw_opposition"): {P},
    ("deem_unchallenged",): {S},
    ("set_hearing", "hear", "return_", "dismiss", "redesignate"): {K},
    ("resentence", "deny", "seal", "unseal"): {K},
}
WHO_MAY_IN: dict[str, tuple[set[str], set[str], set[str]]] = {
    "agree": ({P, D}, {P}, {P}),
    "sign": ({P, D}, {P}, {P, D}),
    "file": ({C, P, D}, {C, P}, {C, P}),
}
"""Where it is not the same in petition, motion and statutory."""


def _who_may(verb: str, procedure: str) -> set[str]:
    if verb in WHO_MAY_IN:
        return WHO_MAY_IN[verb][list(PROCEDURES).index(procedure)]
    return next(roles for verbs, roles in WHO_MAY.items() if verb in verbs)


BEGINS_AT = {("petition", "rescind"): "agreed"}
"""Where the first stage at which a step is allowed is not good for every role."""


def _first(procedure: str, verb: str) -> str:
    """The first stage at which the step is allowed; "" where it is not of this procedure."""
    allowed = (stage for road, stage, *what in MATRIX if [road, *what] == [procedure, verb, "yes"])
    return BEGINS_AT.get((procedure, verb)) or next(allowed, "")


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_each_step_is_for_certain_roles_only(procedure: str, verb: str) -> None:
    stage, allowed = _first(procedure, verb), _who_may(verb, procedure)
    build = STAGES[stage or "identified"]
    said = {str(role): _said(build(a_case(procedure)), verb, an_act(role, "ed")) for role in Role}
    theirs = "yes" if stage else "NotInProcedure"
    expected = {str(role): theirs if role in allowed else "NotYours" for role in Role}
    if verb == "rescind" and procedure != "petition":
        expected[D] = "NoWordGiven"
    assert said == expected


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_whoever_may_not_is_told_who_may(procedure: str, verb: str) -> None:
    with pytest.raises(refusals.NotYours) as refused:
        take(verb, a_case(procedure).checked(), an_act(Role.AUDITOR))
    assert refused.value.facts["role"] == Role.AUDITOR
    assert refused.value.facts["allowed"] == ", ".join(sorted(_who_may(verb, procedure)))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COURT_CLERK}))
def test_what_the_court_said_only_the_court_corrects(role: Role) -> None:
    case = a_case().dismissed()
    with pytest.raises(refusals.NotYours, match="this is for: court_clerk"):
        take("correct", case, an_act(role))


@EVERY_STAGE
def test_the_wrong_role_is_told_so_first_wherever_the_case_stands(
    procedure: str, stage: str
) -> None:
    case = STAGES[stage](a_case(procedure))
    assert {_said(case, verb, an_act(Role.ANALYST)) for verb in STEPS} == {"NotYours"}


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
    if role in {C, P, S}:
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
