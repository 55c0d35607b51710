"""What is there twice is merged, what is wrong is corrected; and nothing is taken away."""
# Longer than the house allows: two chapters in one, as in the law.

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from given import CLERK, COURT, DEFENDER, ORDER, PROSECUTOR, a_case, a_count, an_act, terms, to

from domain import refusals
from domain.actors import Role
from domain.case import Case
from domain.counts import CheckKind, Count, Level, Notice, Relief, Stage
from tests.domain.steps import STEPS, SYSTEM, take


def _correct(case: Case, wrong: int | None = None) -> None:
    fact = case.pending_events[(wrong or case.version) - 1]
    by = COURT if fact.role == Role.COURT_CLERK else CLERK
    case.correct(by, fact.originator_version, "mistyped", list(case.pending_events))


def _state(case: Case) -> dict[str, object]:
    aside = ("_version", "_modified_on", "_pending_events", "corrected")
    held = {name: each for name, each in vars(case).items() if name not in aside and each}
    return deepcopy(held)


# Merging.


def test_a_merged_case_is_never_shown_as_decided() -> None:
    case = a_case().withdrawn()
    assert case.bucket == "withdrawn"
    case.merge(CLERK, a_case(number=2).dismissed())
    assert (case.bucket, case.bucket_of(1)) == ("merged", "merged")


def test_of_two_cases_merged_into_each_other_only_one_can_be() -> None:
    one, other = a_case().checked(), a_case(number=2).checked()
    one.merge(CLERK, other)
    with pytest.raises(refusals.GoesOnElsewhere):
        other.merge(CLERK, one)
    absorbed = other.pending_events[-1]
    assert (type(absorbed), absorbed.case_id) == (Case.Absorbed, one.id)
    assert (one.bucket, other.bucket) == ("merged", "eligible")


@pytest.mark.parametrize("stage", ["filed", "returned", "dismissed", "denied"])
def test_what_the_court_has_or_decided_is_not_merged_away(stage: str) -> None:
    case, other = getattr(a_case(), stage)(), a_case(number=2).identified()
    with pytest.raises(refusals.BeforeTheCourt):
        case.merge(CLERK, other)
    assert other.version == 1, "The other case must not have taken in what did not come."
    other.merge(CLERK, case)
    assert case.bucket == stage


@pytest.mark.parametrize(
    ("stage", "refusal"),
    [("closed", refusals.CaseClosed), ("merged", refusals.GoesOnElsewhere)],
)
def test_no_case_is_merged_into_one_that_has_ended(
    stage: str, refusal: type[refusals.Refusal]
) -> None:
    case = a_case(number=2).checked()
    with pytest.raises(refusal):
        case.merge(CLERK, getattr(a_case(), stage)())
    assert case.bucket == "eligible"


def test_no_case_is_its_own_duplicate() -> None:
    case = a_case().checked()
    with pytest.raises(refusals.SameCase):
        case.merge(CLERK, case)
    with pytest.raises(refusals.SameCase):
        case.link(CLERK, case.id)
    case.link(CLERK, UUID(int=2))
    assert (case.duplicate_of, case.bucket) == (UUID(int=2), "eligible")


def test_an_unmerged_case_goes_on_where_it_stood_its_words_included() -> None:
    case, other = a_case().half_agreed(), a_case(number=2).identified()
    before = _state(case)
    case.merge(CLERK, other)
    case.unmerge(CLERK, other)
    assert _state(case) == before
    assert type(other.pending_events[-1]) is Case.Parted
    case.agree(DEFENDER, terms(Relief.DISMISS, [1, 2]))
    assert case.bucket == "agreed"


def test_a_case_parts_only_from_the_one_that_took_it_in() -> None:
    case, other, third = (a_case(number=number).checked() for number in (1, 2, 3))
    case.merge(CLERK, other)
    with pytest.raises(refusals.NotTheSurvivor):
        case.unmerge(CLERK, third)
    assert (case.bucket, third.version) == ("merged", 2)


def test_a_merged_case_is_not_reopened_but_unmerged() -> None:
    case, other = a_case().withdrawn(), a_case(number=2).identified()
    case.merge(CLERK, other)
    with pytest.raises(refusals.GoesOnElsewhere, match="unmerge this one first"):
        case.reopen(CLERK, [1], "new_facts")


# Correcting.


def test_a_corrected_order_leaves_the_count_before_the_court() -> None:
    case = a_case().filed()
    case.redesignate(COURT, to(Level.INFRACTION, [1]), ORDER)
    _correct(case)
    standing = case.standings[1]
    assert (standing.stage, standing.level) == (Stage.FILED, Level.FELONY)
    case.dismiss(COURT, [1, 2], ORDER)
    assert case.bucket == "dismissed"


EVERY: dict[str, Callable[[], Case]] = {
    "meet": lambda: a_case().meeting_set(),
    "miss_meeting": lambda: a_case().meeting_set(),
    "hear": lambda: a_case().hearing_set(),
    "set_hearing": lambda: a_case().hearing_set(),
    "release": lambda: a_case().held(),
    "hold": lambda: a_case().held(),
    "request_check": lambda: a_case().checked(),
    "notify": lambda: a_case().tried(),
    "notify_state": lambda: a_case().mismatched(),
    "confirm_state": lambda: a_case().mismatched(),
    "find_mismatch": lambda: a_case().notified(),
    "serve": lambda: a_case("motion").signed(),
    "link": lambda: a_case().checked(),
    "find_deceased": lambda: a_case().checked(),
    "find_unreachable": lambda: a_case().tried(),
    "agree": lambda: a_case().half_agreed(),
    "sign": lambda: a_case().half_signed(),
    "file": lambda: a_case().signed(),
    "rescind": lambda: a_case().half_signed(),
    "reopen": lambda: a_case().closed(),
    "ask_again": lambda: a_case().denied(),
    "seal": lambda: a_case().dismissed(),
    "unseal": lambda: a_case().sealed(),
    "change_procedure": lambda: a_case().half_agreed(),
    "amend": lambda: a_case().half_agreed(),
    "challenge": lambda: a_case("statutory").checked(),
    "withdraw_opposition": lambda: a_case().opposed(),
    "return_": lambda: a_case().opposed(),
}


@pytest.mark.parametrize("verb", EVERY)
def test_a_corrected_fact_leaves_the_case_as_it_was_before(verb: str) -> None:
    case = EVERY[verb]()
    before = _state(case)
    by = DEFENDER if verb in ("agree", "sign") else STEPS[verb][0]
    take(verb, case, by)
    _correct(case)
    assert _state(case) == before


def test_what_happened_since_to_other_counts_stays_when_a_fact_is_corrected() -> None:
    case = a_case("motion").checked()
    case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
    case.request_check(CLERK, [2], CheckKind.RAP_SHEET)
    _correct(case, 3)
    assert [case.bucket_of(number) for number in (1, 2)] == ["eligible", "check_pending"]


def test_an_attempt_that_was_not_made_is_not_counted() -> None:
    case = a_case().tried()
    case.notify(DEFENDER, Notice.PERSON, "mail", is_reached=False)
    _correct(case, 2)
    assert case.attempts == 1


def test_the_latest_fact_that_moved_counts_is_corrected_first() -> None:
    case = a_case("motion").signed()
    with pytest.raises(refusals.RestedOn, match=r"Version 4 \(case.signed\) came after 3"):
        _correct(case, 3)
    _correct(case, 4)
    _correct(case, 3)
    assert (case.bucket, case.corrected) == ("eligible", {4: 5, 3: 6})
    with pytest.raises(refusals.AlreadyCorrected):
        _correct(case, 3)


def test_what_the_court_said_the_office_does_not_correct() -> None:
    case = a_case().dismissed()
    with pytest.raises(refusals.NotYours):
        case.correct(CLERK, case.version, "mistyped", list(case.pending_events))
    with pytest.raises(refusals.NotYours):
        case.correct(COURT, 2, "mistyped", list(case.pending_events))


@pytest.mark.parametrize(
    ("stage", "step"),
    [("identified", "amend a count, or withdraw"), ("corrected", "take the step again")],
)
def test_some_facts_have_a_step_of_their_own(stage: str, step: str) -> None:
    case = a_case().identified()
    if stage == "corrected":
        case.find_deceased(CLERK)
        _correct(case)
    with pytest.raises(refusals.HasItsOwnStep, match=step):
        _correct(case)


def test_a_corrected_reopening_closes_the_case_again() -> None:
    case = a_case().closed()
    case.reopen(CLERK, [1], "wrong_case")
    _correct(case)
    assert (case.is_closed, case.bucket) == (True, "dismissed")


def test_nothing_is_taken_away_by_a_correction() -> None:
    case = a_case().checked()
    _correct(case)
    kinds = [type(fact) for fact in case.pending_events]
    assert kinds == [Case.Identified, Case.Checked, Case.Corrected]


# Amending.


def test_an_amended_count_begins_again_and_the_others_do_not() -> None:
    case = a_case("motion").agreed()
    right = replace(a_count(1), section="11360", convicted_on=date(2003, 1, 2))
    case.amend(CLERK, right, 1, "misread")
    assert [each.stage for each in case.standings.values()] == [Stage.IDENTIFIED, Stage.AGREED]
    assert (case.standings[1].count, case.standings[1].finding) == (right, None)


def test_an_amendment_changes_something_of_a_fact_that_there_is() -> None:
    case = a_case().checked()
    with pytest.raises(refusals.NothingAmended):
        case.amend(CLERK, a_count(1), 1, "misread")
    for wrong in (0, 3):
        with pytest.raises(refusals.NoSuchFact):
            case.amend(CLERK, a_count(1, Level.MISDEMEANOR), wrong, "misread")
    with pytest.raises(refusals.UnknownCount):
        case.amend(CLERK, a_count(3), 1, "misread")


@pytest.mark.parametrize(
    ("said", "after"),
    [
        (Level.FELONY, Level.MISDEMEANOR),
        (None, Level.MISDEMEANOR),
        (Level.INFRACTION, Level.INFRACTION),
    ],
)
def test_an_amendment_takes_back_nothing_that_the_court_ordered(
    said: Level | None, after: Level
) -> None:
    case = a_case().redesignated()
    case.seal(COURT, [1], "conviction", ORDER)
    case.reopen(CLERK, [1], "misread")
    case.amend(CLERK, Count(1, "11358", "", said, None), 1, "misread")
    assert (case.standings[1].level, case.standings[1].is_sealed) == (after, True)


def test_the_machine_amends_nothing() -> None:
    with pytest.raises(refusals.NotYours):
        a_case().checked().amend(SYSTEM, a_count(1, Level.MISDEMEANOR), 1, "misread")
    with pytest.raises(refusals.NotYours):
        a_case().checked().merge(an_act(Role.SYSTEM), a_case(number=2).identified())
