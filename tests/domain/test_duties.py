"""The duties as the law sets them: one test for each, and one for each row of the status table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.counts import Stage
from domain.duties import (
    DUTIES,
    HOUSE_RULE,
    KNOWN,
    LAPSED_AT,
    WAITS_FOR,
    Day,
    Duty,
    Responsible,
    Status,
    days_late,
    duties_of,
    status,
)
from domain.procedures import CHALLENGE_BY, PROCEDURES
from domain.standing import BUCKETS
from projections.caseload import COLUMNS

DUE = date(2020, 7, 1)
BEFORE, AFTER = DUE - timedelta(1), DUE + timedelta(1)


@pytest.mark.parametrize(
    ("met_on", "today", "stands", "late"),
    [
        (BEFORE, AFTER, Status.MET, 0),
        (DUE, AFTER, Status.MET, 0),
        (AFTER, AFTER, Status.MET_LATE, 1),
        (DUE + timedelta(400), DUE + timedelta(900), Status.MET_LATE, 400),
        (None, BEFORE, Status.NOT_DUE, 0),
        (None, DUE, Status.NOT_DUE, 0),
        (None, AFTER, Status.OPEN_LATE, 1),
        (None, DUE + timedelta(30), Status.OPEN_LATE, 30),
    ],
)
def test_the_whole_day_on_which_a_duty_falls_due_is_in_time(
    met_on: date | None, today: date, stands: Status, late: int
) -> None:
    assert status(DUE, met_on, today) == stands
    assert days_late(DUE, met_on, today) == late


@pytest.mark.parametrize("met_on", [None, BEFORE, AFTER])
def test_what_has_no_day_is_not_owed(met_on: date | None) -> None:
    assert status(None, met_on, AFTER) == Status.NOT_APPLICABLE
    assert days_late(None, met_on, AFTER) == 0


def test_only_what_nobody_has_met_is_open() -> None:
    assert [each for each in Status if each.is_open] == [Status.OPEN_LATE, Status.NOT_DUE]


@pytest.mark.parametrize(
    ("name", "citation", "responsible", "due_on", "met_by"),
    [
        ("listing", "HS 11361.9(a)", "state", date(2019, 7, 1), {"identified_on"}),
        ("review", "HS 11361.9(b)", "prosecutor", DUE, {"challenged_on", "agreed_on"}),
        ("court_informed", "HS 11361.9(b)", "prosecutor", DUE, {"filed_on"}),
        ("defender_informed", "HS 11361.9(b)", "prosecutor", DUE, {"defender_notified_on"}),
        ("order", "HS 11361.9(c)", "court", date(2023, 3, 1), {"decided_on"}),
        ("state_notified", "HS 11361.9(c)", "court", date(2023, 3, 1), {"state_notified_on"}),
        ("state_record", "HS 11361.9(d)", "state", date(2023, 7, 1), {"state_confirmed_on"}),
    ],
)
def test_the_statute_names_the_day_and_who_must_act(
    name: str, citation: str, responsible: str, due_on: date, met_by: set[str]
) -> None:
    duty = {each.name: each for each in duties_of("statutory")}[name]
    assert (duty.citation, duty.responsible, duty.due_on) == (citation, responsible, due_on)
    assert set(duty.met_by) == met_by
    assert not duty.is_house_rule


def test_the_person_is_told_of_a_challenge_within_days_that_the_house_set() -> None:
    told = KNOWN["person_informed"]
    assert told.is_house_rule
    assert "sets no day" in told.citation
    assert told.responsible == Responsible.PUBLIC_DEFENDER
    assert (told.challenged, told.needs_person, told.due_on) == (True, True, None)
    assert told.runs_from == Day.DEFENDER_NOTIFIED


@pytest.mark.parametrize("procedure", ["petition", "motion"])
def test_no_statute_sets_a_day_for_petition_and_motion(procedure: str) -> None:
    assert all(each.is_house_rule and each.due_on is None for each in duties_of(procedure))


def test_the_day_for_challenges_is_the_one_that_the_rule_of_challenges_knows() -> None:
    assert KNOWN["review"].due_on == CHALLENGE_BY


def test_whoever_was_challenged_is_not_owed_the_order_of_the_unchallenged() -> None:
    unchallenged = {each.name for each in duties_of("statutory") if each.challenged is False}
    assert unchallenged == {"order", "state_notified", "state_record"}


def test_the_house_sets_few_rules_and_calls_them_so() -> None:
    house = [each for each in KNOWN.values() if each.is_house_rule]
    assert len(house) <= 8
    assert all(each.citation.startswith(HOUSE_RULE) for each in house)
    assert all(each.citation.startswith("HS ") for each in KNOWN.values() if each not in house)


def test_every_procedure_has_its_duties_each_once() -> None:
    assert set(DUTIES) == set(PROCEDURES)
    for procedure in DUTIES:
        names = [each.name for each in duties_of(procedure)]
        assert len(set(names)) == len(names)
        assert set(names) <= set(KNOWN)


def test_a_procedure_that_nobody_knows_has_no_duties() -> None:
    with pytest.raises(ValueError, match="no procedure called bulk; there are: petition, motion"):
        duties_of("bulk")


@pytest.mark.parametrize("duty", KNOWN.values(), ids=KNOWN)
def test_every_duty_falls_due_in_one_way_and_says_which(duty: Duty) -> None:
    assert (duty.due_on is None) != (duty.runs_from is None)
    assert duty.falls_due.startswith(("on 20", "on the day of: ", f"{duty.days} days after: "))
    assert len(duty.met_by) <= 2
    assert duty.met_by or duty.counted_from is None


def test_every_day_of_a_duty_is_kept_in_the_caseload() -> None:
    assert set(Day) <= set(COLUMNS)


def test_what_is_set_aside_or_denied_owes_nothing_more() -> None:
    assert set(LAPSED_AT) == {stage for stage in Stage if stage.is_final and not stage.is_granted}


def test_a_case_waits_for_the_court_where_nobody_else_can_move_it() -> None:
    assert set(WAITS_FOR) <= set(BUCKETS)
    assert WAITS_FOR["filed"] == Responsible.COURT
