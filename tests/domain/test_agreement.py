"""Who must agree to what, and what becomes of a word that was given on older findings?"""

from __future__ import annotations

import pytest
from given import (
    CLERK,
    DEFENDER,
    PROSECUTOR,
    RULESET,
    a_case,
    an_act,
    findings,
    give_word,
    terms,
)

from domain import refusals
from domain.actors import Role
from domain.case import Case
from domain.counts import Outcome, Relief, Term

DISMISS, LOWER = Relief.DISMISS, Relief.REDESIGNATE


def _stages(case: Case) -> list[str]:
    return [str(each.stage) for each in case.standings.values()]


# Who decides.


def test_whoever_checked_a_case_may_not_agree_to_it() -> None:
    case = a_case("motion").identified()
    case.check(an_act(Role.PROSECUTOR, "ada"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    with pytest.raises(refusals.SameHands) as refused:
        case.agree(an_act(Role.PROSECUTOR, "ada"), terms(DISMISS, [1, 2]))
    assert refused.value.facts == {"by": "ada", "count": 1}
    case.agree(an_act(Role.PROSECUTOR, "bo"), terms(DISMISS, [1, 2]))
    assert case.bucket == "agreed"


def test_whoever_checked_one_count_may_agree_to_another() -> None:
    case = a_case("motion").identified()
    case.check(an_act(Role.PROSECUTOR, "ada"), RULESET, findings(Outcome.DISMISS, [1]))
    case.check(CLERK, RULESET, findings(Outcome.DISMISS, [2]))
    case.agree(an_act(Role.PROSECUTOR, "ada"), terms(DISMISS, [2]))
    assert _stages(case) == ["checked", "agreed"]


def test_one_person_may_not_agree_for_both_sides() -> None:
    case = a_case().met()
    case.agree(an_act(Role.PROSECUTOR, "ada"), terms(DISMISS, [1, 2]))
    with pytest.raises(refusals.BothSides, match="ada already acted for the prosecution"):
        case.agree(an_act(Role.PUBLIC_DEFENDER, "ada"), terms(DISMISS, [1, 2]))
    assert case.bucket == "eligible"


# Agreement.


def test_a_petition_is_agreed_when_both_sides_have_agreed() -> None:
    case = a_case().half_agreed()
    assert case.bucket == "eligible"
    case.agree(DEFENDER, terms(DISMISS, [1, 2]))
    assert case.bucket == "agreed"


def test_either_side_of_a_petition_may_agree_first() -> None:
    case = a_case().met()
    case.agree(DEFENDER, terms(DISMISS, [1, 2]))
    case.agree(PROSECUTOR, terms(DISMISS, [1, 2]))
    assert case.bucket == "agreed"


@pytest.mark.parametrize("procedure", ["motion", "statutory"])
def test_where_the_prosecution_acts_alone_its_word_is_the_agreement(procedure: str) -> None:
    case = a_case(procedure).checked()
    give_word(case, PROSECUTOR, terms(DISMISS, [1, 2]))
    assert case.bucket == "agreed"


@pytest.mark.parametrize(
    "other",
    [
        terms(LOWER, [1, 2]),
        terms(DISMISS, [1]),
        terms(DISMISS, [2]),
        [Term(1, DISMISS), Term(2, LOWER)],
    ],
    ids=["other relief", "fewer counts", "another count", "other relief on one"],
)
def test_both_parties_must_agree_to_the_same_terms(other: list[Term]) -> None:
    case = a_case().half_agreed()
    with pytest.raises(refusals.TermsDiffer) as refused:
        case.agree(DEFENDER, other)
    assert refused.value.facts["theirs"] == "1 dismiss, 2 dismiss"
    assert case.bucket == "eligible"


def test_more_counts_than_the_other_side_agreed_to_are_other_terms() -> None:
    case = a_case().met()
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    with pytest.raises(refusals.TermsDiffer, match=r"other terms \(1 dismiss\)"):
        case.agree(DEFENDER, terms(DISMISS, [1, 2]))


def test_the_same_terms_in_another_order_are_the_same_terms() -> None:
    case = a_case().half_agreed()
    case.agree(DEFENDER, terms(DISMISS, [2, 1]))
    assert case.bucket == "agreed"


def test_a_party_may_agree_anew_before_the_other_has() -> None:
    case = a_case().half_agreed()
    case.agree(PROSECUTOR, terms(LOWER, [1]))
    with pytest.raises(refusals.TermsDiffer):
        case.agree(DEFENDER, terms(DISMISS, [1, 2]))
    case.agree(DEFENDER, terms(LOWER, [1]))
    assert _stages(case) == ["agreed", "checked"]
    assert case.standings[1].relief == LOWER


def test_a_party_that_agrees_twice_is_still_one_party() -> None:
    case = a_case().half_agreed()
    case.agree(an_act(Role.PROSECUTOR, "another prosecutor"), terms(DISMISS, [1, 2]))
    assert case.bucket == "eligible"


def test_each_agreement_says_whether_it_was_the_last_one_needed() -> None:
    petition, motion = a_case().agreed(), a_case("motion").agreed()
    said = [
        [fact.settled for fact in case.collect_events() if isinstance(fact, Case.Agreed)]
        for case in (petition, motion)
    ]
    assert said == [[False, True], [True]]


def test_counts_may_be_agreed_one_after_the_other() -> None:
    case = a_case().met()
    for number in (1, 2):
        case.agree(PROSECUTOR, terms(DISMISS, [number]))
        case.agree(DEFENDER, terms(DISMISS, [number]))
    assert _stages(case) == ["agreed", "agreed"]


def test_what_is_agreed_cannot_be_agreed_again_along_with_something_new() -> None:
    case = a_case("motion").checked()
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    with pytest.raises(refusals.OutOfOrder, match="Count 1 is agreed; to agree to it"):
        case.agree(PROSECUTOR, terms(LOWER, [2, 1]))
    assert _stages(case) == ["agreed", "checked"]


# A new check, after one side agreed.


def test_a_new_check_voids_what_one_side_agreed_on_the_old_finding() -> None:
    case = a_case().half_agreed()
    case.check(CLERK, RULESET, findings(Outcome.REDUCE, [1]))
    case.agree(DEFENDER, terms(DISMISS, [1, 2]))
    assert case.bucket == "eligible", "The prosecution has not agreed on the new finding."
    case.agree(PROSECUTOR, terms(DISMISS, [1, 2]))
    assert case.bucket == "agreed"


def test_a_party_cannot_check_anew_what_it_agreed_to_and_let_the_other_side_complete_it() -> None:
    case = a_case().met()
    case.agree(an_act(Role.PROSECUTOR, "ada"), terms(DISMISS, [1, 2]))
    case.check(an_act(Role.PROSECUTOR, "ada"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    case.agree(DEFENDER, terms(DISMISS, [1, 2]))
    assert case.bucket == "eligible"
    with pytest.raises(refusals.SameHands):
        case.agree(an_act(Role.PROSECUTOR, "ada"), terms(DISMISS, [1, 2]))


def test_a_new_check_of_any_count_asks_both_sides_anew() -> None:
    case = a_case().met()
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    case.check(CLERK, RULESET, findings(Outcome.NOT_ELIGIBLE, [2]))
    case.agree(DEFENDER, terms(DISMISS, [1]))
    assert _stages(case) == ["checked", "checked"]
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    assert _stages(case) == ["agreed", "checked"]


def test_a_new_check_leaves_what_both_sides_have_agreed() -> None:
    case = a_case().met()
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    case.agree(DEFENDER, terms(DISMISS, [1]))
    case.check(CLERK, RULESET, findings(Outcome.NOT_ELIGIBLE, [2]))
    assert _stages(case) == ["agreed", "checked"]


def test_a_check_against_a_count_keeps_the_other_side_from_agreeing() -> None:
    case = a_case().half_agreed()
    case.check(CLERK, RULESET, findings(Outcome.NOT_ELIGIBLE, [2]))
    with pytest.raises(refusals.NotEligible):
        case.agree(DEFENDER, terms(DISMISS, [1, 2]))
