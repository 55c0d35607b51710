"""Commands that share a round trip to the record: what befalls one befalls no other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg2
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from processes import PATIENCE, until

from record.store import committing, pool
from record.store.errors import translated
from record.store.recorder import PgApplicationRecorder

Make = Callable[..., list[StoredEvent]]


@pytest.fixture
def held(log: PgApplicationRecorder, database: Any) -> Iterator[Any]:
    """The log, locked by somebody else, until `held` is closed."""
    with contextlib.closing(psycopg2.connect(database.owner_url)) as connection:
        hold(connection, log)
        yield connection


def hold(connection: Any, log: PgApplicationRecorder) -> None:
    connection.autocommit = True
    connection.cursor().execute(
        "SELECT pg_advisory_lock(1146047312, %(log_id)s)", {"log_id": log.log_id}
    )


def in_line(log: PgApplicationRecorder) -> int:
    return len(log.committer._coalescer._line)


def append_in_line(
    log: PgApplicationRecorder, held: Any, threads: ThreadPoolExecutor, appends: list[Any]
) -> list[Future[Any]]:
    """Each append from a thread of its own: the first waits for the log, the others in line."""
    asked = [threads.submit(log.insert_events, appends[0])]
    until(lambda: waits_for_the_log(held) == 1, "the first waits for the log")
    for n, each in enumerate(appends[1:], 1):
        asked.append(threads.submit(log.insert_events, each))
        until(lambda n=n: in_line(log) == n, "it is in line")
    return asked


def waits_for_the_log(held: Any) -> int:
    with held.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return int(cursor.fetchone()[0])


def give_back(held: Any) -> None:
    held.cursor().execute("SELECT pg_advisory_unlock_all()")


def test_a_conflict_in_a_batch_fails_only_its_own(
    log: PgApplicationRecorder, facts: Make, held: Any
) -> None:
    """As does whatever else PostgreSQL will not have: here a topic that could break a leaf."""
    give_back(held)
    known = facts(1)
    log.insert_events(known)
    hold(held, log)
    bad = [StoredEvent(facts(1)[0].originator_id, 1, 'case."x"', b"{}")]
    appends = [facts(1), facts(2), known, facts(1), bad, facts(3)]
    with ThreadPoolExecutor(6) as threads:
        asked = append_in_line(log, held, threads, appends)
        give_back(held)
        for each in (2, 4):
            with pytest.raises(IntegrityError):
                asked[each].result(PATIENCE)
        assert [asked[each].result(PATIENCE) for each in (0, 1, 3, 5)] == [
            [2],
            [3, 4],
            [5],
            [6, 7, 8],
        ]
    assert log.max_notification_id() == 8


def test_of_twins_in_one_batch_one_is_carried_out(
    log: PgApplicationRecorder, facts: Make, held: Any
) -> None:
    twin = facts(1)
    with ThreadPoolExecutor(4) as threads:
        asked = append_in_line(log, held, threads, [facts(1), twin, twin, twin])
        give_back(held)
        refused = [isinstance(each.exception(PATIENCE), IntegrityError) for each in asked]
    assert refused == [False, False, True, True]
    assert log.max_notification_id() == 2


def test_whoever_hangs_in_the_middle_of_an_append_does_not_keep_the_log(
    log: PgApplicationRecorder, facts: Make, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped process keeps its socket, and with it the lock of its transaction."""
    monkeypatch.setattr(pool, "IDLE_MILLISECONDS", 20)
    with contextlib.closing(pool.Pool(database.app_url)) as others, others.connection() as hung:
        hung.cursor().execute("SELECT record.lock_log(%(log_id)s)", {"log_id": log.log_id})
        assert log.insert_events(facts(1)) == [1]
        with pytest.raises(OperationalError), translated():
            hung.cursor().execute("SELECT 1")
    with pytest.raises(OperationalError), translated():
        raise psycopg2.errors.IdleInTransactionSessionTimeout


def test_a_lost_connection_fails_its_batch_and_nothing_else(
    log: PgApplicationRecorder, facts: Make, held: Any, database: Any
) -> None:
    with (
        ThreadPoolExecutor(5) as threads,
        contextlib.closing(psycopg2.connect(database.owner_url)) as next_to_hold,
    ):
        asked = append_in_line(log, held, threads, [facts(1) for _ in range(4)])
        taken = threads.submit(hold, next_to_hold, log)
        until(lambda: waits_for_the_log(held) == 2, "the log is taken between the two batches")
        give_back(held)
        assert asked[0].result(PATIENCE) == [1]
        taken.result(PATIENCE)
        until(lambda: waits_for_the_log(held) == 1, "the batch waits for the log")
        held.cursor().execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE locktype = 'advisory' AND NOT granted"
        )
        errors = [each.exception(PATIENCE) for each in asked[1:]]
        give_back(next_to_hold)
    assert [type(each) for each in errors] == [OperationalError] * 3
    assert len({id(each) for each in errors}) == 3
    assert log.insert_events(facts(1)) == [2]


def test_whoever_comes_alone_gives_a_hint_and_of_many_few_do(
    log: PgApplicationRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(committing, "monotonic", lambda: 1_000 + now[0])
    due = log.committer._hint_is_due

    def at(milliseconds: float) -> bool:
        now[0] = milliseconds / 1_000
        return due()

    assert [at(each) for each in (0, 20, 40)] == [True, True, True]
    assert [at(each) for each in range(41, 130, 1)].count(True) == 1
