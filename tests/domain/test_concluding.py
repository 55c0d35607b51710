"""HS 11361.9(c)-(d): the state's record, the end of a case, and what begins again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from given import (
    CLERK,
    COURT,
    DEFENDER,
    ORDER,
    PROSECUTOR,
    RULESET,
    a_case,
    a_count,
    findings,
    terms,
    to,
)

from domain import refusals
from domain.counts import CheckKind, Ground, Level, Outcome, Relief, Scope, Stage

ENDED = ["dismissed", "redesignated", "resentenced", "denied", "withdrawn", "transferred"]


def test_the_state_is_told_only_of_relief() -> None:
    with pytest.raises(refusals.NothingGranted, match="notify the state of"):
        a_case().denied().notify_state(COURT, "R-1")
    assert a_case().notified().state_record == "notified"


def test_the_state_confirms_what_it_was_told() -> None:
    with pytest.raises(refusals.StateNotTold, match="is not notified"):
        a_case().dismissed().confirm_state(CLERK)
    with pytest.raises(refusals.StateNotTold, match="is confirmed"):
        a_case().confirmed().find_mismatch(CLERK, "level")


def test_after_a_mismatch_the_state_is_told_again() -> None:
    case = a_case().mismatched()
    with pytest.raises(refusals.StateNotConfirmed, match="is mismatched"):
        case.close(CLERK, "done")
    case.notify_state(CLERK, "R-2")
    case.confirm_state(CLERK)
    case.close(CLERK, "done")
    assert case.is_closed


def test_a_later_order_is_news_to_the_state() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    case.notify_state(COURT, "R-1")
    case.confirm_state(CLERK)
    case.redesignate(COURT, to(Level.MISDEMEANOR, [2]), ORDER)
    with pytest.raises(refusals.StateNotConfirmed, match="is not notified"):
        case.close(CLERK, "done")


def test_a_later_denial_is_no_news_to_the_state() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    case.notify_state(COURT, "R-1")
    case.confirm_state(CLERK)
    case.deny(COURT, [2], "not_eligible", ORDER)
    case.close(CLERK, "done")
    assert case.is_closed


def test_a_case_closes_without_the_state_only_for_a_reason() -> None:
    case = a_case().notified()
    case.close(CLERK, "state_is_silent")
    assert case.is_closed


@pytest.mark.parametrize("stage", ["identified", "checked", "agreed", "filed", "returned"])
def test_no_case_closes_while_a_count_waits_for_somebody(stage: str) -> None:
    with pytest.raises(refusals.StillOpen):
        getattr(a_case(), stage)().close(CLERK, "state_is_silent")


@pytest.mark.parametrize("outcome", [Outcome.NOT_ELIGIBLE, Outcome.OTHER_AGENCY])
def test_what_was_set_aside_closes_the_case_unless_a_check_is_out(outcome: Outcome) -> None:
    case = a_case().checked(outcome)
    case.request_check(CLERK, [1], CheckKind.RAP_SHEET)
    with pytest.raises(refusals.StillOpen, match="check_pending"):
        case.close(CLERK, "done")
    case.check(CLERK, RULESET, findings(outcome, [1]))
    case.close(CLERK, "done")
    assert case.is_closed


def test_a_case_without_relief_closes_without_the_state() -> None:
    case = a_case().denied()
    case.close(CLERK, "done")
    assert (case.is_closed, case.bucket) == (True, "denied")


# What begins again.


@pytest.mark.parametrize("stage", [*ENDED, "destroyed"])
def test_what_has_ended_begins_again_when_it_is_reopened(stage: str) -> None:
    case = getattr(a_case(), stage)()
    case.reopen(CLERK, [1], "new_facts")
    standing = case.standings[1]
    assert (standing.stage, standing.finding, standing.relief) == (Stage.IDENTIFIED, None, None)
    assert case.standings[2].stage == stage
    assert case.bucket == "identified"


def test_a_level_that_the_court_lowered_stays_lowered_when_the_count_is_reopened() -> None:
    case = a_case().redesignated()
    case.reopen(CLERK, [1], "new_facts")
    assert case.standings[1].level == Level.MISDEMEANOR


def test_what_the_court_decided_is_reopened_on_paper_only() -> None:
    unproved = replace(CLERK, document=None)
    with pytest.raises(refusals.MissingDocument, match="To reopen"):
        a_case().denied().reopen(unproved, [1], "new_facts")
    case = a_case().withdrawn()
    case.reopen(unproved, [1], "new_facts")
    assert case.bucket_of(1) == "identified"


def test_what_has_not_ended_is_not_reopened() -> None:
    with pytest.raises(refusals.OutOfOrder, match="Count 1 is filed"):
        a_case().filed().reopen(CLERK, [1], "new_facts")


def test_a_closed_case_takes_no_step_but_reopening() -> None:
    case = a_case().closed()
    for step in (
        lambda: case.seal(COURT, [1], Scope.CONVICTION, ORDER),
        lambda: case.find_deceased(CLERK),
        lambda: case.link(CLERK, case.person_id),
    ):
        with pytest.raises(refusals.CaseClosed, match="reopen it first"):
            step()
    case.reopen(CLERK, [], "new_facts")
    assert (case.is_closed, case.bucket) == (False, "dismissed")


def test_a_case_that_is_not_closed_is_reopened_count_by_count() -> None:
    with pytest.raises(refusals.NothingNamed, match="reopen"):
        a_case().dismissed().reopen(CLERK, [], "new_facts")


def test_what_was_denied_may_be_asked_for_again_on_what_was_found() -> None:
    case = a_case().denied()
    case.ask_again(DEFENDER, [1], "new_facts")
    assert [case.bucket_of(number) for number in (1, 2)] == ["eligible", "denied"]
    for by in (PROSECUTOR, DEFENDER):
        case.agree(by, terms(Relief.DISMISS, [1]))
    assert case.bucket == "agreed"


def test_what_was_denied_unchecked_begins_again_at_the_beginning() -> None:
    case = a_case("statutory", [a_count()]).identified()
    case.challenge(PROSECUTOR, [1], Ground.NOT_ELIGIBLE, is_serving=False)
    case.deny(COURT, [1], "not_eligible", ORDER)
    case.ask_again(PROSECUTOR, [1], "new_facts")
    assert case.bucket == "identified"


def test_only_what_was_denied_is_asked_for_again() -> None:
    with pytest.raises(refusals.OutOfOrder, match="must be denied"):
        a_case().dismissed().ask_again(DEFENDER, [1], "new_facts")
