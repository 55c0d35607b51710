"""A changed figure is explained by what came and went, and by the events that moved it."""

from __future__ import annotations

from datetime import date

import pytest

import projections
from projections.engine import When, as_of
from projections.reports import TALLIES, WronglyAsked
from projections.reports.explaining import explain

NAMES = list(TALLIES)


@pytest.fixture
def between(pool, log_id, tell):
    """Explains the figures of one report between two moments of a random history."""
    tell(51, cases=30, steps=400)
    projections.catch_up(pool, log_id)

    def between(name, before, after, **filters):
        with pool.cursor() as cursor:
            sides = [
                (at := as_of(cursor, log_id, "caseload", each), TALLIES[name](cursor, log_id, at))
                if not filters
                else (
                    at := as_of(cursor, log_id, "caseload", each),
                    TALLIES[name](cursor, log_id, at, **filters),
                )
                for each in (before, after)
            ]
            return explain(TALLIES[name], cursor, log_id, *sides)

    return between


MOMENTS = [
    (When(at_position=40), When(at_position=160)),
    (When(at_position=0), When()),
    (When(at_position=159), When(at_position=160)),
    (When(effective=date(2018, 12, 31)), When(effective=date(2019, 12, 31))),
    (When(at_position=80, effective=date(2018, 6, 30)), When()),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("before", "after"), MOMENTS, ids=str)
def test_the_reasons_of_every_figure_add_up_to_its_difference(between, name, before, after):
    found = between(name, before, after)
    counted = [each for each in found.changed if each.column in TALLIES[name].columns]
    for each in counted:
        assert each.after - each.before == sum(reason.change for reason in each.reasons), each
        items = [(reason.case_id, reason.count_number) for reason in each.reasons]
        assert len(items) == len(set(items))
        # Whatever moved was moved by an event that came between.
        assert all(found.events[reason.case_id] for reason in each.reasons)


@pytest.mark.parametrize("name", NAMES)
def test_what_has_not_changed_needs_no_reason(between, name):
    found = between(name, When(at_position=160), When(at_position=160))
    assert (found.changed, found.events) == ([], {})


def test_only_events_that_came_between_explain_anything(between):
    found = between("status", When(at_position=40), When(at_position=160))
    assert found.events
    for events in found.events.values():
        positions = [each["position"] for each in events]
        assert positions == sorted(positions)
        assert all(40 < position <= 160 for position in positions)


def test_one_event_explains_what_it_has_moved(pool, log_id, save, identified, act, between):
    case = identified()
    before = save(case)
    projections.catch_up(pool, log_id)
    case.withdraw(act("clerk"), [1], "moved_away")
    after = save(case)
    projections.catch_up(pool, log_id)
    found = between("status", When(at_position=before), When(at_position=after))
    (events,) = found.events.values()
    assert [each["topic"] for each in events] == ["case.withdrawn"]
    counts = {
        each.column: (each.after - each.before, [r.count_number for r in each.reasons])
        for each in found.changed
        if each.row == {"county": "total", "procedure": "total", "unit": "count"}
    }
    assert counts == {"identified": (-1, [1]), "withdrawn": (1, [1])}


def test_reports_that_ask_for_different_things_are_not_compared(pool, log_id, tell):
    tell(52, cases=4, steps=8)
    projections.catch_up(pool, log_id)
    status = TALLIES["status"]
    with pool.cursor() as cursor:
        at = as_of(cursor, log_id, "caseload")
        one, other = status(cursor, log_id, at), status(cursor, log_id, at, county="Alameda")
        with pytest.raises(WronglyAsked, match="filters of the two differ"):
            explain(status, cursor, log_id, (at, one), (at, other))
        early = as_of(cursor, log_id, "caseload", When(at_position=1))
        with pytest.raises(WronglyAsked, match="the other way round"):
            explain(status, cursor, log_id, (at, one), (early, status(cursor, log_id, early)))
