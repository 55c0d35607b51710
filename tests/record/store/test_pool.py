"""Connections: bounded, alive, never across a fork, and given back whatever happens."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import Any

import psycopg2
import pytest
from eventsourcing.persistence import OperationalError, ProgrammingError

from record.store.pool import Pool, PoolClosed, PoolExhausted


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


def test_it_works_as_the_role_of_the_service(database: Any) -> None:
    pool = Pool(database.owner_url)
    assert one(pool, "SELECT current_user") == "docketproof_app"
    pool.close()


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


def test_what_fails_is_rolled_back_and_the_connection_goes_on(small: Pool) -> None:
    def fail_half_way() -> None:
        with small.cursor(commit=True) as cursor:
            cursor.execute("CREATE TEMPORARY TABLE half_done (n integer)")
            cursor.execute("SELECT * FROM nowhere")

    with pytest.raises(ProgrammingError):
        fail_half_way()
    assert one(small, "SELECT to_regclass('half_done') IS NULL")


def test_what_is_not_committed_is_not_kept(small: Pool) -> None:
    with small.cursor() as cursor:
        cursor.execute("SELECT record.open_log('nowhere')")
    assert one(small, "SELECT count(*) FROM record.logs WHERE name = 'nowhere'") == 0


def test_a_closed_pool_says_so_and_leaves_nothing_open(small: Pool, database: Any) -> None:
    one(small)
    small.close()
    with pytest.raises(PoolClosed):
        one(small)
    with contextlib.closing(psycopg2.connect(database.owner_url)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone() == (0,)


def test_a_server_that_is_not_there_is_an_operational_error() -> None:
    with pytest.raises(OperationalError):
        one(Pool("postgresql://nobody@127.0.0.1:1/nothing"))
