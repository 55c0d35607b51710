"""All reports count the same cases: whatever two of them say of one unit, they agree on.

Told over random lawful histories, and as of several positions and legal days of each.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from itertools import pairwise

import pytest

import projections
from domain.standing import BUCKETS, MERGED, OPEN
from projections.engine import When, as_of
from projections.reports import REPORTS, Tally, WronglyAsked, as_json
from projections.reports.fates import FATES, GRANTED
from tests.projections.listed import read

TALLIES = {name: each for name, each in REPORTS.items() if isinstance(each, Tally)}
MOMENTS = (
    {},
    {"at_position": 60},
    {"at_position": 0},
    {"effective": date(2019, 6, 30)},
    {"at_position": 150, "effective": date(2018, 12, 31)},
)


@pytest.fixture(params=[41, 42])
def told(request, pool, log_id, tell):
    told = tell(request.param, cases=40, steps=400)
    projections.catch_up(pool, log_id)
    return told


@pytest.fixture
def ask(reading, log_id, told, recorded):
    """A report's rows, and its last: the total."""
    groups = [None, "white", "white", "black", "hispanic"]
    recorded({each: group for n, each in enumerate(told) if (group := groups[n % 5])})

    def ask(name, **asked):
        with reading.cursor() as cursor:
            *rows, total = read(REPORTS[name], cursor, log_id, **asked).rows
        return rows, total

    return ask


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_every_report_of_counts_counts_as_many(ask, moment):
    _, whole = ask("status", **moment)
    assert whole["unit"] == "count"
    for name in ("by-offence", "by-conviction-year"):
        rows, total = ask(name, **moment)
        assert total["identified"] == whole["total"]
        assert total["granted"] == sum(whole[each] for each in GRANTED)
        assert total["denied"] == whole["denied"]
        assert total["pending"] == sum(whole[each] for each in OPEN)
        for row in [*rows, total]:
            assert sum(row[fate] for fate in FATES) == row["identified"]
            assert row.get("eligible", 0) <= row["identified"]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_the_rows_of_every_tally_add_up_to_its_total(pool, log_id, told, moment):
    for tally in TALLIES.values():
        with pool.cursor() as cursor:
            rows = read(tally, cursor, log_id, **moment).rows
        for unit in tally.units:
            mine = [row for row in rows if row.get("unit", unit) == unit]
            *parts, total = mine
            for name in tally.columns:
                assert sum(row[name] for row in parts) == total[name], (tally.name, name)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_what_comes_in_and_goes_out_in_a_week_is_what_the_backlog_changes_by(ask, moment):
    rows, total = ask("weekly", **moment)
    before: Counter = Counter()
    for row in rows:
        assert row["opening_backlog"] == before[row["county"]]
        change = row["received"] - row["out"]
        assert row["closing_backlog"] == row["opening_backlog"] + change
        before[row["county"]] = row["closing_backlog"]
    assert total["closing_backlog"] == before.total()
    status, _ = ask("status", **moment)
    cases = [row for row in status if row["unit"] == "case"][-1]
    assert total["closing_backlog"] == sum(cases[each] for each in OPEN)
    assert total["received"] == cases["total"] - cases[MERGED]


def test_weeks_without_anything_are_there_too(ask):
    rows, _ = ask("weekly", county="Alameda")
    weeks = [row["week"] for row in rows]
    assert weeks == sorted(weeks)
    days = [date.fromisocalendar(int(week[:4]), int(week[6:]), 1) for week in weeks]
    assert {(b - a).days for a, b in pairwise(days)} == {7}


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_each_quarter_begins_where_the_last_one_ended(ask, moment):
    rows, total = ask("quarterly", **moment)
    before: dict[str, int] = {}
    for row in rows:
        assert row["cleared_before"] == before.get(row["county"], 0)
        assert row["cleared_before"] + row["cleared_in_quarter"] == row["cleared_to_date"]
        assert row["cleared_to_date"] + row["not_cleared"] == row["eligible_convictions"]
        decided = row["challenge_sustained"] + row["challenge_overruled"]
        assert decided + row["challenge_pending"] == row["challenged_to_date"]
        before[row["county"]] = row["cleared_to_date"]
    assert total["cleared_to_date"] == sum(before.values())
    status, _ = ask("status", procedure="statutory", **moment)
    lines = [row for row in status if row["unit"] == "count" and row["county"] != "total"]
    cleared = sum(row[each] for row in lines for each in GRANTED)
    assert total["cleared_to_date"] == cleared
    assert total["eligible_convictions"] == sum(r["total"] - r[MERGED] for r in lines)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_filings_are_counted_once_by_their_box_and_once_by_what_came_of_them(ask, moment):
    rows, total = ask("filings", **moment)
    for row in [*rows, total]:
        boxes = [name for name in row if name.endswith(("_felony", "_misdemeanor", "_other"))]
        assert sum(row[name] for name in boxes) == row["total"]
        ends = ("granted", "denied", "pending", "ended")
        assert sum(row[each] for each in ends) == row["total"]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_stage_times_count_every_count_that_took_the_first_step(ask, moment):
    rows, total = ask("stage-times", **moment)
    for row in rows:
        parts = row["n"] + row["n_open"] + row["n_ended"] + row["n_negative"]
        assert parts == row["total"]
        ranks = [row[each] for each in ("min", "p25", "median", "p75", "p90", "max")]
        assert ranks == sorted(ranks) if row["n"] else ranks == [None] * 6
    assert total["median"] is None
    _, whole = ask("status", **moment)
    began = [row["total"] for row in rows if row["stage_from"] == "identified"]
    assert sum(began) == whole["total"]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_equity_and_impact_count_the_same_people_and_convictions_as_all_others(ask, moment):
    rows, total = ask("equity", **moment)
    _, whole = ask("status", **moment)
    assert total["convictions_identified"] == whole["total"]
    assert total["granted"] == sum(whole[each] for each in GRANTED)
    assert sum(total[fate] for fate in FATES) == total["convictions_identified"]
    _, by_offence = ask("by-offence", **moment)
    assert total["eligible"] == by_offence["eligible"]
    _, people = ask("person-impact", **moment)
    assert people["persons"] == total["persons_identified"]
    counties = [row for row in rows if row["race_group"] == "total"]
    for name in ("persons_identified", "eligible", *FATES):
        assert sum(row[name] for row in counties) == total[name]
    status, _ = ask("status", **moment)
    for row in counties:
        mine = [r for r in status if r["unit"] == "count" and r["county"] == row["county"]]
        assert sum(r["total"] for r in mine) == row["convictions_identified"]


def test_every_heading_of_a_count_has_one_fate():
    for heading in set(BUCKETS) - {"mixed"}:
        assert [fate for fate, holds in FATES.items() if holds(f"{heading}/")] != []
        assert sum(holds(f"{heading}/") for holds in FATES.values()) == 1


@pytest.mark.parametrize("name", list(REPORTS))
@pytest.mark.parametrize("moment", MOMENTS[1:], ids=str)
def test_equal_questions_get_equal_bytes_later_and_after_a_rebuild(
    pool, reading, log_id, tell, recorded, name, moment
):
    told = tell(43, cases=20, steps=200)
    recorded(dict.fromkeys(told, "white"))
    projections.catch_up(pool, log_id)
    needed = {"case-deadlines": {"duty": "review"}, "case-history": {"case": next(iter(told))}}
    asked = dict(needed.get(name, {}))
    with pool.cursor() as cursor:
        at = as_of(cursor, log_id, "caseload", When())
    # What comes later is not part of what was known then.
    asked |= {"at_position": at.position, **moment}

    def body() -> bytes | str:
        # Of a case that was not on record then, or not in effect, it is said so, each time.
        with reading.cursor() as cursor, suppress(WronglyAsked):
            return as_json(read(REPORTS[name], cursor, log_id, **asked))
        return "no such case"

    before = body()
    recorded(dict.fromkeys(tell(44, cases=8, steps=80), "black"))
    projections.catch_up(pool, log_id)
    assert body() == before
    projections.rebuild_all(pool, log_id)
    assert body() == before
