"""Queues: every case that is not closed waits in one, and what presses most comes first."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median_low

import pytest

import projections
from domain.actors import Role
from domain.counts import Notice
from domain.duties import KNOWN, WAITS_FOR, Status, status
from domain.standing import BUCKETS, MERGED
from projections.engine import NotFoldedYet, When
from projections.reports import queues
from projections.reports import status as standing
from projections.reports.queues import QUEUES, Wanted
from tests.projections.listed import (
    FIRST_DAY,
    a_case,
    act,
    challenged,
    checked,
    duty_names,
    pair_of,
    random_cases,
    read,
    rows_now,
    unchallenged,
)

TODAY = date(2021, 3, 1)


@pytest.fixture
def told(pool, log_id, save):
    """A county of random cases, folded; two of them merged into one."""
    cases = random_cases(65, 120, 25)
    survivor, other = a_case(), a_case()
    save(survivor)
    other.merge(act(Role.CLERK, FIRST_DAY), survivor)
    save(other, survivor, *cases)
    projections.catch_up(pool, log_id)
    return [*cases, survivor, other]


@pytest.fixture
def ask(pool, log_id):
    """The lines of one queue, all on one page unless said otherwise."""

    def ask(bucket, today=TODAY, limit=10_000, after=queues.FIRST, at_position=None, **wanted):
        with pool.cursor() as cursor:
            _, lines = queues.page(
                cursor,
                log_id,
                bucket,
                today=today,
                limit=limit,
                after=after,
                when=When(at_position),
                wanted=Wanted(**wanted),
            )
        return lines

    return ask


@pytest.fixture
def waits(pool, log_id, save, ask):
    """The line of one case, after it was saved, in the queue of its heading."""

    def waits(case, today=TODAY):
        if case.pending_events:
            save(case)
        projections.catch_up(pool, log_id)
        (line,) = [x for x in ask(case.bucket, today) if x["case_id"] == str(case.id)]
        return line

    return waits


def test_every_case_that_is_not_closed_waits_in_exactly_one_queue(told, ask):
    found = Counter(line["case_id"] for each in QUEUES for line in ask(each))
    expected = {str(case.id) for case in told if not case.is_closed and not case.merged_into}
    assert found == Counter(expected)
    assert any(case.is_closed for case in told)


def test_what_waits_and_what_is_closed_tie_with_the_status_report(pool, log_id, told):
    with pool.cursor() as cursor:
        _, lines = queues.summary(cursor, log_id, today=TODAY)
        total = next(
            row
            for row in read(standing, cursor, log_id).rows
            if (row["unit"], row["county"]) == ("case", "total")
        )
    assert [line["bucket"] for line in lines] == [each for each in BUCKETS if each != MERGED]
    for line in lines:
        assert line["waiting"] + line["closed"] == total[line["bucket"]], line
    assert sum(line["waiting"] + line["closed"] for line in lines) == total["total"] - 1


def test_the_summary_counts_what_the_queues_show(pool, log_id, told, ask):
    with pool.cursor() as cursor:
        _, lines = queues.summary(cursor, log_id, today=TODAY)
    for line in lines:
        shown = ask(line["bucket"])
        assert line["waiting"] == len(shown)
        assert line["late"] == sum(each["is_late"] for each in shown)
        assert line["held"] == sum(each["hold_reason"] is not None for each in shown)
        days = sorted(each["days_waiting"] for each in shown)
        assert line["oldest_days"] == (days[-1] if days else None)
        assert line["median_days"] == (median_low(days) if days else None)
    assert sum(line["late"] for line in lines) > 0
    assert sum(line["held"] for line in lines) > 0


def test_what_presses_most_comes_first(told, ask):
    for bucket in QUEUES:
        lines = ask(bucket)
        assert lines == sorted(lines, key=lambda each: each["place"])
        late = [each["is_late"] for each in lines]
        assert late == sorted(late, reverse=True)


def test_the_next_duty_of_a_case_is_the_open_one_that_falls_due_first(pool, log_id, told, ask):
    with pool.cursor() as cursor:
        rows = rows_now(cursor, log_id)
    for line in (line for bucket in QUEUES for line in ask(bucket)):
        pairs = {name: pair_of(name, rows[line["case_id"]]) for name in duty_names()}
        is_open = {n: due for n, (due, met) in pairs.items() if status(due, met, TODAY).is_open}
        if not is_open:
            assert (line["duty"], line["due_on"], line["is_late"]) == (None, None, False)
            assert line["responsible"] == WAITS_FOR.get(line["bucket"], "prosecutor")
            continue
        assert line["due_on"] == min(is_open.values())
        assert is_open[line["duty"]] == line["due_on"]
        assert line["responsible"] == KNOWN[line["duty"]].responsible
        assert line["is_late"] == (status(line["due_on"], None, TODAY) == Status.OPEN_LATE)


def test_pages_meet_every_case_once_in_the_same_order(told, ask):
    whole, found, after = ask("identified"), [], queues.FIRST
    while page := ask("identified", limit=3, after=after):
        found, after = [*found, *page], page[-1]["place"]
    assert len(whole) > 6
    assert found == whole


def test_pages_stay_as_of_their_position_whatever_happens_meanwhile(pool, log_id, save, told, ask):
    with pool.cursor() as cursor:
        at, first = queues.page(cursor, log_id, "identified", today=TODAY, limit=3)
    before = ask("identified")
    save(*[a_case(date(2018, 1, 1)) for _ in range(3)])
    projections.catch_up(pool, log_id)
    rest = ask("identified", after=first[-1]["place"], at_position=at.position)
    assert [*first, *rest] == before
    assert len(ask("identified")) == len(before) + 3


def test_filters_divide_a_queue_and_lose_nobody(told, ask):
    for bucket in ("identified", "eligible", "filed"):
        whole = [each["case_id"] for each in ask(bucket)]
        for name, values in {
            "late": (True, False),
            "held": (True, False),
            "responsible": ("prosecutor", "public_defender", "court", "state"),
            "procedure": ("petition", "motion", "statutory"),
            "county": ("Alameda", "San Francisco", ""),
        }.items():
            parts = [each["case_id"] for value in values for each in ask(bucket, **{name: value})]
            assert sorted(parts) == sorted(whole), name


def test_days_waiting_count_from_the_legal_day_of_the_stage(waits):
    line = waits(checked(a_case(date(2019, 1, 1)), date(2019, 5, 1)), date(2019, 5, 11))
    assert (line["since"], line["days_waiting"]) == (date(2019, 5, 1), 10)
    assert (line["duty"], line["due_on"]) == ("review", date(2020, 7, 1))


def test_a_case_waits_since_the_first_of_its_counts_that_stands_there(waits):
    case = checked(a_case(counts=2), date(2019, 5, 1))
    case = unchallenged(case, date(2019, 6, 1), 2)
    case = unchallenged(case, date(2019, 8, 1), 1)
    assert waits(case)["since"] == date(2019, 6, 1)


@pytest.mark.parametrize(
    ("today", "ended", "is_late"),
    [
        (date(2020, 1, 9), None, False),
        (date(2020, 1, 10), 0, False),
        (date(2020, 1, 11), 1, True),
        (date(2020, 1, 25), 15, True),
    ],
)
def test_a_hold_says_why_until_when_and_how_long_ago_it_ended(waits, today, ended, is_late):
    case = a_case()
    case.hold(act(Role.CLERK, FIRST_DAY), "record_ordered", date(2020, 1, 10))
    line = waits(case, today)
    assert (line["hold_reason"], line["hold_until"]) == ("record_ordered", date(2020, 1, 10))
    assert (line["hold_ended_days"], line["is_late"]) == (ended, is_late)
    assert (line["duty"], line["responsible"]) == ("hold", "prosecutor")


def test_a_hold_without_an_end_has_not_ended(waits):
    case = a_case(procedure="motion")
    case.hold(act(Role.CLERK, FIRST_DAY), "record_ordered", None)
    line = waits(case)
    assert (line["hold_reason"], line["hold_until"], line["hold_ended_days"], line["duty"]) == (
        "record_ordered",
        None,
        None,
        None,
    )


def test_whoever_has_to_move_a_case_on_follows_from_what_falls_due(waits):
    case = challenged(a_case(), date(2020, 6, 1))
    assert waits(case, date(2020, 6, 2))["responsible"] == "prosecutor"
    case.notify(act(Role.CLERK, date(2020, 6, 3)), Notice.DEFENDER, "mail", is_reached=True)
    assert waits(case, date(2020, 6, 4))["responsible"] == "public_defender"
    case.notify(act(Role.PUBLIC_DEFENDER, date(2020, 6, 5)), Notice.PERSON, "mail", is_reached=True)
    line = waits(case, date(2020, 6, 6))
    assert (line["responsible"], line["duty"]) == ("court", None)


def test_an_empty_log_has_every_queue_and_nobody_in_it(pool, log_id):
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        at, lines = queues.summary(cursor, log_id, today=TODAY)
    assert [line["waiting"] for line in lines] == [0] * len(QUEUES)
    assert {line["median_days"] for line in lines} == {None}
    assert at.position == 0


def test_a_position_that_is_not_folded_is_refused(told, ask):
    with pytest.raises(NotFoldedYet, match="ask for a position"):
        ask("identified", at_position=100_000)
