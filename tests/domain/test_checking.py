"""Who asks for a check, who decides what it could not, and what does a finding settle?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from given import CLERK, DEFENDER, PROSECUTOR, RULESET, a_case, an_act, findings, terms

from domain import refusals
from domain.actors import Role
from domain.counts import CheckKind, Outcome, PriorRelief, Relief, Stage

DISMISS = terms(Relief.DISMISS, [1, 2])
ADA = an_act(Role.PROSECUTOR, "ada")


def test_a_check_that_was_asked_for_is_pending_until_it_is_back() -> None:
    case = a_case().identified()
    case.request_check(CLERK, [2], CheckKind.RAP_SHEET)
    assert [case.bucket_of(number) for number in (1, 2)] == ["identified", "check_pending"]
    case.check(CLERK, RULESET, findings(Outcome.DISMISS, [2]))
    assert case.bucket_of(2) == "eligible"


def test_a_check_may_be_made_that_nobody_asked_for() -> None:
    assert a_case().checked().bucket == "eligible"


def test_nobody_asks_for_a_check_of_what_is_agreed() -> None:
    with pytest.raises(refusals.OutOfOrder, match="must be identified or checked"):
        a_case("motion").agreed().request_check(CLERK, [1], CheckKind.CASE_SYSTEM)


def test_a_hand_review_is_done_by_whoever_was_asked_by_name() -> None:
    case = a_case().checked(Outcome.HAND_REVIEW)
    case.assign_review(CLERK, [1], "ada")
    with pytest.raises(refusals.NotTheReviewer, match="assigned to ada"):
        case.review(PROSECUTOR, findings(Outcome.DISMISS, [1]))
    case.review(ADA, findings(Outcome.DISMISS, [1]))
    assert case.bucket_of(1) == "eligible"


def test_a_review_that_was_given_to_nobody_is_anybodys_of_the_office() -> None:
    case = a_case().checked(Outcome.HAND_REVIEW)
    case.review(PROSECUTOR, findings(Outcome.NOT_ELIGIBLE, [1, 2]))
    assert case.bucket == "not_eligible"


def test_a_review_that_is_assigned_anew_is_the_new_reviewers() -> None:
    case = a_case().checked(Outcome.HAND_REVIEW)
    case.assign_review(CLERK, [1], "bo")
    case.assign_review(CLERK, [1], "ada")
    case.review(ADA, findings(Outcome.DISMISS, [1]))
    assert case.bucket_of(1) == "eligible"


def test_a_new_check_forgets_who_was_asked_to_review_the_old_one() -> None:
    case = a_case().checked(Outcome.HAND_REVIEW)
    case.assign_review(CLERK, [1], "ada")
    case.check(CLERK, RULESET, findings(Outcome.HAND_REVIEW, [1]))
    case.review(PROSECUTOR, findings(Outcome.DISMISS, [1]))
    assert case.bucket_of(1) == "eligible"


def test_a_machine_decides_nothing_by_hand() -> None:
    with pytest.raises(refusals.NotYours, match="clerk, prosecutor"):
        a_case().checked(Outcome.HAND_REVIEW).review(
            an_act(Role.SYSTEM), findings(Outcome.DISMISS, [1])
        )


def test_a_review_by_hand_rests_on_a_paper() -> None:
    with pytest.raises(refusals.MissingDocument, match="To review"):
        a_case().checked(Outcome.HAND_REVIEW).review(
            replace(PROSECUTOR, document=None), findings(Outcome.DISMISS, [1])
        )


def test_a_review_that_decides_one_count_and_not_the_other_decides_neither() -> None:
    case = a_case().checked(Outcome.HAND_REVIEW)
    said = [*findings(Outcome.DISMISS, [1]), *findings(Outcome.HAND_REVIEW, [2])]
    with pytest.raises(refusals.NotDecided, match="count 2"):
        case.review(PROSECUTOR, said)
    assert case.bucket_of(1) == "hand_review"


@pytest.mark.parametrize("outcome", [each for each in Outcome if each != Outcome.HAND_REVIEW])
def test_what_a_check_decided_is_not_reviewed_by_hand(outcome: Outcome) -> None:
    with pytest.raises(refusals.NotForReview):
        a_case().checked(outcome).review(PROSECUTOR, findings(Outcome.DISMISS, [1]))


def test_whoever_reviewed_a_count_by_hand_may_not_agree_to_it() -> None:
    case = a_case("motion").checked(Outcome.HAND_REVIEW)
    case.review(ADA, findings(Outcome.DISMISS, [1, 2]))
    with pytest.raises(refusals.SameHands, match="ada checked count 1"):
        case.agree(ADA, DISMISS)
    case.agree(PROSECUTOR, DISMISS)
    assert case.bucket == "agreed"


def test_relief_on_another_ground_is_looked_at_by_hand_and_settles_nothing() -> None:
    case = a_case("motion").checked()
    case.find_prior_relief(CLERK, [1], PriorRelief.PC_1203_4, date(2004, 3, 2))
    finding = case.standings[1].finding
    assert finding is not None
    assert (finding.count, finding.reason) == (1, "prior_relief_pc_1203_4")
    with pytest.raises(refusals.NeedsHandReview):
        case.agree(PROSECUTOR, DISMISS)
    case.review(ADA, findings(Outcome.DISMISS, [1]))
    case.agree(PROSECUTOR, DISMISS)
    assert case.bucket == "agreed"


def test_a_word_on_older_findings_is_void_after_a_review_and_after_prior_relief() -> None:
    case = a_case().half_agreed()
    case.find_prior_relief(CLERK, [1], PriorRelief.OTHER, None)
    assert case.assents == {}
    case.review(ADA, findings(Outcome.DISMISS, [1]))
    case.agree(DEFENDER, DISMISS)
    assert case.bucket == "eligible", "The prosecution has not agreed on the new finding."


def test_a_new_check_of_another_count_voids_a_lone_signature() -> None:
    case = a_case().met()
    for by in (PROSECUTOR, DEFENDER):
        case.agree(by, terms(Relief.DISMISS, [1]))
    case.sign(PROSECUTOR)
    case.check(CLERK, RULESET, findings(Outcome.DISMISS, [2]))
    case.sign(DEFENDER)
    assert case.standings[1].stage == Stage.AGREED
    case.sign(PROSECUTOR)
    assert case.standings[1].stage == Stage.SIGNED
