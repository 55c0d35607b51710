"""What does the law, or the house, ask of a step: a paper, the court, counts by name?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from given import (
    CLERK,
    COURT,
    DEFENDER,
    ORDER,
    PERSON,
    PROSECUTOR,
    RULESET,
    a_case,
    a_count,
    an_act,
    findings,
    terms,
    to,
)

from domain import refusals
from domain.actors import Document, Role
from domain.case import Case
from domain.counts import Level, Outcome, Relief, Stage
from domain.procedures import PROCEDURES

DISMISS, LOWER = Relief.DISMISS, Relief.REDESIGNATE


def _stages(case: Case) -> list[str]:
    return [str(each.stage) for each in case.standings.values()]


def _sign_and_file(case: Case) -> None:
    case.sign(PROSECUTOR)
    case.sign(DEFENDER)
    case.file(CLERK)


# Papers.


@pytest.mark.parametrize(
    "paper",
    [None, Document("", "ab" * 32), Document("P-1", ""), Document(" ", " ")],
    ids=["none", "no reference", "no hash", "blank"],
)
@pytest.mark.parametrize("verb", ["file", "dismiss", "redesignate", "deny"])
def test_a_step_that_rests_on_a_paper_must_name_it(verb: str, paper: Document | None) -> None:
    case = a_case().signed() if verb == "file" else a_case().filed()
    steps = {
        "file": lambda: case.file(replace(CLERK, document=paper)),
        "dismiss": lambda: case.dismiss(replace(COURT, document=paper), [1], ORDER),
        "redesignate": lambda: case.redesignate(
            replace(COURT, document=paper), to(Level.MISDEMEANOR, [1]), ORDER
        ),
        "deny": lambda: case.deny(replace(COURT, document=paper), [1], "not_eligible", ORDER),
    }
    version = case.version
    with pytest.raises(refusals.MissingDocument, match=f"To {verb}, name the paper"):
        steps[verb]()
    assert case.version == version


def test_identifying_checking_and_agreeing_need_no_paper() -> None:
    case = Case.identify(
        an_act(Role.SYSTEM, document=None),
        county="alameda",
        procedure="motion",
        person_id=PERSON,
        source="list",
        counts=[a_count()],
    )
    case.check(an_act(Role.SYSTEM, document=None), RULESET, findings(Outcome.DISMISS, [1]))
    case.agree(an_act(Role.PROSECUTOR, document=None), terms(DISMISS, [1]))
    assert case.bucket == "agreed"


# Filing and orders.


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COURT_CLERK}))
def test_only_a_courts_order_dismisses(role: Role) -> None:
    case = a_case().filed()
    with pytest.raises(refusals.NotYours, match="this is for: court_clerk"):
        case.dismiss(an_act(role), [1], ORDER)
    assert case.bucket == "filed"


def test_only_the_signed_counts_are_filed() -> None:
    case = a_case().met()
    for by in (PROSECUTOR, DEFENDER):
        case.agree(by, terms(DISMISS, [1]))
    _sign_and_file(case)
    assert _stages(case) == ["filed", "checked"]
    assert case.collect_events()[-1].counts == (1,)
    for by in (PROSECUTOR, DEFENDER):
        case.agree(by, terms(DISMISS, [2]))
    _sign_and_file(case)
    assert _stages(case) == ["filed", "filed"]


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_what_is_filed_is_the_paper_of_the_procedure(procedure: str) -> None:
    filed = a_case(procedure).filed().collect_events()[-1]
    assert filed.instrument == PROCEDURES[procedure].instrument
    assert filed.document is not None


def test_the_court_may_decide_count_by_count() -> None:
    case = a_case(counts=[a_count(n) for n in (1, 2, 3)]).filed()
    case.dismiss(COURT, [2], ORDER)
    assert (_stages(case), case.bucket) == (["filed", "dismissed", "filed"], "filed")
    case.redesignate(COURT, to(Level.MISDEMEANOR, [1]), ORDER)
    case.deny(COURT, [3], "not_eligible", ORDER)
    assert _stages(case) == ["redesignated", "dismissed", "denied"]
    assert case.bucket == "mixed"


def test_half_dismissed_and_half_redesignated_is_mixed() -> None:
    assert a_case().mixed().bucket == "mixed"


def test_the_court_is_not_bound_by_the_terms() -> None:
    case = a_case().filed(LOWER)
    case.dismiss(COURT, [1, 2], ORDER)
    assert case.bucket == "dismissed"


@pytest.mark.parametrize("stage", ["dismissed", "redesignated", "denied"])
def test_a_decided_count_is_final(stage: str) -> None:
    case = getattr(a_case(), stage)()
    for step in (
        lambda: case.dismiss(COURT, [1], ORDER),
        lambda: case.redesignate(COURT, to(Level.INFRACTION, [1]), ORDER),
        lambda: case.deny(COURT, [1], "not_eligible", ORDER),
    ):
        with pytest.raises(refusals.OutOfOrder, match=f"Count 1 is {stage}"):
            step()


def test_an_order_over_a_decided_and_an_open_count_decides_neither() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    with pytest.raises(refusals.OutOfOrder):
        case.deny(COURT, [2, 1], "not_eligible", ORDER)
    assert _stages(case) == ["dismissed", "filed"]


# What a step names.


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ([], refusals.NothingNamed),
        ([3], refusals.UnknownCount),
        ([1, 0], refusals.UnknownCount),
        ([-1], refusals.UnknownCount),
        ([1, 1], refusals.NamedTwice),
        ([2, 1, 2], refusals.NamedTwice),
    ],
    ids=str,
)
@pytest.mark.parametrize("verb", ["check", "agree", "dismiss", "redesignate", "deny"])
def test_a_step_names_counts_of_the_case_each_once(
    verb: str, named: list[int], refusal: type[refusals.Refusal]
) -> None:
    filed = verb not in ("check", "agree")
    case = a_case().filed() if filed else a_case().met()
    steps = {
        "check": lambda: case.check(CLERK, RULESET, findings(Outcome.DISMISS, named)),
        "agree": lambda: case.agree(PROSECUTOR, terms(DISMISS, named)),
        "dismiss": lambda: case.dismiss(COURT, named, ORDER),
        "redesignate": lambda: case.redesignate(COURT, to(Level.MISDEMEANOR, named), ORDER),
        "deny": lambda: case.deny(COURT, named, "not_eligible", ORDER),
    }
    version = case.version
    with pytest.raises(refusal):
        steps[verb]()
    assert case.version == version


def test_a_case_without_a_count_is_no_case() -> None:
    with pytest.raises(refusals.NoCounts):
        a_case(counts=[]).identified()


def test_no_two_counts_of_a_case_have_one_number() -> None:
    with pytest.raises(refusals.NamedTwice, match="Count 1"):
        a_case(counts=[a_count(1), a_count(2), a_count(1, Level.MISDEMEANOR)]).identified()


def test_every_case_gets_a_random_id_of_its_own() -> None:
    def identified() -> Case:
        return Case.identify(
            CLERK,
            county="alameda",
            procedure="petition",
            person_id=PERSON,
            source="list",
            counts=[a_count()],
        )

    ids = {identified().id for _ in range(3)}
    assert len(ids) == 3
    assert {each.version for each in ids} == {4}


def test_every_fact_says_who_in_what_role_on_which_day_on_what_paper() -> None:
    for fact in a_case().mixed().collect_events():
        assert (fact.by, fact.on, fact.document) == (
            f"{fact.role}-1",
            CLERK.on,
            CLERK.document,
        )
        assert fact.timestamp.tzinfo is not None


def test_a_check_anew_replaces_the_finding() -> None:
    case = a_case().checked(Outcome.HAND_REVIEW)
    case.check(an_act(Role.CLERK, "another clerk"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    assert case.bucket == "eligible"
    assert {each.checked_by for each in case.standings.values()} == {"another clerk"}
    assert {each.stage for each in case.standings.values()} == {Stage.CHECKED}
