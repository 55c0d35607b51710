"""What goes to the court, on what paper, and what may come between filing and order?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given import CLERK, COURT, DAY, DEFENDER, ORDER, PROSECUTOR, a_case, terms

from domain import refusals
from domain.counts import Basis, Ground, Relief, Stage
from domain.procedures import PROCEDURES, Party

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def test_a_motion_is_filed_after_service_or_by_stipulation() -> None:
    case = a_case("motion").signed()
    with pytest.raises(refusals.NotServed):
        case.file(CLERK)
    case.serve(CLERK, Party.DEFENSE, "mail")
    case.file(CLERK)
    assert case.bucket == "filed"
    stipulated = a_case("motion").signed()
    stipulated.file(CLERK, is_stipulated=True)
    assert stipulated.pending_events[-1].is_stipulated


def test_whoever_moves_is_not_served_with_its_own_motion() -> None:
    case = a_case("motion").signed()
    case.serve(CLERK, Party.PROSECUTION, "mail")
    with pytest.raises(refusals.NotServed):
        case.file(CLERK)


def test_service_is_proved_by_a_paper() -> None:
    with pytest.raises(refusals.MissingDocument, match="To serve"):
        a_case("motion").signed().serve(replace(CLERK, document=None), Party.DEFENSE, "mail")


def test_a_joint_petition_needs_no_service() -> None:
    filed = a_case().filed().pending_events[-1]
    assert (filed.is_stipulated, filed.basis) == (True, "")


@pytest.mark.parametrize(
    ("procedure", "bases"),
    [
        ("petition", {Basis.RECALL, Basis.REDESIGNATION}),
        ("motion", {Basis.RECALL, Basis.REDESIGNATION}),
        ("statutory", {Basis.STATUTORY}),
    ],
)
def test_a_paragraph_of_the_law_is_invoked_in_its_own_procedure(
    procedure: str, bases: set[Basis]
) -> None:
    for basis in Basis:
        case = a_case(procedure)
        ready = case.signed() if procedure != "statutory" else case.agreed()
        if basis in bases:
            ready.file(CLERK, basis, is_stipulated=True)
            assert ready.basis == basis
        else:
            with pytest.raises(refusals.OtherBasis):
                ready.file(CLERK, basis, is_stipulated=True)


def test_the_states_list_has_only_one_basis_and_need_not_name_it() -> None:
    assert a_case("statutory").filed().basis == Basis.STATUTORY


def test_a_defender_files_a_petition_and_no_motion() -> None:
    case = a_case().signed()
    case.file(DEFENDER)
    assert case.bucket == "filed"
    with pytest.raises(refusals.NotYours):
        a_case("motion").signed().file(DEFENDER)


def test_what_is_not_signed_yet_is_not_filed() -> None:
    with pytest.raises(refusals.OutOfOrder, match="is agreed; to file it, it must be signed"):
        a_case().half_signed().file(CLERK)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_what_the_court_returned_is_filed_again(procedure: str) -> None:
    case = a_case(procedure).returned()
    assert case.bucket == "returned"
    case.file(CLERK, is_stipulated=True)
    assert case.bucket == "filed"


def test_only_what_is_before_the_court_is_returned() -> None:
    with pytest.raises(refusals.OutOfOrder, match="must be filed"):
        a_case().returned().return_(COURT, [1], "wrong_form")


def test_an_opposition_outlives_a_return() -> None:
    case = a_case().opposed()
    case.return_(COURT, [1, 2], "wrong_form")
    case.file(CLERK)
    assert case.standings[1].opposed == Ground.NOT_ELIGIBLE


def test_one_filed_count_is_heard_while_another_is_not_filed_yet() -> None:
    case = a_case("motion").checked()
    with pytest.raises(refusals.OutOfOrder, match="must be filed"):
        case.set_hearing(COURT, AFTER)
    case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
    case.sign(PROSECUTOR)
    case.file(CLERK, is_stipulated=True)
    case.set_hearing(COURT, AFTER)
    assert case.hearing_on == AFTER


def test_a_hearing_is_set_ahead_and_may_be_moved() -> None:
    case = a_case().filed()
    with pytest.raises(refusals.DayBehind):
        case.set_hearing(COURT, BEFORE)
    case.set_hearing(COURT, DAY)
    case.set_hearing(COURT, AFTER)
    with pytest.raises(refusals.NoHearing):
        case.hear(COURT)
    case.hear(replace(COURT, on=AFTER))
    assert case.hearing_on is None


def test_what_was_not_set_is_not_heard() -> None:
    with pytest.raises(refusals.NoHearing, match="set for: none"):
        a_case().filed().hear(COURT)


def test_until_the_order_what_was_asked_may_be_withdrawn() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    case.withdraw(DEFENDER, [2], "no_longer_wanted")
    assert [each.stage for each in case.standings.values()] == [Stage.DISMISSED, Stage.WITHDRAWN]
    with pytest.raises(refusals.OutOfOrder, match="Count 1 is dismissed"):
        case.withdraw(DEFENDER, [1], "no_longer_wanted")


def test_a_word_on_what_was_withdrawn_completes_no_agreement() -> None:
    case = a_case().half_agreed()
    case.withdraw(CLERK, [2], "no_longer_wanted")
    case.agree(DEFENDER, terms(Relief.DISMISS, [1]))
    assert case.bucket == "eligible"
