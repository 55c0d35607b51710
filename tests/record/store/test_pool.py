"""Connections: bounded, alive, never across a fork, and given back whatever happens."""

from __future__ import annotations

import contextlib
import os
import resource
import threading
from typing import Any

import psycopg2
import pytest
from eventsourcing.persistence import OperationalError, PersistenceError, ProgrammingError
from processes import one_row, until

from record.store.pool import Pool, PoolClosed, PoolExhausted
from record.store.roles import DOOR, PROJECTOR, READER, VAULT, WRITER

OTHERS = """
SELECT count(*)
FROM pg_stat_activity
WHERE datname = current_database()
    AND pid <> pg_backend_pid()
"""
ASLEEP = """
SELECT count(*)
FROM pg_stat_activity
WHERE datname = current_database()
    AND wait_event = 'PgSleep'
"""


def one(pool: Pool, statement: str = "SELECT 1") -> Any:
    with pool.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def small(database: Any) -> Any:
    pool = Pool(database.app_url, size=1, timeout=0.05)
    yield pool
    pool.close()


@pytest.mark.parametrize("role", [WRITER, VAULT, READER, PROJECTOR, DOOR])
def test_it_works_as_one_role_whoever_logs_in(role: str, database: Any) -> None:
    for login in (database.owner_url, database.app_url):
        with contextlib.closing(Pool(login, role=role)) as pool:
            assert one(pool, "SELECT current_user") == role


def test_without_a_word_it_may_append_and_no_more(database: Any) -> None:
    with contextlib.closing(Pool(database.app_url)) as pool:
        assert one(pool, "SELECT current_user") == WRITER


def test_when_all_are_in_use_it_says_so_after_its_time_and_never_hangs(small: Pool) -> None:
    with (
        small.connection(),
        pytest.raises(PoolExhausted, match=r"All 1 database connections"),
        small.connection(),
    ):
        raise AssertionError("There was no second connection to have.")
    assert one(small) == 1


def test_a_waiter_gets_the_connection_that_is_given_back(database: Any) -> None:
    pool, taken, got = Pool(database.app_url, size=1, timeout=5), threading.Event(), []

    def hold() -> None:
        with pool.connection():
            taken.set()
            waiting.wait()

    waiting = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    waiter = threading.Thread(target=lambda: got.append(one(pool)))
    waiter.start()
    waiting.set()
    waiter.join()
    holder.join()
    pool.close()
    assert got == [1]


def test_a_dead_connection_is_never_handed_out(small: Pool, database: Any) -> None:
    pid = one(small, "SELECT pg_backend_pid()")
    with contextlib.closing(psycopg2.connect(database.owner_url)) as killer:
        cursor = killer.cursor()
        cursor.execute("SELECT pg_terminate_backend(%(pid)s, 5000)", {"pid": pid})
    assert one(small, "SELECT pg_backend_pid()") != pid


def test_a_child_of_a_fork_makes_its_own_connections(small: Pool) -> None:
    ours = one(small, "SELECT pg_backend_pid()")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(one(small, "SELECT pg_backend_pid()")).encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(read, 20))
    os.close(read)
    os.close(write)
    assert theirs != ours
    assert one(small, "SELECT pg_backend_pid()") == ours


def test_a_fork_while_a_connection_is_in_use_leaves_it_to_the_parent(small: Pool) -> None:
    """The child neither gives it back nor rolls back on it, and waits for no lock of its parent."""
    with small.cursor(commit=True) as cursor:
        cursor.execute("SELECT record.open_log('kept')")
        with small._room:
            child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                small._give_back(cursor.connection)
                os._exit(0 if one(small) == 1 and one(small) == 1 else 1)
            os._exit(2)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert one(small, "SELECT count(*) FROM record.logs WHERE name = 'kept'") == 1


def test_a_child_of_a_closed_pool_has_a_closed_pool(small: Pool) -> None:
    small.close()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(PoolClosed):
            one(small)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_what_fails_is_rolled_back_and_the_connection_goes_on(small: Pool) -> None:
    def fail_half_way() -> None:
        with small.cursor(commit=True) as cursor:
            cursor.execute("SELECT record.open_log('half-done')")
            cursor.execute("SELECT * FROM nowhere")

    with pytest.raises(ProgrammingError):
        fail_half_way()
    assert one(small, "SELECT count(*) FROM record.logs WHERE name = 'half-done'") == 0


def test_what_is_not_committed_is_not_kept(small: Pool) -> None:
    with small.cursor() as cursor:
        cursor.execute("SELECT record.open_log('nowhere')")
    assert one(small, "SELECT count(*) FROM record.logs WHERE name = 'nowhere'") == 0


def test_a_closed_pool_says_so_and_leaves_nothing_open(small: Pool, database: Any) -> None:
    one(small)
    small.close()
    with pytest.raises(PoolClosed):
        one(small)
    until(lambda: one_row(database.owner_url, OTHERS) == (0,), "every connection is closed")


def test_whoever_waits_for_a_closing_pool_is_told_at_once(database: Any) -> None:
    pool, told = Pool(database.app_url, size=1, timeout=600), []

    def wait() -> None:
        with pytest.raises(PoolClosed):
            one(pool)
        told.append(True)

    with pool.connection():
        waiters = [threading.Thread(target=wait) for _ in range(3)]
        for each in waiters:
            each.start()
        until(lambda: len(pool._room._waiters) == 3, "all three wait")  # type: ignore[attr-defined]
        pool.close()
        for each in waiters:
            each.join()
    assert told == [True] * 3


def test_closing_does_not_wait_for_a_statement_without_end(database: Any) -> None:
    pool, ended = Pool(database.app_url, size=1), []

    def run() -> None:
        with pytest.raises(PersistenceError):
            one(pool, "SELECT pg_sleep(600)")
        ended.append(True)

    runner = threading.Thread(target=run)
    runner.start()
    until(lambda: one_row(database.owner_url, ASLEEP) == (1,), "the statement runs")
    pool.close()
    runner.join()
    assert ended == [True]
    until(lambda: one_row(database.owner_url, OTHERS) == (0,), "the connection is closed")


def test_a_connection_made_while_the_pool_was_closing_is_not_left_open(
    small: Pool, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = psycopg2.connect

    def close_meanwhile(*given: Any, **named: Any) -> Any:
        made = connect(*given, **named)
        small.close()
        return made

    monkeypatch.setattr("record.store.pool.psycopg2.connect", close_meanwhile)
    with pytest.raises(PoolClosed):
        one(small)
    monkeypatch.undo()
    until(lambda: one_row(database.owner_url, OTHERS) == (0,), "the connection is closed")


def test_a_connection_is_told_from_a_dead_one_however_many_files_are_open(small: Pool) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(2048, hard), hard))
    held: list[int] = []
    try:
        while not held or held[-1] < 1100:
            held.append(os.open(os.devnull, os.O_RDONLY))
        assert one(small) == one(small) == 1
    finally:
        for each in held:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_server_that_is_not_there_is_an_operational_error() -> None:
    with pytest.raises(OperationalError):
        one(Pool("postgresql://nobody@127.0.0.1:1/nothing"))
