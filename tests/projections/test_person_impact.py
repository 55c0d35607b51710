"""R10: a record is free of something only if everything that is known of the person says so."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

import projections
from domain import Case
from domain.actors import Role
from domain.counts import Count, Level, OtherConvictions, Outcome, Redesignation, Relief, Term
from projections.reports import REPORTS
from projections.reports.person_impact import ANSWERS, years_before
from tests.projections.listed import FIRST_DAY, ORDER, act, checked, read

NOTHING = OtherConvictions(convictions=0, felonies=0, latest_on=None)
LONG_AGO, LATELY = date(1999, 5, 4), date(2016, 3, 2)


def a_case(person, *levels, others=NOTHING, county="Alameda", on=LONG_AGO):
    """One case of the person, with a count for each level."""
    return Case.identify(
        act(Role.CLERK, FIRST_DAY),
        county=county,
        procedure="statutory",
        person_id=UUID(int=person),
        source="list",
        counts=[Count(n, "11359", "", level, on) for n, level in enumerate(levels, 1)],
        others=others,
    )


def ordered(case, relief=Relief.DISMISS):
    """The court orders it for every count."""
    terms = [Term(number, relief) for number in case.standings]
    checked(case, FIRST_DAY, Outcome.DISMISS if relief is Relief.DISMISS else Outcome.REDUCE)
    case.leave_unchallenged(act(Role.PROSECUTOR, FIRST_DAY), terms)
    case.file(act(Role.CLERK, FIRST_DAY))
    court = act(Role.COURT_CLERK, FIRST_DAY)
    if relief is Relief.DISMISS:
        case.dismiss(court, list(case.standings), ORDER)
    else:
        lower = [Redesignation(number, Level.MISDEMEANOR) for number in case.standings]
        case.redesignate(court, lower, ORDER)
    return case


@pytest.fixture
def ask(pool, reading, log_id, save):
    """Puts cases on record, and gives the report."""

    def ask(*cases, **asked):
        if cases:
            save(*cases)
        projections.catch_up(pool, log_id)
        with reading.cursor() as cursor:
            return read(REPORTS["person-impact"], cursor, log_id, **asked)

    return ask


def said_of(report):
    """What is said of the one person on record."""
    row = report.rows[-1]
    assert row["persons"] == 1
    return {each for each in (*ANSWERS, "unknown") if row[each]}


def test_a_felony_that_is_dismissed_leaves_nothing(ask):
    assert said_of(ask(ordered(a_case(1, Level.FELONY)))) == {
        "no_felony_left_after",
        "no_conviction_last_7_years_before",
        "no_conviction_last_7_years_after",
        "no_conviction_at_all_after",
    }


def test_a_felony_that_is_reduced_is_a_conviction_still(ask):
    assert said_of(ask(ordered(a_case(1, Level.FELONY), Relief.REDESIGNATE))) == {
        "no_felony_left_after",
        "no_conviction_last_7_years_before",
        "no_conviction_last_7_years_after",
    }


def test_what_is_only_asked_for_changes_nothing(ask):
    assert said_of(ask(checked(a_case(1, Level.FELONY), FIRST_DAY))) == {
        "no_conviction_last_7_years_before",
        "no_conviction_last_7_years_after",
    }


def test_a_conviction_of_the_last_seven_years_is_one_until_it_is_dismissed(ask):
    case = a_case(1, Level.MISDEMEANOR, on=LATELY)
    assert said_of(ask(case)) == {"no_felony_left_before", "no_felony_left_after"}
    after = said_of(ask(ordered(case)))
    assert "no_conviction_last_7_years_after" in after
    assert "no_conviction_last_7_years_before" not in after


@pytest.mark.parametrize(
    ("others", "lost"),
    [
        (OtherConvictions(1, 0, LONG_AGO), {"no_conviction_at_all_after"}),
        (OtherConvictions(1, 1, LONG_AGO), {"no_conviction_at_all_after", "no_felony_left_after"}),
        (
            OtherConvictions(1, 0, LATELY),
            {
                "no_conviction_at_all_after",
                "no_conviction_last_7_years_before",
                "no_conviction_last_7_years_after",
            },
        ),
    ],
    ids=["another", "another felony", "a late one"],
)
def test_what_the_list_has_besides_counts_before_and_after(ask, others, lost):
    alone = {
        "no_felony_left_after",
        "no_conviction_last_7_years_before",
        "no_conviction_last_7_years_after",
        "no_conviction_at_all_after",
    }
    assert said_of(ask(ordered(a_case(1, Level.FELONY, others=others)))) == alone - lost


@pytest.mark.parametrize(
    "others",
    [None, OtherConvictions(2, None, LONG_AGO), OtherConvictions(2, 1, None)],
    ids=["nothing said", "levels not said", "days not said"],
)
def test_of_whom_not_everything_is_known_nothing_is_said(ask, others):
    assert said_of(ask(ordered(a_case(1, Level.FELONY, others=others)))) == {"unknown"}


def test_a_count_without_a_level_leaves_its_person_unknown(ask):
    assert said_of(ask(a_case(1, Level.FELONY, None))) == {"unknown"}


def test_another_case_of_the_person_that_goes_on_keeps_the_felony(ask):
    free, open_still = ordered(a_case(1, Level.FELONY)), a_case(1, Level.FELONY)
    assert "no_felony_left_after" not in said_of(ask(free, open_still))


def test_of_a_person_in_two_counties_the_first_by_name_counts_them(ask):
    report = ask(a_case(1, Level.FELONY, county="Yolo"), a_case(1, Level.FELONY))
    assert [(row["county"], row["persons"]) for row in report.rows] == [
        ("Alameda", 1),
        ("total", 1),
    ]


def test_whose_case_goes_on_under_anothers_is_no_person(ask):
    kept, merged = a_case(1, Level.FELONY), a_case(2, Level.FELONY)
    merged.merge(act(Role.CLERK, FIRST_DAY), kept)
    assert ask(kept, merged).rows[-1]["persons"] == 1


def test_the_seven_years_run_back_from_the_day_that_is_asked_for(ask):
    case = a_case(1, Level.MISDEMEANOR, on=date(2012, 1, 1))
    assert "no_conviction_last_7_years_before" in said_of(ask(case, today=date(2019, 1, 1)))
    report = ask(today=date(2018, 12, 31))
    assert "no_conviction_last_7_years_before" not in said_of(report)
    assert report.header["last_7_years_from"] == "2011-12-31"


def test_seven_years_before_a_day_that_year_did_not_have():
    assert years_before(date(2024, 2, 29)) == date(2017, 2, 28)


def test_as_of_a_position_before_the_order_the_felony_is_left(ask):
    case = ordered(a_case(1, Level.FELONY))
    after = ask(case)
    assert "no_felony_left_after" in said_of(after)
    before = ask(at_position=after.header["position"] - 1)
    assert "no_felony_left_after" not in said_of(before)
