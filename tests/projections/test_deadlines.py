"""R6: every case under every duty once, each as the law says, and every total ties."""
# Longer than the house allows: one duty after the other, each with the law's own days.

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest

import projections
from domain.actors import Role
from domain.counts import Notice, Outcome, Relief, Term
from domain.duties import KNOWN, Status, status
from projections.engine import NotFoldedYet
from projections.reports import (
    WronglyAsked,
    as_csv,
    as_json,
    ask,
    case_deadlines,
    deadlines,
)
from projections.reports import (
    status as standing,
)
from tests.projections.listed import (
    FIRST_DAY,
    ORDER,
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

REVIEW_BY, ORDER_BY, RECORD_BY = date(2020, 7, 1), date(2023, 3, 1), date(2023, 7, 1)
LONG_AFTER = date(2024, 1, 1)
REVIEW = {"today": LONG_AFTER, "duty": "review"}
EACH = [str(each) for each in Status]


@pytest.fixture
def told(pool, log_id, save):
    """A county of random cases, folded."""
    cases = random_cases(64, 150, 25)
    save(*cases)
    projections.catch_up(pool, log_id)
    return cases


@pytest.fixture
def stands(pool, log_id, save):
    """How a case stands with a duty: due, met, days late, and the status, on a day."""

    def stands(case, duty, today=LONG_AFTER):
        if case.pending_events:
            save(case)
        projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            lines = read(case_deadlines, cursor, log_id, today=today, duty=duty).rows
        (line,) = [each for each in lines if each["case_id"] == str(case.id)]
        return line["due_on"], line["met_on"], line["days_late"], line["status"]

    return stands


def test_every_case_stands_with_every_duty_as_its_counts_do_one_by_one(pool, log_id, told):
    today, seen = date(2021, 3, 1), Counter()
    with pool.cursor() as cursor:
        rows = rows_now(cursor, log_id)
        for duty in duty_names():
            lines = read(case_deadlines, cursor, log_id, today=today, duty=duty).rows
            assert [each["case_id"] for each in lines] == list(rows)
            for line in lines:
                due_on, met_on = pair_of(duty, rows[line["case_id"]])
                expected = (due_on and due_on.isoformat(), met_on and met_on.isoformat())
                assert (line["due_on"], line["met_on"]) == expected, (duty, rows[line["case_id"]])
                assert line["status"] == status(due_on, met_on, today)
                seen[duty, line["status"]] += 1
    assert {duty for duty, found in seen if found != "n/a"} == set(KNOWN)
    assert {found for _, found in seen} == set(EACH)


def test_the_summary_counts_what_the_lists_show(pool, log_id, told):
    today = date(2022, 1, 1)
    with pool.cursor() as cursor:
        summary = read(deadlines, cursor, log_id, today=today).rows
        for duty in duty_names():
            lines = read(case_deadlines, cursor, log_id, today=today, duty=duty).rows
            shown = Counter((each["county"], each["status"]) for each in lines)
            counted = {
                (row["county"], each): row[each]
                for row in summary
                for each in EACH
                if row["duty"] == duty and row["county"] != "total" and row[each]
            }
            assert counted == shown


def test_every_case_is_under_every_duty_exactly_once_and_all_totals_tie(pool, log_id, told):
    with pool.cursor() as cursor:
        rows = read(deadlines, cursor, log_id, today=LONG_AFTER).rows
        cases = [row for row in read(standing, cursor, log_id).rows if row["unit"] == "case"]
    in_county = Counter()
    for row in cases:
        in_county[row["county"]] += row["total"]
    assert in_county["total"] == len(told)
    for row in rows:
        assert sum(row[each] for each in EACH) == row["total"] == in_county[row["county"]]
        assert row["due_soon"] <= row["not_due"]
        assert min(row[each] for each in EACH) >= 0
    for duty in KNOWN:
        *parts, total = [row for row in rows if row["duty"] == duty]
        assert total["county"] == "total"
        for column in (*EACH, "total", "due_soon"):
            assert sum(row[column] for row in parts) == total[column]


def test_a_case_is_late_as_long_as_any_of_its_counts_is_open(stands):
    case = unchallenged(checked(a_case(counts=2), FIRST_DAY), date(2020, 6, 1), 1)
    assert stands(case, "review", REVIEW_BY)[3] == "not_due"
    assert stands(case, "review")[1:] == (None, (LONG_AFTER - REVIEW_BY).days, "open_late")
    unchallenged(case, date(2020, 7, 3), 2)
    assert stands(case, "review") == ("2020-07-01", "2020-07-03", 2, "met_late")


@pytest.mark.parametrize(
    ("on", "said"), [(REVIEW_BY, "met"), (date(2020, 7, 2), "met_late"), (None, "open_late")]
)
def test_the_prosecution_reviews_until_the_first_of_july_2020(stands, on, said):
    case = checked(a_case(), FIRST_DAY)
    if on:
        unchallenged(case, on)
    assert stands(case, "review")[3] == said
    assert stands(case, "court_informed")[3] == "open_late"


def test_whoever_is_deemed_unchallenged_was_reviewed_late(stands):
    case = a_case()
    case.deem_unchallenged(act(Role.SYSTEM, date(2020, 7, 2)), [1])
    assert stands(case, "review") == ("2020-07-01", "2020-07-02", 1, "met_late")


def test_the_state_lists_until_the_first_of_july_2019(stands):
    assert stands(a_case(date(2019, 7, 1)), "listing")[3] == "met"
    assert stands(a_case(date(2019, 7, 2)), "listing")[3] == "met_late"


def test_a_challenge_is_told_to_court_and_defender_and_by_the_defender_to_the_person(stands):
    case = challenged(a_case(), REVIEW_BY)
    assert stands(case, "review")[3] == "met"
    assert stands(case, "court_informed")[3] == "met"
    assert stands(case, "defender_informed")[3] == "open_late"
    assert stands(case, "person_informed")[3] == "n/a"
    case.notify(act(Role.CLERK, REVIEW_BY), Notice.DEFENDER, "mail", is_reached=True)
    assert stands(case, "defender_informed")[3] == "met"
    assert stands(case, "person_informed", date(2020, 7, 31))[::3] == ("2020-07-31", "not_due")
    assert stands(case, "person_informed", date(2020, 8, 1))[2:] == (1, "open_late")
    case.notify(
        act(Role.PUBLIC_DEFENDER, date(2020, 7, 31)), Notice.PERSON, "mail", is_reached=True
    )
    assert stands(case, "person_informed")[3] == "met"


@pytest.mark.parametrize("gone", ["find_deceased", "find_unreachable"])
def test_nobody_is_asked_to_tell_a_person_who_is_out_of_reach(stands, gone):
    case = challenged(a_case(), REVIEW_BY)
    case.notify(act(Role.CLERK, REVIEW_BY), Notice.DEFENDER, "mail", is_reached=True)
    case.notify(act(Role.PUBLIC_DEFENDER, REVIEW_BY), Notice.PERSON, "mail", is_reached=False)
    assert stands(case, "person_informed")[3] == "open_late"
    getattr(case, gone)(act(Role.CLERK, date(2020, 9, 1)))
    assert stands(case, "person_informed")[3] == "n/a"


def decided(case, on=ORDER_BY):
    """The court dismisses every count on this day."""
    unchallenged(checked(case, FIRST_DAY), REVIEW_BY)
    case.file(act(Role.CLERK, REVIEW_BY))
    case.dismiss(act(Role.COURT_CLERK, on), list(case.standings), ORDER)
    return case


def test_the_court_orders_until_the_first_of_march_2023(stands):
    assert stands(decided(a_case()), "order")[3] == "met"
    assert stands(decided(a_case(), date(2023, 3, 2)), "order")[2:] == (1, "met_late")
    waiting = unchallenged(checked(a_case(), FIRST_DAY), REVIEW_BY)
    assert stands(waiting, "order", ORDER_BY)[3] == "not_due"
    assert stands(waiting, "order", date(2023, 3, 2))[2:] == (1, "open_late")


def test_the_court_tells_the_state_and_the_state_updates_its_record(stands):
    case = decided(a_case())
    assert stands(case, "state_notified", ORDER_BY)[3] == "not_due"
    case.notify_state(act(Role.COURT_CLERK, date(2023, 3, 2)), "R-1")
    assert stands(case, "state_notified")[2:] == (1, "met_late")
    assert stands(case, "state_record", RECORD_BY)[3] == "not_due"
    assert stands(case, "state_record", date(2023, 7, 2))[2:] == (1, "open_late")
    case.confirm_state(act(Role.CLERK, RECORD_BY))
    assert stands(case, "state_record")[3] == "met"


def test_a_notice_older_than_the_order_tells_nothing_of_it(stands):
    case = unchallenged(checked(a_case(counts=2), FIRST_DAY), REVIEW_BY)
    case.file(act(Role.CLERK, REVIEW_BY))
    case.dismiss(act(Role.COURT_CLERK, date(2022, 1, 1)), [1], ORDER)
    case.notify_state(act(Role.COURT_CLERK, date(2022, 2, 1)), "R-1")
    case.dismiss(act(Role.COURT_CLERK, date(2023, 1, 1)), [2], ORDER)
    assert stands(case, "state_notified")[3] == "open_late"


def test_what_was_challenged_is_not_owed_the_order_of_the_unchallenged(stands):
    case = challenged(checked(a_case(), FIRST_DAY, Outcome.NOT_ELIGIBLE), REVIEW_BY)
    for duty in ("order", "state_notified", "state_record"):
        assert stands(case, duty)[3] == "n/a", duty
    case.dismiss(act(Role.COURT_CLERK, date(2021, 1, 1)), [1], ORDER)
    assert stands(case, "state_told")[::3] == ("2021-01-31", "open_late")


def test_what_is_not_eligible_is_owed_until_it_is_challenged(stands):
    case = checked(a_case(), FIRST_DAY, Outcome.NOT_ELIGIBLE)
    assert stands(case, "review")[3] == "open_late"
    assert stands(case, "order")[3] == "open_late"


def test_what_is_set_aside_owes_nothing_more_and_keeps_what_was_met(stands):
    def open_case():
        return checked(a_case(), FIRST_DAY)

    late = date(2020, 8, 1)
    withdrawn, transferred, destroyed, anothers = (open_case() for _ in range(4))
    withdrawn.withdraw(act(Role.PROSECUTOR, late), [1], "asked")
    transferred.transfer(act(Role.CLERK, late), [1], "marin")
    destroyed.find_destroyed(act(Role.CLERK, late), [1])
    checked(anothers, late, Outcome.OTHER_AGENCY)
    for case in (withdrawn, transferred, destroyed, anothers):
        for duty in ("review", "court_informed", "order", "state_notified", "state_record"):
            assert stands(case, duty) == (None, None, None, "n/a"), (case.bucket, duty)
        assert stands(case, "listing")[3] == "met"


def test_what_the_court_denied_is_nothing_to_tell_the_state(stands):
    case = unchallenged(checked(a_case(), FIRST_DAY), REVIEW_BY)
    case.file(act(Role.CLERK, REVIEW_BY))
    case.deny(act(Role.COURT_CLERK, ORDER_BY), [1], "danger", ORDER)
    assert stands(case, "order")[3] == "met"
    assert stands(case, "state_notified")[3] == "n/a"


def test_a_closed_case_owes_nothing_more(stands):
    case = decided(a_case())
    case.close(act(Role.CLERK, date(2023, 4, 1)), "state_has_no_record")
    assert stands(case, "state_record")[3] == "n/a"
    assert stands(case, "order")[3] == "met"


def test_a_merged_case_owes_nothing_and_is_still_under_every_duty(stands, save):
    survivor, other = a_case(), a_case()
    save(survivor)
    other.merge(act(Role.CLERK, FIRST_DAY), survivor)
    save(other, survivor)
    for duty in ("listing", "review"):
        assert stands(other, duty)[3] == "n/a"
    assert stands(survivor, "review")[3] == "open_late"


@pytest.mark.parametrize("procedure", ["petition", "motion"])
def test_no_statutory_duty_applies_to_petition_or_motion(stands, procedure):
    case = checked(a_case(procedure=procedure), FIRST_DAY)
    for duty in KNOWN.values():
        if not duty.is_house_rule:
            assert stands(case, duty.name)[3] == "n/a"


def test_a_hold_is_taken_up_on_the_day_it_ends(stands):
    case = a_case()
    case.hold(act(Role.CLERK, FIRST_DAY), "waits", date(2020, 1, 10))
    assert stands(case, "hold", date(2020, 1, 10))[::3] == ("2020-01-10", "not_due")
    assert stands(case, "hold", date(2020, 1, 11))[2:] == (1, "open_late")
    case.release(act(Role.CLERK, date(2020, 1, 12)))
    assert stands(case, "hold")[3] == "n/a"


def test_a_check_that_was_asked_for_comes_back_within_the_days_of_the_house(stands):
    case = a_case()
    case.request_check(act(Role.CLERK, date(2020, 1, 1)), [1], "rap_sheet")
    assert stands(case, "check_back", date(2020, 3, 1))[::3] == ("2020-03-01", "not_due")
    assert stands(case, "check_back", date(2020, 3, 2))[2:] == (1, "open_late")
    checked(case, date(2020, 3, 2))
    assert stands(case, "check_back")[3] == "n/a"


def test_what_the_court_returned_is_filed_again_within_the_days_of_the_house(stands):
    case = unchallenged(checked(a_case(), FIRST_DAY), REVIEW_BY)
    case.file(act(Role.CLERK, REVIEW_BY))
    case.return_(act(Role.COURT_CLERK, date(2020, 8, 1)), [1], "no_signature")
    assert stands(case, "refiling", date(2020, 8, 31))[::3] == ("2020-08-31", "not_due")
    assert stands(case, "refiling", date(2020, 9, 1))[2:] == (1, "open_late")
    case.file(act(Role.CLERK, date(2020, 9, 1)))
    assert stands(case, "refiling")[3] == "n/a"
    assert stands(case, "court_informed")[1:] == ("2020-09-01", 62, "met_late")


def test_a_hearing_that_was_set_takes_place(stands):
    case = challenged(a_case(), REVIEW_BY)
    case.set_hearing(act(Role.COURT_CLERK, date(2020, 9, 1)), date(2020, 10, 1))
    assert stands(case, "hearing", date(2020, 10, 1))[3] == "not_due"
    assert stands(case, "hearing", date(2020, 10, 2))[2:] == (1, "open_late")
    case.hear(act(Role.COURT_CLERK, date(2020, 10, 2)))
    assert stands(case, "hearing")[3] == "n/a"


def test_what_was_agreed_is_filed_within_the_days_of_the_house(stands):
    case = checked(a_case(procedure="motion"), FIRST_DAY)
    case.agree(act(Role.PROSECUTOR, date(2020, 1, 1)), [Term(1, Relief.DISMISS)])
    assert stands(case, "filing", date(2020, 3, 1))[::3] == ("2020-03-01", "not_due")
    assert stands(case, "filing", date(2020, 3, 2))[2:] == (1, "open_late")
    case.sign(act(Role.PROSECUTOR, date(2020, 3, 2)))
    case.file(act(Role.CLERK, date(2020, 3, 2)), is_stipulated=True)
    assert stands(case, "filing")[2:] == (1, "met_late")


def test_a_corrected_order_was_never_given_in_time(stands, save):
    case = decided(a_case())
    save(case)
    history = tuple(_facts_of(case))
    case.correct(act(Role.COURT_CLERK, LONG_AFTER), case.version, "wrong_case", history)
    assert stands(case, "order")[1::2] == (None, "open_late")


def _facts_of(case):
    """The facts of a case that was saved: told again by the same steps."""
    told = decided(a_case())
    return [*told.pending_events]


def test_a_reopened_count_is_open_again(stands):
    case = decided(a_case())
    assert stands(case, "order")[3] == "met"
    case.reopen(act(Role.CLERK, date(2023, 9, 1)), [1], "new_evidence")
    assert stands(case, "order")[1::2] == (None, "open_late")
    assert stands(case, "review")[3] == "open_late"


def test_as_of_a_position_it_stands_as_it_stood_then(pool, log_id, save):
    case = checked(a_case(), FIRST_DAY)
    before = save(case)
    unchallenged(case, REVIEW_BY)
    save(case)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        then, now = (
            read(case_deadlines, cursor, log_id, **REVIEW, at_position=at).rows[0]
            for at in (before, None)
        )
    assert (then["status"], now["status"]) == ("open_late", "met")


def test_the_same_question_gives_the_same_bytes_as_of_the_same_position(pool, log_id, save, told):
    with pool.cursor() as cursor:
        before = read(deadlines, cursor, log_id, today=LONG_AFTER)
    save(a_case())
    projections.catch_up(pool, log_id)
    at = before.header["position"]
    with pool.cursor() as cursor:
        again = read(deadlines, cursor, log_id, today=LONG_AFTER, at_position=at)
        after = read(deadlines, cursor, log_id, today=LONG_AFTER)
        other_day = read(deadlines, cursor, log_id, today=FIRST_DAY, at_position=at)
    assert as_json(again) == as_json(before)
    assert as_csv(again) == as_csv(before)
    assert after.sha256 != before.sha256 != other_day.sha256


def test_the_header_says_on_which_day_it_was_judged_and_what_was_asked(pool, log_id, told):
    with pool.cursor() as cursor:
        found = read(deadlines, cursor, log_id, today=LONG_AFTER, county="Alameda")
    assert found.header["today"] == "2024-01-01"
    assert found.header["filters"] == {"county": "Alameda", "procedure": None}
    assert {row["county"] for row in found.rows} == {"Alameda", "total"}
    table = list(csv.reader(io.StringIO(as_csv(found).decode())))
    assert ["today", "2024-01-01"] in table
    assert table[-1][0] == "total"


def test_what_falls_due_within_thirty_days_is_soon(pool, log_id, save):
    save(a_case())
    projections.catch_up(pool, log_id)
    for today, soon in ((date(2020, 5, 31), 0), (date(2020, 6, 1), 1), (REVIEW_BY, 1)):
        with pool.cursor() as cursor:
            rows = read(deadlines, cursor, log_id, today=today).rows
        assert {row["due_soon"] for row in rows if row["duty"] == "review"} == {soon}


def test_only_cases_that_stand_so_are_listed_when_asked(pool, log_id, told):
    with pool.cursor() as cursor:
        asked = {"today": LONG_AFTER, "duty": "review"}
        whole = read(case_deadlines, cursor, log_id, **asked).rows
        parts = [read(case_deadlines, cursor, log_id, **asked, state=each).rows for each in Status]
    assert sum(map(len, parts)) == len(whole)
    for part, each in zip(parts, Status, strict=True):
        assert {row["status"] for row in part} <= {str(each)}


def test_an_empty_log_owes_nothing(pool, log_id):
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        found = read(deadlines, cursor, log_id, today=LONG_AFTER)
    assert {(row["county"], row["total"]) for row in found.rows} == {("total", 0)}
    assert len(found.rows) == len(KNOWN)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"duty": "cooking"}, "no duty called cooking; there are: listing"),
        ({}, "needs to be asked for a duty"),
        ({"duty": "review", "colour": "red"}, "knows no colour"),
    ],
)
def test_a_report_that_is_wrongly_asked_says_so(pool, log_id, asked, says):
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor, pytest.raises(WronglyAsked, match=says):
        ask(case_deadlines, cursor, log_id, asked, today=lambda: LONG_AFTER)


def test_a_position_that_is_not_folded_is_refused(pool, log_id, told):
    with pool.cursor() as cursor, pytest.raises(NotFoldedYet, match="ask for a position"):
        read(deadlines, cursor, log_id, today=LONG_AFTER, at_position=100_000)
