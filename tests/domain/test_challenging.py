"""HS 11361.8(b), 11361.9: what may be said against relief, on what ground, and until when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from given import CLERK, COURT, DEFENDER, ORDER, PROSECUTOR, a_case, a_count, an_act, terms

from domain import refusals
from domain.actors import Role
from domain.case import Case
from domain.counts import Basis, Ground, Level, Outcome, Relief, Stage
from tests.domain.steps import SYSTEM

LAST_DAY, NEXT_DAY = date(2020, 7, 1), date(2020, 7, 2)
NOT_ELIGIBLE, DANGER = Ground.NOT_ELIGIBLE, Ground.DANGER


def _listed() -> Case:
    return a_case("statutory").checked()


def _filed(basis: Basis | None) -> Case:
    case = a_case().signed()
    case.file(CLERK, basis)
    return case


def test_a_challenge_on_the_first_of_july_2020_is_in_time() -> None:
    case = _listed()
    case.challenge(replace(PROSECUTOR, on=LAST_DAY), [1, 2], NOT_ELIGIBLE, is_serving=False)
    assert case.bucket == "filed"
    assert {each.opposed for each in case.standings.values()} == {NOT_ELIGIBLE}


def test_a_challenge_after_the_first_of_july_2020_is_too_late() -> None:
    with pytest.raises(refusals.TooLateToChallenge):
        _listed().challenge(replace(PROSECUTOR, on=NEXT_DAY), [1], NOT_ELIGIBLE, is_serving=False)


def test_danger_is_a_ground_only_while_a_sentence_is_served() -> None:
    with pytest.raises(refusals.NotServing):
        _listed().challenge(PROSECUTOR, [1], DANGER, is_serving=False)
    case = _listed()
    case.challenge(PROSECUTOR, [1], DANGER, is_serving=True)
    assert case.standings[1].opposed == DANGER


@pytest.mark.parametrize("basis", [Basis.REDESIGNATION, None])
def test_danger_is_no_ground_against_whoever_has_served(basis: Basis | None) -> None:
    with pytest.raises(refusals.NotServing):
        _filed(basis).oppose(PROSECUTOR, [1], DANGER)


def test_danger_is_a_ground_against_a_recall() -> None:
    case = _filed(Basis.RECALL)
    case.oppose(PROSECUTOR, [2], DANGER)
    assert [each.opposed for each in case.standings.values()] == [None, DANGER]


def test_whatever_is_said_against_relief_rests_on_evidence() -> None:
    act = replace(PROSECUTOR, document=None)
    with pytest.raises(refusals.MissingDocument, match="To oppose"):
        a_case().filed().oppose(act, [1], NOT_ELIGIBLE)
    with pytest.raises(refusals.MissingDocument, match="To challenge"):
        _listed().challenge(act, [1], NOT_ELIGIBLE, is_serving=False)


def test_what_was_left_unchallenged_is_not_challenged_unless_the_word_is_taken_back() -> None:
    case = a_case("statutory").agreed()
    with pytest.raises(refusals.OutOfOrder):
        case.challenge(PROSECUTOR, [1], NOT_ELIGIBLE, is_serving=False)
    case.rescind(PROSECUTOR, "new_facts")
    case.challenge(PROSECUTOR, [1], NOT_ELIGIBLE, is_serving=False)
    assert case.standings[1].stage == Stage.FILED


def test_whoever_checked_a_count_may_not_leave_it_unchallenged() -> None:
    with pytest.raises(refusals.SameHands):
        _listed().leave_unchallenged(an_act(Role.PROSECUTOR, CLERK.by), terms(Relief.DISMISS, [1]))


def test_a_listed_misdemeanor_is_left_unchallenged_only_after_a_check() -> None:
    case = a_case("statutory", [a_count(1, Level.MISDEMEANOR)]).identified()
    with pytest.raises(refusals.OutOfOrder, match="must be checked"):
        case.leave_unchallenged(PROSECUTOR, terms(Relief.DISMISS, [1]))


def test_nothing_is_deemed_unchallenged_on_the_last_day_itself() -> None:
    with pytest.raises(refusals.TooEarlyToDeem):
        _listed().deem_unchallenged(replace(SYSTEM, on=LAST_DAY), [1])


@pytest.mark.parametrize(
    ("outcome", "relief"),
    [
        (Outcome.DISMISS, Relief.DISMISS),
        (Outcome.REDUCE, Relief.REDESIGNATE),
        (Outcome.NOT_ELIGIBLE, None),
        (Outcome.HAND_REVIEW, None),
    ],
)
def test_after_the_day_the_law_deems_whatever_the_office_found(
    outcome: Outcome, relief: Relief | None
) -> None:
    case = a_case("statutory").checked(outcome)
    case.deem_unchallenged(SYSTEM, [1, 2])
    assert (case.bucket, case.standings[1].relief) == ("agreed", relief)
    case.file(CLERK)
    assert case.bucket == "filed"


def test_after_the_day_the_law_deems_what_nobody_ever_checked() -> None:
    case = a_case("statutory").identified()
    case.deem_unchallenged(SYSTEM, [1, 2])
    assert case.bucket == "agreed"


def test_what_is_another_agencys_is_not_deemed() -> None:
    with pytest.raises(refusals.OtherAgency):
        a_case("statutory").checked(Outcome.OTHER_AGENCY).deem_unchallenged(SYSTEM, [1])


def test_the_law_does_not_wait_while_the_office_holds() -> None:
    case = a_case("statutory").held()
    case.deem_unchallenged(SYSTEM, [1, 2])
    assert case.bucket == "agreed"


def test_what_was_challenged_is_never_deemed_unchallenged_whatever_came_of_it() -> None:
    for begin_again in (
        lambda case: case.ask_again(DEFENDER, [1, 2], "new_facts"),
        lambda case: case.reopen(CLERK, [1, 2], "new_facts"),
    ):
        case = a_case("statutory").challenged()
        case.deny(COURT, [1, 2], "not_eligible", ORDER)
        begin_again(case)
        with pytest.raises(refusals.WasChallenged):
            case.deem_unchallenged(SYSTEM, [1])


def test_the_prosecution_may_say_that_it_challenges_no_longer() -> None:
    case = a_case("statutory").challenged()
    case.deny(COURT, [1, 2], "not_eligible", ORDER)
    case.ask_again(PROSECUTOR, [1, 2], "new_facts")
    case.leave_unchallenged(PROSECUTOR, terms(Relief.DISMISS, [1, 2]))
    assert {each.opposed for each in case.standings.values()} == {None}


def test_a_challenge_stands_when_the_paper_is_returned_and_filed_again() -> None:
    case = a_case("statutory").challenged()
    case.return_(COURT, [1], "wrong_form")
    case.file(CLERK)
    assert (case.standings[1].stage, case.standings[1].opposed) == (Stage.FILED, NOT_ELIGIBLE)


def test_opposition_that_is_withdrawn_leaves_the_count_before_the_court() -> None:
    case = a_case().opposed()
    case.withdraw_opposition(PROSECUTOR, [1])
    assert [each.opposed for each in case.standings.values()] == [None, NOT_ELIGIBLE]
    assert case.bucket == "filed"
    with pytest.raises(refusals.NotOpposed, match="count 1"):
        case.withdraw_opposition(PROSECUTOR, [1])


def test_the_court_may_grant_over_an_opposition() -> None:
    case = a_case().opposed()
    case.dismiss(COURT, [1, 2], ORDER)
    assert case.bucket == "dismissed"


def test_no_party_takes_back_what_the_law_has_deemed() -> None:
    case = _listed()
    case.deem_unchallenged(SYSTEM, [1, 2])
    with pytest.raises(refusals.TooLateToChallenge):
        case.rescind(replace(PROSECUTOR, on=NEXT_DAY), "new_facts")
    with pytest.raises(refusals.DayBehind):
        case.rescind(replace(PROSECUTOR, on=LAST_DAY), "new_facts")
    assert case.bucket == "agreed"


def test_only_the_states_list_is_challenged_and_only_anothers_petition_opposed() -> None:
    with pytest.raises(refusals.NotInProcedure, match="Nobody can challenge in the petition"):
        a_case().checked().challenge(PROSECUTOR, [1], NOT_ELIGIBLE, is_serving=False)
    with pytest.raises(refusals.NotInProcedure, match="Nobody can oppose in the motion"):
        a_case("motion").filed().oppose(PROSECUTOR, [1], NOT_ELIGIBLE)
