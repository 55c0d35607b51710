"""Rebuild, check and catch-up are one fold: they cannot disagree, and drift is found."""
# Longer than the house allows: one rebuild, and whatever can come between.

from __future__ import annotations

from typing import Any

import pytest
from given import RULESET, findings

import projections
from domain.counts import Outcome
from projections import PROJECTIONS, caseload
from projections.engine import (
    Differs,
    NotFoldedYet,
    NothingKept,
    RebuildRunning,
    beside,
    filling,
    let_go,
    put_back,
    rebuilding,
)
from record.store.logs import open_log
from record.store.reading import LogBroken, head

NAMES = [each.NAME for each in PROJECTIONS]
TOLD = [name for name in NAMES if name not in ("bulk_orders", "issued_reports")]
"""Tables that a random history fills: it knows no bulk order, and issues nothing."""


TO_ANOTHER_LOG = """
INSERT INTO record.commits
SELECT %(other)s, first_position, last_position, command_id, actor, role, host, request_sha256,
    recorded_at
FROM record.commits;
INSERT INTO record.events (log_id, position, stream_id, version, topic, state, leaf)
SELECT %(other)s, position, stream_id, version, topic, state, leaf
FROM record.events
"""


def rows(pool: Any, name: str) -> list[tuple[Any, ...]]:
    with pool.cursor() as cursor:
        cursor.execute(f"SELECT held::text FROM projections.{name} AS held ORDER BY 1")
        return cursor.fetchall()


@pytest.mark.parametrize("seed", range(3))
def test_a_rebuild_after_any_history_is_what_catch_up_made(pool, log_id, tell, seed):
    tell(seed)
    projections.catch_up(pool, log_id, limit=7)
    for name in NAMES:
        before = rows(pool, name)
        result = projections.rebuild(pool, log_id, name)
        assert (result.differences, result.compared, result.quarantined) == (0, True, 0)
        assert result.rows == len(before)
        assert rows(pool, name) == before
    assert before


def test_a_rebuild_of_an_emptied_table_makes_it_whole(pool, log_id, tell):
    tell(3)
    projections.catch_up(pool, log_id)
    for name in TOLD:
        before = rows(pool, name)
        with pool.cursor(commit=True) as cursor:
            cursor.execute(f"DELETE FROM projections.{name}")
        with pytest.raises(Differs, match="accept differences"):
            projections.rebuild(pool, log_id, name)
        result = projections.rebuild(pool, log_id, name, accept=True)
        assert result.differences == len(before) > 0
        assert rows(pool, name) == before


def test_a_rebuild_before_the_first_catch_up_goes_to_the_head(pool, log_id, tell):
    tell(4)
    for name in NAMES:
        result = projections.rebuild(pool, log_id, name)
        assert (result.compared, result.differences) == (False, 0)
    assert projections.catch_up(pool, log_id) == 0
    assert [each.differences for each in projections.check(pool, log_id)] == [0 for _ in NAMES]
    assert all(rows(pool, name) for name in TOLD)


def test_a_rebuild_folds_every_log_of_the_database(pool, writing, log_id, tell):
    tell(5, cases=4, steps=8)
    with writing.cursor(commit=True) as cursor:
        other = open_log(cursor, "other")
        cursor.execute(TO_ANOTHER_LOG, {"other": other})
    for log in (log_id, other):
        projections.catch_up(pool, log)
    before = {name: rows(pool, name) for name in NAMES}
    assert {text.split(",")[0] for (text,) in before["timeline"]} == {f"({log_id}", f"({other}"}
    for result in projections.rebuild_all(pool, log_id):
        assert (result.compared, result.differences) == (True, 0)
    assert {name: rows(pool, name) for name in NAMES} == before


def test_processes_that_share_the_work_make_the_same_rows(pool, log_id, tell, monkeypatch):
    tell(9, cases=20, steps=120)
    projections.catch_up(pool, log_id)
    before = {name: rows(pool, name) for name in NAMES}
    monkeypatch.setattr(filling, "MANY", 1)
    monkeypatch.setattr(filling, "IN_ONE_RANGE", 20)
    told: list[int] = []
    for result in projections.rebuild_all(pool, log_id, progress=lambda at, _: told.append(at)):
        assert (result.compared, result.differences) == (True, 0)
    assert {name: rows(pool, name) for name in NAMES} == before
    assert len(told) > 3
    assert told == sorted(told)


def test_a_fault_in_a_process_is_told_and_leaves_nothing(pool, writing, log_id, tell, monkeypatch):
    tell(9, cases=4, steps=8)
    projections.catch_up(pool, log_id)
    monkeypatch.setattr(filling, "MANY", 1)
    before = rows(pool, "timeline")
    with writing.cursor() as cursor:
        position = head(cursor, log_id)
    monkeypatch.setattr(rebuilding.reading, "head", lambda *_: position + 1)
    with pytest.raises(LogBroken):
        projections.rebuild_all(pool, log_id)
    assert rows(pool, "timeline") == before
    with pool.cursor() as cursor:
        cursor.execute("SELECT to_regclass('projections_next.timeline') IS NULL")
        assert cursor.fetchone()[0]


def test_what_a_rebuild_replaced_can_be_put_back(pool, log_id, tell):
    tell(10, cases=6, steps=20)
    projections.catch_up(pool, log_id)
    before = rows(pool, "caseload")
    with pool.cursor(commit=True) as cursor:
        cursor.execute("UPDATE projections.caseload SET county = 'ELSEWHERE'")
    changed = rows(pool, "caseload")
    projections.rebuild(pool, log_id, "caseload", accept=True)
    tell(11, cases=4, steps=8)
    projections.catch_up(pool, log_id)
    put_back(pool, caseload)
    assert rows(pool, "caseload") == changed
    projections.catch_up(pool, log_id)
    assert len(rows(pool, "caseload")) > len(changed)
    put_back(pool, caseload)
    projections.catch_up(pool, log_id)
    assert set(before) - set(rows(pool, "caseload")) == set()
    let_go(pool, PROJECTIONS)
    with pytest.raises(NothingKept, match="nothing to put back"):
        put_back(pool, caseload)


def test_two_rebuilds_at_once_are_one_too_many(pool, log_id, tell):
    tell(12, cases=4, steps=8)
    projections.catch_up(pool, log_id)
    with beside.alone(pool), pytest.raises(RebuildRunning, match="wait until it is done"):
        projections.rebuild(pool, log_id, "caseload")
    projections.rebuild(pool, log_id, "caseload")


def test_people_go_on_reading_and_the_engine_goes_on_folding_meanwhile(
    pool, log_id, tell, monkeypatch
):
    tell(13, cases=6, steps=20)
    projections.catch_up(pool, log_id)
    swapped = rebuilding._swapped

    def after_more_came(*args):
        tell(14, cases=4, steps=12)
        projections.catch_up(pool, log_id)
        return swapped(*args)

    monkeypatch.setattr(rebuilding, "_swapped", after_more_came)
    results = projections.rebuild_all(pool, log_id)
    assert [each.differences for each in results] == [0 for _ in NAMES]
    monkeypatch.undo()
    assert [each.differences for each in projections.check(pool, log_id)] == [0 for _ in NAMES]


def test_a_rebuild_tells_how_far_it_has_got(pool, log_id, tell):
    tell(6, cases=4, steps=8)
    told: list[tuple[int, int]] = []
    result = projections.rebuild(
        pool, log_id, "timeline", progress=lambda at, of: told.append((at, of))
    )
    assert told[-1] == (result.position, result.position)


def test_a_name_that_is_no_projection_is_refused(pool, log_id):
    with pytest.raises(KeyError):
        projections.rebuild(pool, log_id, "record.events")


def test_a_check_finds_nothing_where_nothing_was_touched(pool, log_id, tell):
    tell(7)
    projections.catch_up(pool, log_id)
    results = projections.check(pool, log_id)
    assert sorted(each.name for each in results) == sorted(NAMES)
    assert [each.differences for each in results] == [0 for _ in NAMES]
    assert {each.name: each.rows for each in results} == {
        name: len(rows(pool, name)) for name in NAMES
    }


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("caseload", "UPDATE projections.caseload SET stage = 'denied' WHERE to_position IS NULL"),
        ("caseload", "UPDATE projections.caseload SET to_position = to_position + 9"),
        ("caseload", "DELETE FROM projections.caseload WHERE to_position IS NOT NULL"),
        ("timeline", "UPDATE projections.timeline SET actor = 'nobody'"),
        ("timeline", "UPDATE projections.timeline SET what = what || '{\"counts\": []}'"),
    ],
)
def test_a_check_finds_what_was_changed_by_hand(
    pool, log_id, save, identified, act, name, statement
):
    case = identified()
    save(case)
    case.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    save(case)
    projections.catch_up(pool, log_id)
    with pool.cursor(commit=True) as cursor:
        cursor.execute(statement)
    found = {each.name: each.differences for each in projections.check(pool, log_id)}
    assert found.pop(name) >= 2
    assert set(found.values()) == {0}
    assert projections.rebuild(pool, log_id, name, accept=True).differences >= 2
    assert projections.rebuild(pool, log_id, name).differences == 0


def test_a_check_changes_nothing_and_leaves_nothing(pool, log_id, tell):
    tell(8)
    projections.catch_up(pool, log_id)
    with pool.cursor(commit=True) as cursor:
        cursor.execute("DELETE FROM projections.timeline WHERE position = 1")
    before = rows(pool, "timeline")
    assert sum(each.differences for each in projections.check(pool, log_id)) == 1
    assert rows(pool, "timeline") == before
    assert sum(each.differences for each in projections.check(pool, log_id)) == 1


def test_a_check_up_to_any_position_finds_what_held_there(pool, log_id, tell):
    tell(12, cases=12, steps=160)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        last = head(cursor, log_id)
    for position in (0, 1, last // 3, last - 1, last):
        results = projections.check(pool, log_id, at_position=position)
        assert {each.position for each in results} == {position}
        assert [each.differences for each in results] == [0 for _ in NAMES]
    for position in (-1, last + 1):
        with pytest.raises(NotFoldedYet, match=f"from 0 to {last}"):
            projections.check(pool, log_id, at_position=position)


def test_a_check_compares_no_further_than_the_live_table_has_got(pool, log_id, save, identified):
    save(identified())
    projections.catch_up(pool, log_id)
    save(identified())
    results = projections.check(pool, log_id, at_position=2)
    assert {(each.position, each.differences) for each in results} == {(1, 0)}
