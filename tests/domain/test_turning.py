"""What turns a case aside, holds it or moves it, and what of it is never lost?"""

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
    an_act,
    findings,
    give_word,
    terms,
)

from domain import refusals
from domain.actors import Role
from domain.counts import Ground, Level, Notice, Outcome, Relief, Stage
from domain.procedures import PROCEDURES
from tests.domain.steps import OTHER_ROAD, STEPS, take

DISMISS = terms(Relief.DISMISS, [1, 2])


# Another procedure.


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize("stage", ["checked", "agreed", "returned"])
def test_a_case_that_changes_procedure_keeps_its_counts(procedure: str, stage: str) -> None:
    case = getattr(a_case(procedure), stage)()
    counts = {number: each.count for number, each in case.standings.items()}
    case.change_procedure(CLERK, OTHER_ROAD[procedure])
    assert {number: each.count for number, each in case.standings.items()} == counts
    assert {each.finding.outcome for each in case.standings.values()} == {Outcome.DISMISS}
    assert (case.procedure.name, case.bucket) == (OTHER_ROAD[procedure], "eligible")


def test_what_was_agreed_on_one_road_is_agreed_anew_on_the_other() -> None:
    case = a_case().half_signed()
    case.change_procedure(CLERK, "motion")
    assert (case.bucket, case.assents, case.signatures) == ("eligible", {}, {})
    case.agree(PROSECUTOR, DISMISS)
    assert case.bucket == "agreed"


def test_a_motion_that_becomes_a_petition_waits_for_a_meeting() -> None:
    case = a_case("motion").agreed()
    case.change_procedure(CLERK, "petition")
    with pytest.raises(refusals.NotMet):
        case.agree(PROSECUTOR, DISMISS)


def test_a_count_that_was_returned_unchecked_begins_again_on_another_road() -> None:
    case = a_case("motion", [a_count(1, Level.MISDEMEANOR)]).identified()
    case.agree(PROSECUTOR, terms(Relief.DISMISS, [1]))
    case.sign(PROSECUTOR)
    case.file(CLERK, is_stipulated=True)
    case.return_(COURT, [1], "wrong_form")
    case.change_procedure(CLERK, "petition")
    assert case.bucket == "identified"


def test_another_road_forgets_service_hearing_and_opposition() -> None:
    case = a_case().opposed()
    case.serve(CLERK, "prosecution", "mail")
    case.set_hearing(COURT, COURT.on)
    case.return_(COURT, [1, 2], "wrong_form")
    case.change_procedure(CLERK, "motion")
    assert (case.is_served, case.hearing_on, case.basis) == (False, None, None)
    assert {each.opposed for each in case.standings.values()} == {None}


def test_what_is_before_the_court_changes_no_procedure() -> None:
    with pytest.raises(refusals.OutOfOrder, match="Count 1 is filed"):
        a_case().filed().change_procedure(CLERK, "motion")


def test_a_decided_count_stays_decided_when_the_rest_takes_another_road() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    case.return_(COURT, [2], "wrong_form")
    case.change_procedure(CLERK, "statutory")
    assert [each.stage for each in case.standings.values()] == [Stage.DISMISSED, Stage.CHECKED]


def test_a_change_is_to_another_procedure_that_there_is() -> None:
    with pytest.raises(refusals.SameProcedure):
        a_case().checked().change_procedure(CLERK, "petition")
    with pytest.raises(refusals.UnknownProcedure):
        a_case().checked().change_procedure(CLERK, "plea")


# Transfer, destruction.


@pytest.mark.parametrize("verb", ["transfer", "find_destroyed"])
def test_a_count_that_is_gone_leaves_the_others_where_they_are(verb: str) -> None:
    case = a_case().half_agreed()
    take(verb, case, CLERK, [1])
    gone = {"transfer": "transferred", "find_destroyed": "destroyed"}[verb]
    assert [case.bucket_of(number) for number in (1, 2)] == [gone, "eligible"]
    assert case.assents == {}, "A word on a count that is gone completes no agreement."


def test_what_the_court_has_is_not_handed_to_another_county() -> None:
    with pytest.raises(refusals.OutOfOrder):
        a_case().returned().transfer(CLERK, [1], "marin")


# The person.


def test_the_dead_still_get_relief() -> None:
    case = a_case().identified()
    case.find_deceased(an_act(Role.SYSTEM))
    case.check(CLERK, RULESET, findings(Outcome.DISMISS, [1, 2]))
    case.meet(CLERK, ["counsel"])
    for by in (PROSECUTOR, DEFENDER):
        give_word(case, by, DISMISS)
    for by in (PROSECUTOR, DEFENDER):
        case.sign(by)
    case.file(CLERK)
    case.dismiss(COURT, [1, 2], ORDER)
    assert (case.is_deceased, case.bucket) == (True, "dismissed")


def test_nobody_is_unreachable_whom_nobody_tried_to_reach() -> None:
    case = a_case().identified()
    case.notify(DEFENDER, Notice.PERSON, "mail", is_reached=True)
    case.notify(DEFENDER, Notice.COURT, "mail", is_reached=False)
    with pytest.raises(refusals.NobodyTried):
        case.find_unreachable(DEFENDER)
    case.notify(DEFENDER, Notice.PERSON, "mail", is_reached=False)
    case.find_unreachable(DEFENDER)
    assert case.is_unreachable


def test_each_failed_attempt_is_counted_and_no_other_notice() -> None:
    case = a_case().identified()
    for whom, is_reached in (
        (Notice.PERSON, False),
        (Notice.DEFENDER, False),
        (Notice.PERSON, True),
        (Notice.PERSON, False),
    ):
        case.notify(DEFENDER, whom, "mail", is_reached=is_reached)
    assert [fact.attempts for fact in case.pending_events[1:]] == [1, 1, 1, 2]
    assert case.attempts == 2


def test_a_person_who_is_reached_is_not_unreachable() -> None:
    case = a_case().tried()
    case.find_unreachable(CLERK)
    case.notify(DEFENDER, Notice.PERSON, "in_person", is_reached=True)
    assert not case.is_unreachable


def test_a_case_whose_person_is_unreachable_goes_on() -> None:
    case = a_case("statutory").tried()
    case.find_unreachable(CLERK)
    case.challenge(PROSECUTOR, [1, 2], Ground.NOT_ELIGIBLE, is_serving=False)
    assert case.bucket == "filed"


# Rehearsing.


@pytest.mark.parametrize("verb", STEPS)
def test_a_rehearsal_changes_nothing_and_records_nothing(verb: str) -> None:
    stages = ["checked", "half_agreed", "agreed", "hearing_set", "sealed", "merged", "closed"]
    for case in (getattr(a_case(), stage)() for stage in stages):
        before = (dict(vars(case)), list(case.pending_events), case.version)
        for act in (STEPS[verb][0], replace(COURT, on=STEPS[verb][0].on)):
            try:
                take(verb, case.rehearsal(), act)
            except refusals.Refusal:
                continue
        assert (dict(vars(case)), list(case.pending_events), case.version) == before


def test_a_rehearsed_merger_leaves_the_other_case_alone_too() -> None:
    case, other = a_case().checked(), a_case(number=2).identified()
    case.rehearsal().merge(CLERK, other)
    assert other.version == 1
    case.merge(CLERK, other)
    case.rehearsal().unmerge(CLERK, other)
    assert (other.version, case.merged_into) == (2, other.id)
