"""One leads, the others stand by; hints are no more than hints; a lost database is waited for."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager

import psycopg2
import pytest
from eventsourcing.persistence import OperationalError
from processes import until
from structlog.testing import capture_logs

import projections
from projections import PROJECTIONS, engine
from projections.engine import running
from projections.engine.post import Post, post
from record.store import hints
from record.store.leadership import key_of
from record.store.pool import Pool
from record.store.roles import PROJECTOR

NAMES = [each.NAME for each in PROJECTIONS]
LEADERS = """
SELECT pid
FROM pg_locks
WHERE locktype = 'advisory'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32 | objid::bigint) = %(key)s
"""


def behind(pool, log_id):
    with pool.cursor() as cursor:
        return max(each.behind for each in projections.lag(cursor, log_id).values())


def leader(database, log_id, name="timeline"):
    """The process of the database that holds the leadership."""
    with closing(psycopg2.connect(database.owner_url)) as connection:
        cursor = connection.cursor()
        cursor.execute(LEADERS, {"key": key_of(log_id, name)})
        found = cursor.fetchall()
    assert len(found) <= 1
    return found[0][0] if found else None


@contextmanager
def runners(database, log_id, how_many, **options):
    """So many engines at once, each with connections of its own."""
    stop = threading.Event()
    pools = [Pool(database.app_url, role=PROJECTOR) for _ in range(how_many)]
    threads = [
        threading.Thread(target=projections.run, args=(each, log_id, stop), kwargs=options)
        for each in pools
    ]
    for each in threads:
        each.start()
    try:
        yield stop
    finally:
        stop.set()
        for each in threads:
            each.join(30)
        for each in pools:
            each.close()


def end(database, pid):
    with closing(psycopg2.connect(database.owner_url)) as connection:
        connection.cursor().execute("SELECT pg_terminate_backend(%(pid)s, 5000)", {"pid": pid})


def test_of_several_runners_one_leads_and_another_takes_over_when_it_is_gone(
    database, pool, log_id, save, identified
):
    save(identified())
    with capture_logs(), runners(database, log_id, 3):
        until(lambda: behind(pool, log_id) == 0, "somebody folds")
        first = leader(database, log_id)
        assert first is not None
        assert leader(database, log_id, "caseload") is not None
        end(database, first)
        save(identified())
        until(lambda: leader(database, log_id) not in (None, first), "another leads")
        until(lambda: behind(pool, log_id) == 0, "and folds")


def test_who_stands_by_folds_nothing(database, pool, log_id, save, identified):
    save(identified())
    with post(pool, log_id, PROJECTIONS) as first, post(pool, log_id, PROJECTIONS) as second:
        assert list(first.led()) == list(PROJECTIONS)
        assert list(second.led()) == []
        stop, folded = threading.Event(), []

        def wait(_):
            folded.append(behind(pool, log_id))
            stop.set()

        second.wait = wait
        running._follow(pool, second, stop, 0.001)
        assert folded == [1]


def test_leadership_is_of_one_projection_in_one_log(pool, log_id):
    with post(pool, log_id, PROJECTIONS[:1]) as first, post(pool, log_id, PROJECTIONS) as second:
        assert [each.NAME for each in first.led()] == NAMES[:1]
        assert [each.NAME for each in second.led()] == NAMES[1:]
        with post(pool, log_id + 1, PROJECTIONS) as other:
            assert [each.NAME for each in other.led()] == NAMES


def test_who_stands_by_leads_as_soon_as_the_leader_is_gone(pool, log_id):
    with post(pool, log_id, PROJECTIONS) as second:
        with post(pool, log_id, PROJECTIONS) as first:
            first.led()
            assert list(second.led()) == []

        def leads():
            second._ask_at = 0.0
            return [each.NAME for each in second.led()] == NAMES

        until(leads, "the server has noticed that the first is gone")


def test_the_engine_runs_until_it_is_told_to_stop(pool, log_id, save, identified, monkeypatch):
    save(identified())
    stop, calls = threading.Event(), []

    def fold(*args, **named):
        calls.append(engine.catch_up(*args, **named))
        if len(calls) == 3:
            stop.set()

    monkeypatch.setattr(running, "catch_up", fold)
    monkeypatch.setattr(running, "fold_on", fold)
    projections.run(pool, log_id, stop, idle_seconds=0.001)
    assert calls == [1, 0, 0]


def test_an_append_wakes_whoever_follows_the_log(pool, log_id, save, identified):
    with post(pool, log_id, PROJECTIONS) as here:
        save(identified())
        assert here.wait(60)
        assert not here.wait(0)


def test_whoever_waits_for_an_answer_wakes_it_too(pool, log_id):
    with post(pool, log_id, PROJECTIONS) as here, pool.cursor(commit=True) as cursor:
        hints.give(cursor, log_id + 1)
        hints.give(cursor, log_id)
        cursor.connection.commit()
        assert here.wait(60)
        assert not here.wait(0)


def test_without_any_hint_nothing_is_missed(pool, log_id, save, identified, monkeypatch):
    waited = []
    monkeypatch.setattr(Post, "wait", lambda _, seconds: waited.append(seconds))
    stop = threading.Event()
    engine_thread = threading.Thread(target=projections.run, args=(pool, log_id, stop))
    engine_thread.start()
    save(identified())
    until(lambda: behind(pool, log_id) == 0, "the engine has looked by itself")
    stop.set()
    engine_thread.join(30)
    assert waited


def test_a_lost_database_is_waited_for(pool, log_id, save, identified, monkeypatch):
    save(identified())
    stop, waits = threading.Event(), []
    monkeypatch.setattr(stop, "wait", waits.append)
    answers = [OperationalError("the server went away"), OperationalError("still away"), None]

    def fold(*args, **named):
        answer = answers.pop(0)
        if answer:
            raise answer
        stop.set()
        return engine.catch_up(*args, **named)

    monkeypatch.setattr(running, "catch_up", fold)
    monkeypatch.setattr(running, "fold_on", fold)
    with capture_logs() as logs:
        projections.run(pool, log_id, stop)
    lost = [each for each in logs if each["event"] == "projections.database_lost"]
    assert len(lost) == len(waits) == 2
    assert behind(pool, log_id) == 0


def test_who_cannot_come_back_asks_ever_less_often(database, log_id, monkeypatch):
    nowhere = Pool(database.app_url.replace(database.name, "no_such_database"), timeout=1)
    stop, waits = threading.Event(), []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 12:
            stop.set()

    monkeypatch.setattr(stop, "wait", wait)
    with capture_logs():
        projections.run(nowhere, log_id, stop)
    nowhere.close()
    assert waits[:3] == [0.1, 0.2, 0.4]
    assert waits[-1] == running.LONGEST_BACKOFF_SECONDS


def test_a_post_that_the_server_ended_is_taken_again(database, pool, log_id, save, identified):
    save(identified())
    with capture_logs() as logs, runners(database, log_id, 1):
        until(lambda: behind(pool, log_id) == 0, "the engine folds")
        end(database, leader(database, log_id))
        save(identified())
        until(lambda: behind(pool, log_id) == 0, "the engine is back")
    assert "projections.database_lost" in [each["event"] for each in logs]


def test_a_fault_of_ours_is_logged_and_raised(pool, log_id, monkeypatch):
    def fold(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(running, "catch_up", fold)
    monkeypatch.setattr(running, "fold_on", fold)
    with capture_logs() as logs, pytest.raises(ZeroDivisionError):
        projections.run(pool, log_id, threading.Event())
    assert logs[-1]["event"] == "projections.stopped"


def test_a_closed_pool_ends_the_engine_only_when_it_was_to_stop(pool, log_id):
    pool.close()
    stop = threading.Event()
    with capture_logs(), pytest.raises(Exception, match="closed"):
        projections.run(pool, log_id, stop)


def test_nothing_is_led_or_listened_to_on_a_connection_that_others_get(pool, log_id):
    with post(pool, log_id, PROJECTIONS) as here:
        here.led()
        mine = here.connection
    with pool.connection() as connection:
        assert connection is not mine
    assert mine.closed
