"""What is left when everything ends at once: no process, no half of anything, nothing lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from processes import PATIENCE, Demo, answers, command, free_port, living, one_row, positions, until

from intake.doj import write_sample
from record.postgres import EmbeddedPostgres

SEALED = "SELECT count(*) FROM vault.entries"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_leaves_no_process_behind(
    number: signal.Signals, home: Path, demo: Demo
) -> None:
    port = free_port()
    process = demo(port)
    until(lambda: answers(port), "the demo answers")
    process.send_signal(number)
    assert process.wait(PATIENCE) == 0
    until(lambda: not living(process.pid), "no process is left")
    assert EmbeddedPostgres(home).status().pid is None


def test_after_kill_9_the_next_start_adopts_the_server_and_nothing_is_lost(
    home: Path, demo: Demo
) -> None:
    port = free_port()
    process = demo(port)
    until(lambda: answers(port), "the demo answers")
    server = EmbeddedPostgres(home).status().pid
    before = positions(EmbeddedPostgres(home).url())
    process.kill()
    process.wait()
    until(lambda: not living(process.pid), "its workers have ended with it")
    assert EmbeddedPostgres(home).status().pid == server

    again = demo(port)
    until(lambda: answers(port), "the demo answers again")
    assert EmbeddedPostgres(home).status().pid == server
    assert positions(EmbeddedPostgres(home).url()) == before
    again.terminate()
    assert again.wait(PATIENCE) == 0


def test_a_server_that_fell_is_brought_back_by_whoever_serves(home: Path, demo: Demo) -> None:
    port = free_port()
    process = demo(port)
    until(lambda: answers(port), "the demo answers")
    server = EmbeddedPostgres(home)
    fallen = server.status().pid
    assert fallen is not None
    os.kill(fallen, signal.SIGKILL)
    until(lambda: server.status().pid not in (None, fallen), "it was started again")
    until(lambda: answers(port), "the demo answers again")
    process.terminate()
    assert process.wait(PATIENCE) == 0
    assert server.status().pid is None


def locked_append(url: str) -> Any:
    """Hold the log's lock, so that an import stands still in the middle of its work."""
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT record.open_log('county')")
        row = cursor.fetchone()
        connection.commit()
        assert row is not None
        cursor.execute("SELECT pg_advisory_xact_lock(1146047312, %(log)s)", {"log": row[0]})
    return connection


def waits_for_the_log(url: str) -> bool:
    """Whether somebody stands before the lock that we hold."""
    waiting = one_row(
        url,
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND classid = 1146047312",
    )
    return waiting != (0,)


def test_an_import_killed_in_the_middle_leaves_nothing_half_done(
    database: Any, tmp_path: Path
) -> None:
    listed, data = tmp_path / "list.dat", tmp_path / "data"
    write_sample(listed, cases=700)
    words = ("import", "doj", str(listed), "--county", "SAMPLE")
    environment = {"DATABASE_URL": database.owner_url, "DOCKETPROOF_DATA": str(data)}

    holder = locked_append(database.owner_url)
    process = command(*words, **environment)
    until(lambda: waits_for_the_log(database.owner_url), "the import has sealed its persons")
    process.kill()
    process.wait()
    holder.close()
    assert positions(database.owner_url) == (0, 0)
    assert one_row(database.owner_url, SEALED) == (0,)

    assert command(*words, **environment).wait(PATIENCE) == 0
    assert positions(database.owner_url) == (701, 701)
    assert one_row(database.owner_url, SEALED) == (700,)


def test_one_file_sent_by_two_at_once_is_taken_in_once(database: Any, tmp_path: Path) -> None:
    listed, data = tmp_path / "list.dat", tmp_path / "data"
    write_sample(listed, cases=60)
    words = ("import", "doj", str(listed), "--county", "SAMPLE")
    environment = {"DATABASE_URL": database.owner_url, "DOCKETPROOF_DATA": str(data)}
    pair = [command(*words, **environment) for _ in range(2)]
    assert [each.wait(PATIENCE) for each in pair] == [0, 0]
    assert positions(database.owner_url) == (61, 61)
