"""Who is met, who takes a word back, and who signs what?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from given import CLERK, DAY, DEFENDER, PROSECUTOR, a_case, a_count, an_act, findings, terms

from domain import refusals
from domain.actors import Document, Role
from domain.counts import Count, Level, Outcome, Relief, Ruleset, Stage

DISMISS = terms(Relief.DISMISS, [1, 2])
OTHER = Document("P-2", "cd" * 32)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


# Meeting.


def test_nobody_agrees_to_a_petition_before_the_person_was_met() -> None:
    case = a_case().meeting_set()
    with pytest.raises(refusals.NotMet, match="The meeting is scheduled"):
        case.agree(PROSECUTOR, DISMISS)
    case.meet(CLERK, ["counsel"])
    case.agree(PROSECUTOR, DISMISS)
    assert set(case.assents) == {"prosecution"}


def test_a_meeting_that_was_missed_is_set_anew() -> None:
    case = a_case().meeting_set()
    case.miss_meeting(CLERK)
    with pytest.raises(refusals.NotMet, match="not scheduled"):
        case.agree(PROSECUTOR, DISMISS)
    case.schedule_meeting(CLERK, AFTER)
    case.meet(CLERK, ["person"])
    assert case.meeting == "held"


@pytest.mark.parametrize("attendees", [[], ["prosecutor"], ["clerk", "prosecutor"]])
def test_a_meeting_without_the_person_or_counsel_is_none(attendees: list[str]) -> None:
    with pytest.raises(refusals.NobodyMet):
        a_case().checked().meet(CLERK, attendees)


def test_a_meeting_lies_ahead_of_the_day_on_which_it_is_set() -> None:
    with pytest.raises(refusals.DayBehind, match="The meeting on 2018-01-31"):
        a_case().checked().schedule_meeting(CLERK, BEFORE)


@pytest.mark.parametrize("procedure", ["motion", "statutory"])
def test_only_a_petition_has_a_meeting(procedure: str) -> None:
    assert a_case(procedure).agreed().meeting == ""
    with pytest.raises(refusals.NotInProcedure, match=f"in the {procedure} procedure"):
        a_case(procedure).checked().meet(CLERK, ["person"])


def test_what_was_not_set_is_not_missed_and_what_took_place_is_not_set_again() -> None:
    with pytest.raises(refusals.MeetingOutOfOrder, match="The meeting is not scheduled"):
        a_case().checked().miss_meeting(CLERK)
    with pytest.raises(refusals.MeetingOutOfOrder, match="The meeting is held"):
        a_case().met().schedule_meeting(CLERK, AFTER)


# A word, given and taken back.


def test_a_conviction_under_the_new_law_is_not_agreed_on_unchecked() -> None:
    for day, agreed in ((date(2016, 11, 8), True), (date(2016, 11, 9), False)):
        count = Count(1, "11357", "", Level.MISDEMEANOR, day)
        case = a_case("motion", [count]).identified()
        if agreed:
            case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
            assert case.bucket == "agreed"
            continue
        with pytest.raises(refusals.ConvictedTooLate):
            case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))


def test_a_doubtful_misdemeanor_is_not_agreed_on_unchecked() -> None:
    count = Count(1, "11357", "", Level.MISDEMEANOR, None, ("no_date",))
    with pytest.raises(refusals.OutOfOrder, match="must be checked"):
        a_case("motion", [count]).identified().agree(PROSECUTOR, terms(Relief.DISMISS, [1]))


@pytest.mark.parametrize("by", [PROSECUTOR, DEFENDER])
@pytest.mark.parametrize("stage", ["agreed", "half_signed", "signed"])
def test_a_word_taken_back_reopens_what_was_agreed(stage: str, by: object) -> None:
    case = getattr(a_case(), stage)()
    case.rescind(by, "new_facts")
    assert case.bucket == "eligible"
    assert (case.assents, case.signatures) == ({}, {})
    assert {each.relief for each in case.standings.values()} == {None}


def test_a_word_taken_back_on_what_nobody_checked_goes_back_to_the_beginning() -> None:
    case = a_case("motion", [a_count(1, Level.MISDEMEANOR)]).identified()
    case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
    case.rescind(PROSECUTOR, "new_facts")
    assert case.bucket == "identified"


def test_a_word_is_not_taken_back_after_the_filing() -> None:
    with pytest.raises(refusals.NoWordGiven):
        a_case().filed().rescind(PROSECUTOR, "new_facts")


def test_a_word_that_was_never_given_is_not_taken_back() -> None:
    with pytest.raises(refusals.NoWordGiven, match="The defense"):
        a_case().half_agreed().rescind(DEFENDER, "new_facts")


def test_a_word_is_not_taken_back_before_it_was_given() -> None:
    with pytest.raises(refusals.DayBehind, match="taking back"):
        a_case().agreed().rescind(replace(PROSECUTOR, on=BEFORE), "new_facts")


def test_what_was_filed_of_a_case_stays_filed_when_a_word_on_the_rest_is_taken_back() -> None:
    case = a_case("motion").checked()
    case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
    case.sign(PROSECUTOR)
    case.file(CLERK, is_stipulated=True)
    case.agree(PROSECUTOR, terms(Relief.DISMISS, [2]))
    case.rescind(PROSECUTOR, "new_facts")
    assert [each.stage for each in case.standings.values()] == [Stage.FILED, Stage.CHECKED]


# Signatures.


def test_a_petition_is_signed_by_both_sides_on_one_paper() -> None:
    case = a_case().half_signed()
    with pytest.raises(refusals.OtherPaper, match="The prosecution signed another paper"):
        case.sign(replace(DEFENDER, document=OTHER))
    assert case.bucket == "agreed"
    case.sign(DEFENDER)
    assert case.bucket == "signed"


def test_a_party_may_sign_another_paper_while_it_signed_alone() -> None:
    case = a_case().half_signed()
    case.sign(replace(PROSECUTOR, document=OTHER))
    case.sign(replace(DEFENDER, document=OTHER))
    assert case.bucket == "signed"


def test_one_person_may_not_sign_for_both_sides() -> None:
    case = a_case().agreed()
    case.sign(an_act(Role.PROSECUTOR, "ada"))
    with pytest.raises(refusals.BothSides, match="ada already acted for the prosecution"):
        case.sign(an_act(Role.PUBLIC_DEFENDER, "ada"))
    case.sign(an_act(Role.PUBLIC_DEFENDER, "bo"))
    assert case.bucket == "signed"


def test_a_motion_is_signed_by_the_prosecution_alone() -> None:
    case = a_case("motion").agreed()
    with pytest.raises(refusals.NotYours):
        case.sign(DEFENDER)
    case.sign(PROSECUTOR)
    assert case.bucket == "signed"


def test_nobody_signs_without_a_paper() -> None:
    with pytest.raises(refusals.MissingDocument):
        a_case().agreed().sign(replace(PROSECUTOR, document=None))


def test_a_lone_signature_is_void_once_more_is_agreed() -> None:
    case = a_case().met()
    for by in (PROSECUTOR, DEFENDER):
        case.agree(by, terms(Relief.DISMISS, [1]))
    case.sign(PROSECUTOR)
    for by in (PROSECUTOR, DEFENDER):
        case.agree(by, terms(Relief.DISMISS, [2]))
    case.sign(DEFENDER)
    assert case.bucket == "agreed", "The prosecution has not signed for the second count."
    case.sign(PROSECUTOR)
    assert case.bucket == "signed"


# Waiting.


@pytest.mark.parametrize("verb", ["agree", "sign", "file"])
def test_a_case_on_hold_waits_until_its_day_has_come(verb: str) -> None:
    stage = {"agree": "checked", "sign": "agreed", "file": "signed"}[verb]
    case = getattr(a_case("motion"), stage)()
    case.hold(CLERK, "waits_for_counsel", AFTER)
    steps = {
        "agree": lambda act: case.agree(act, DISMISS),
        "sign": case.sign,
        "file": lambda act: case.file(act, is_stipulated=True),
    }
    with pytest.raises(refusals.OnHold, match="until 2018-02-02"):
        steps[verb](PROSECUTOR)
    steps[verb](replace(PROSECUTOR, on=AFTER))
    assert case.bucket == {"agree": "agreed", "sign": "signed", "file": "filed"}[verb]


def test_a_hold_without_an_end_is_ended_by_a_release() -> None:
    case = a_case().held()
    with pytest.raises(refusals.OnHold, match="until it is released"):
        case.agree(PROSECUTOR, DISMISS)
    case.release(CLERK)
    case.agree(PROSECUTOR, DISMISS)
    with pytest.raises(refusals.NotOnHold):
        case.release(CLERK)


def test_a_hold_does_not_end_before_it_begins() -> None:
    with pytest.raises(refusals.DayBehind, match="end of the hold"):
        a_case().checked().hold(CLERK, "waits_for_counsel", BEFORE)


def test_a_held_case_is_still_checked() -> None:
    case = a_case().held()
    ruleset = Ruleset("baseline", "2018.2", DAY)
    case.check(an_act(Role.CLERK, "bo"), ruleset, findings(Outcome.NOT_ELIGIBLE, [1, 2]))
    assert case.bucket == "not_eligible"
