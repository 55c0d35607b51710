"""What went another way than it should is counted once, by kind, and never across units."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import pytest

import projections
from domain.actors import Act, Role
from domain.asking import Channel, Ending
from domain.batch import Batch
from domain.counts import Outcome
from domain.inquiry import Inquiry
from projections.reports.exceptions import exceptions, exceptions_listed
from tests.projections.listed import (
    FIRST_DAY,
    ORDER,
    a_case,
    act,
    checked,
    read,
    unchallenged,
)


@pytest.fixture
def ask(pool, log_id):
    """Open, settled, by kind and county; and the totals by unit."""

    def ask(**asked: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
        projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            rows = read(exceptions, cursor, log_id, **asked).rows
        parts = {(r["kind"], r["county"]): (r["open"], r["settled"]) for r in rows}
        totals = {r["unit"]: r["total"] for r in rows if r["kind"] == "total"}
        return {key: each for key, each in parts.items() if key[0] != "total"}, totals

    return ask


def test_where_all_went_well_there_is_nothing(save, identified, ask):
    save(identified())
    parts, totals = ask()
    assert parts == {}
    assert totals == dict.fromkeys(exceptions.units, 0)


def test_a_duplicate_is_settled_when_it_is_merged(save, identified, act, ask):
    one, other = identified(), identified()
    other.link(act("clerk"), one.id)
    save(one, other)
    assert ask()[0] == {("duplicate", "Alameda"): (1, 0)}
    other.merge(act("clerk"), one)
    last = save(one, other)
    assert ask()[0] == {("duplicate", "Alameda"): (0, 1)}
    assert ask(at_position=3)[0] == {("duplicate", "Alameda"): (1, 0)}
    assert ask(county="Elsewhere") == ({}, dict.fromkeys(exceptions.units, 0))
    assert ask(procedure="motion")[0] == {}
    assert last > 3


def test_the_list_says_since_when_and_where_to_look(pool, log_id, save, identified, act, ask):
    one, other = identified(), identified()
    save(one, other)
    other.link(act("clerk"), one.id)
    linked = save(other)
    other.hold(act("clerk"), "waits", None)
    save(other)
    ask()
    with pool.cursor() as cursor:
        (line,) = read(exceptions_listed, cursor, log_id).rows
    assert line == {
        "kind": "duplicate",
        "unit": "case",
        "county": "Alameda",
        "state": "open",
        "position": linked,
        "n": 1,
        "look_at": f"/cases/{other.id}",
    }


def test_an_inquiry_without_a_case_is_open_until_it_is_closed(save, ask):
    clerk = Act("clerk-1", Role.CLERK, FIRST_DAY)
    inquiry = Inquiry.receive(clerk, channel=Channel.WEB, county="Alameda", given=["docket"])
    inquiry.unmatch(clerk)
    save(inquiry)
    parts, totals = ask()
    assert parts == {("inquiry without a case", "Alameda"): (1, 0)}
    assert (totals["inquiry"], totals["case"]) == (1, 0)
    inquiry.close(clerk, Ending.WITHDRAWN)
    save(inquiry)
    assert ask()[0] == {("inquiry without a case", "Alameda"): (0, 1)}


def test_a_list_that_was_refused_is_there_with_what_was_wrong_in_it(save, ask):
    refused = Batch.refuse(
        Act("clerk-1", Role.CLERK, FIRST_DAY),
        batch_id=UUID(int=5),
        layout="doj",
        county="Marin",
        file_sha256="ab" * 32,
        files=["ab" * 32],
        lines=3,
        problems={"truncated": 1, "wrong_county": 3},
    )
    save(refused)
    assert ask()[0] == {
        ("list refused", "Marin"): (0, 1),
        ("problem of a refused list: truncated", "Marin"): (0, 1),
        ("problem of a refused list: wrong_county", "Marin"): (0, 3),
    }
    assert ask(at_position=0)[0] == {}
    assert ask(county="Marin")[1]["problem"] == 4
    assert ask(county="Elsewhere")[1] == dict.fromkeys(exceptions.units, 0)


def test_a_fact_that_was_recorded_after_a_later_one_is_there(save, ask):
    case = checked(a_case(counts=3), date(2019, 5, 6), Outcome.DISMISS, 1)
    checked(case, date(2019, 3, 4), Outcome.DISMISS, 2)
    checked(case, date(2019, 5, 6), Outcome.DISMISS, 3)
    save(case)
    assert ask()[0] == {("fact recorded out of order", "Alameda"): (0, 1)}
    assert ask(at_position=2)[0] == {}
    # It is known of a day only from the day on which both had taken effect.
    assert ask(effective=date(2019, 5, 5))[0] == {}
    assert ask(procedure="statutory")[1]["fact"] == 1
    assert ask(procedure="motion")[1]["fact"] == 0


def test_a_fact_that_was_corrected_is_of_the_county_of_its_case(save, ask):
    case = checked(a_case(), date(2019, 3, 4))
    case.correct(act(Role.CLERK, date(2019, 3, 5)), 2, "typing_error", [*case.pending_events])
    save(case)
    assert ask()[0] == {("fact corrected", "Alameda"): (0, 1)}
    assert ask(county="Elsewhere")[0] == {}


def test_a_state_record_that_differs_is_open_until_the_state_confirms(save, ask):
    case = unchallenged(checked(a_case(), FIRST_DAY), date(2020, 6, 1))
    court, day = Role.COURT_CLERK, date(2020, 9, 1)
    case.file(act(Role.CLERK, date(2020, 6, 2)), is_stipulated=True)
    case.dismiss(act(court, day), [1], ORDER)
    case.notify_state(act(court, day), "R-1")
    case.find_mismatch(act(Role.CLERK, day), "disposition")
    case.find_mismatch(act(Role.CLERK, day), "level")
    save(case)
    assert ask()[0] == {("state record differs", "Alameda"): (1, 0)}
    case.confirm_state(act(Role.CLERK, day))
    last = save(case)
    assert ask()[0] == {("state record differs", "Alameda"): (0, 1)}
    assert ask(at_position=last - 1)[0] == {("state record differs", "Alameda"): (1, 0)}


def test_a_case_in_quarantine_is_open(save, poison, ask):
    case = a_case()
    save(case)
    ask()
    poison(case.id, 2)
    assert ask()[0] == {("case quarantined", "Alameda"): (len(projections.PROJECTIONS), 0)}


@pytest.mark.parametrize("seed", [5, 6])
def test_the_list_has_what_the_figures_count(pool, log_id, tell, seed):
    tell(seed, cases=40, steps=400)
    projections.catch_up(pool, log_id)
    for asked in (
        {},
        {"at_position": 90},
        {"effective": date(2018, 12, 31)},
        {"county": "Alameda"},
    ):
        with pool.cursor() as cursor:
            figures = read(exceptions, cursor, log_id, **asked).rows
            lines = read(exceptions_listed, cursor, log_id, **asked).rows
        counted = {
            (row["kind"], row["unit"], row["county"], state): row[state]
            for row in figures
            for state in ("open", "settled")
            if row["kind"] != "total" and row[state]
        }
        listed: Counter[Any] = Counter()
        for row in lines:
            listed[row["kind"], row["unit"], row["county"], row["state"]] += row["n"]
        assert listed == counted
        assert asked or {"duplicate", "fact recorded out of order"} <= {r["kind"] for r in lines}
