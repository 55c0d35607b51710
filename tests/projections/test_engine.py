"""Rows and position are committed together, whoever folds, and whatever goes wrong."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from given import a_count

import projections
from domain.counts import Level, Relief, Term
from projections import PROJECTIONS, engine, timeline
from record.store.pool import Pool

NAMES = [each.NAME for each in PROJECTIONS]


def count(pool, table="timeline"):
    with pool.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM projections.{table}")
        return cursor.fetchone()[0]


def lag(pool, log_id):
    with pool.cursor() as cursor:
        return projections.lag(cursor, log_id)


def differences(pool, log_id):
    return sum(each.differences for each in projections.check(pool, log_id))


def test_a_second_call_folds_nothing_twice(pool, log_id, save, identified):
    save(identified(), identified())
    assert projections.catch_up(pool, log_id) == 2
    assert projections.catch_up(pool, log_id) == 0
    assert (count(pool), count(pool, "caseload")) == (2, 4)


def test_the_lag_is_what_is_recorded_and_not_yet_folded(pool, log_id, save, identified):
    save(identified())
    projections.catch_up(pool, log_id)
    save(identified(), identified())
    assert lag(pool, log_id) == dict.fromkeys(NAMES, (1, 2))
    projections.catch_up(pool, log_id)
    assert lag(pool, log_id) == dict.fromkeys(NAMES, (3, 0))


def test_an_empty_log_is_folded_to_nothing(pool, log_id):
    assert projections.catch_up(pool, log_id) == 0
    assert lag(pool, log_id) == dict.fromkeys(NAMES, (0, 0))
    assert differences(pool, log_id) == 0


def test_engines_that_run_at_once_count_nothing_twice(database, pool, log_id, tell):
    tell(21)
    start = threading.Barrier(3)

    def fold():
        mine = Pool(database.app_url, role=pool.role)
        try:
            start.wait()
            return projections.catch_up(mine, log_id, limit=3)
        finally:
            mine.close()

    with ThreadPoolExecutor(3) as threads:
        folded = [each.result() for each in [threads.submit(fold) for _ in range(3)]]
    assert sum(folded) == count(pool) == lag(pool, log_id)["timeline"].position
    assert differences(pool, log_id) == 0


def test_two_logs_in_one_database_do_not_meet(pool, log_id, save, identified):
    save(identified())
    projections.catch_up(pool, log_id)
    assert projections.catch_up(pool, log_id + 1) == 0
    assert count(pool) == 1


def test_a_projection_that_comes_later_catches_up_by_itself(pool, log_id, save, identified):
    save(identified())
    engine.catch_up(pool, log_id, [timeline])
    save(identified())
    engine.catch_up(pool, log_id, PROJECTIONS)
    assert (count(pool), count(pool, "caseload")) == (2, 4)
    assert differences(pool, log_id) == 0


def test_what_was_folded_but_not_committed_is_folded_again(
    pool, log_id, save, identified, monkeypatch
):
    save(identified())
    projections.catch_up(pool, log_id)
    save(identified())

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("record.store.tracking.advance", die)
        with pytest.raises(KeyboardInterrupt):
            projections.catch_up(pool, log_id)
    assert lag(pool, log_id)["timeline"] == (1, 1)
    assert count(pool) == 1
    projections.catch_up(pool, log_id)
    assert (count(pool), count(pool, "caseload")) == (2, 4)
    assert differences(pool, log_id) == 0


def test_a_row_that_went_missing_stops_the_engine_instead_of_being_skipped(
    pool, log_id, save, identified, act
):
    case = identified(procedure="motion", counts=[a_count(1), a_count(2, Level.MISDEMEANOR)])
    save(case)
    projections.catch_up(pool, log_id)
    case.agree(act("prosecutor"), [Term(2, Relief.DISMISS)])
    save(case)
    with pool.cursor(commit=True) as cursor:
        cursor.execute("DELETE FROM projections.caseload WHERE count_number = 2")
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        (parked,) = engine.quarantined(cursor, log_id)
    assert (parked.stream_id, parked.projection) == (case.id, "caseload")


def test_a_table_of_an_older_version_is_made_anew(pool, log_id, save, identified, monkeypatch):
    save(identified())
    projections.catch_up(pool, log_id)
    with pool.cursor(commit=True) as cursor:
        cursor.execute("ALTER TABLE projections.timeline DROP COLUMN role CASCADE")
    monkeypatch.setattr(timeline, "VERSION", timeline.VERSION + 1)
    assert projections.catch_up(pool, log_id) == 1
    assert (count(pool), count(pool, "caseload")) == (1, 2)
    assert differences(pool, log_id) == 0


def test_a_rebuild_brings_a_table_of_an_older_version_up_to_date(
    pool, log_id, save, identified, monkeypatch
):
    save(identified())
    projections.catch_up(pool, log_id)
    monkeypatch.setattr(timeline, "VERSION", timeline.VERSION + 1)
    assert projections.rebuild(pool, log_id, "timeline").compared is False
    assert lag(pool, log_id)["timeline"] == (1, 0)
    assert count(pool) == 1


def test_an_older_program_leaves_a_newer_table_alone(pool, log_id, save, identified, monkeypatch):
    save(identified())
    projections.catch_up(pool, log_id)
    monkeypatch.setattr(timeline, "VERSION", timeline.VERSION - 1)
    with pytest.raises(engine.WrongShape):
        projections.catch_up(pool, log_id)
    assert count(pool) == 1


def test_every_projection_is_listed_and_names_its_own_table():
    assert NAMES == ["caseload", "bulk_orders", "inquiries", "issued_reports", "timeline"]
    for each in PROJECTIONS:
        assert f"CREATE TABLE {{schema}}.{each.NAME} (" in each.TABLE
        assert set(each.KEY) <= set(each.COLUMNS)
