"""Every report says of a simulated log what was worked out before anything was on record."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from record.store.reading import head
from simulation import manifest
from simulation.manifest import TODAY
from tests.simulation import tying

SECOND_FOLD = Path(__file__).with_name("second_fold.sql").read_text()
DAYS = (None, date(2018, 5, 14), date(2020, 6, 1))
TABLES = (
    "status",
    "by-offence",
    "by-conviction-year",
    "weekly",
    "filings",
    "stage-times",
    "person-impact",
)


def test_every_table_says_what_was_planned_now_and_as_of_a_legal_day(drawn, ask):
    for day in DAYS:
        expected = manifest(drawn, day)
        for name in TABLES:
            told = getattr(tying, name.replace("-", "_"))(ask(name, effective=day).rows)
            assert told == tying.expected(expected[name]), (name, day)
            assert told, (name, day)


def test_equity_says_of_every_group_what_was_planned_or_nothing(drawn, ask):
    expected = tying.expected(manifest(drawn)["equity"])
    rows = ask("equity").rows
    shown = tying.equity(rows)
    assert len(shown) > 10
    assert {key: expected[key] for key in shown} == shown
    totals = {row["county"]: row for row in rows if row["race_group"] == "total"}
    for county in ("Alameda", "San Francisco"):
        for figure in ("persons_identified", "convictions_identified", "granted", "pending"):
            planned = sum(n for key, n in expected.items() if (key[0], key[2]) == (county, figure))
            assert totals[county][figure] == planned


def test_exceptions_and_the_quarterly_report_say_what_was_planned(drawn, ask):
    expected = manifest(drawn)
    rows = {row["unit"]: row for row in ask("exceptions").rows if row["kind"] == "total"}
    duplicates, corrected = expected["exceptions"]["duplicate"], expected["exceptions"]["corrected"]
    assert {name: rows["case"][name] for name in duplicates} == duplicates
    assert rows["fact"]["settled"] == corrected["settled"]
    assert rows["quarantine"]["total"] == 0
    total = ask("quarterly").rows[-1]
    assert {name: total[name] for name in expected["quarterly"]} == expected["quarterly"]


def test_every_duty_stands_as_was_planned_and_case_by_case_as_in_the_summary(drawn, ask):
    expected = tying.expected(manifest(drawn)["deadlines"])
    assert tying.deadlines(ask("deadlines", today=TODAY).rows) == expected
    late = ask("case-deadlines", duty="state_told", state="open_late", today=TODAY).rows
    assert len(late) == sum(
        n for key, n in expected.items() if key[1:] == ("state_told", "open_late")
    )


def test_one_case_has_the_history_that_was_planned(drawn, ask):
    expected = manifest(drawn)["case-history"]
    assert len(ask("case-history", case=expected["case"]).rows) == expected["facts"]


def test_the_list_of_exceptions_has_what_its_summary_counts(ask):
    listed: Counter[str] = Counter()
    for row in ask("exceptions-listed").rows:
        listed[row["unit"]] += row["n"]
    totals = {row["unit"]: row["total"] for row in ask("exceptions").rows if row["kind"] == "total"}
    assert {unit: n for unit, n in totals.items() if n} == dict(listed)


def test_a_second_fold_in_plain_sql_agrees_now_and_in_the_middle(office, drawn, ask):
    with office.reading.cursor() as cursor:
        last = head(cursor, office.log_id)
    for position in (last, last // 2, 40):
        status, offences = second_fold(office, position)
        assert tying.status(ask("status", at_position=position).rows) == status
        rows = ask("by-offence", at_position=position).rows
        told = tying.by_offence(rows)
        identified = Counter({key[:-1]: n for key, n in told.items() if key[-1] == "identified"})
        assert identified == offences
    assert second_fold(office, last)[0] == tying.expected(manifest(drawn)["status"])


def second_fold(office, position):
    """Cases and counts by heading; and counts by offence."""
    status, offences = Counter(), Counter()
    with office.pool.cursor() as cursor:
        cursor.execute(SECOND_FOLD, {"log_id": office.log_id, "position": position})
        for county, procedure, heading, section, subsection, level, cases, counts in cursor:
            status[county, procedure, "case", heading] += cases
            status[county, procedure, "count", heading] += counts
            offences[county, section, subsection, level] += counts
    return Counter({key: n for key, n in status.items() if n}), offences


@pytest.mark.parametrize("name", TABLES)
def test_one_case_less_would_be_seen(drawn, name):
    less = drawn.__class__(drawn.seed, drawn.scale, drawn.lives[1:])
    assert tying.expected(manifest(less)[name]) != tying.expected(manifest(drawn)[name])
