"""What is left when everything ends at once: no process, no half of anything, nothing lost."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import psycopg2
import pytest

from intake.doj import write_sample
from record.postgres import EmbeddedPostgres

PATIENCE = 60
Demo = Callable[[int], subprocess.Popen[bytes]]
ROOT = Path(__file__).resolve().parents[2]


def until(condition: Callable[[], bool], what: str) -> None:
    """Look again and again, without trusting in any time but the last."""
    pause, deadline = Event(), monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, f"Waited {PATIENCE} s in vain until {what}."
        pause.wait(0.05)


def command(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    """A `docketproof` of its own session, so that its children can be told by it."""
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", *words],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def living(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(ValueError, FileNotFoundError, ProcessLookupError):
            pid = int(entry.name)
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and os.getsid(pid) == session:
                found.append(pid)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


@pytest.fixture
def home() -> Iterator[Path]:
    """A data directory that the server's user may enter; whatever runs on it is stopped."""
    with tempfile.TemporaryDirectory(prefix="docketproof-faults-") as name:
        Path(name).chmod(0o711)
        data = Path(name) / "data"
        yield data
        if data.exists():
            EmbeddedPostgres(data).stop()


@pytest.fixture
def demo(home: Path) -> Iterator[Demo]:
    """Starts a demo on a port; none outlives the test, not even one that would not end."""
    started = []

    def start(port: int) -> subprocess.Popen[bytes]:
        words = ("demo", "--cases", "15", "--port", str(port))
        started.append(command(*words, DOCKETPROOF_DATA=str(home)))
        return started[-1]

    yield start
    for process in started:
        for pid in living(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()


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


def positions(url: str) -> tuple[int, int]:
    """How many events there are, and the last position: the same number, always."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(position), 0) FROM record.events")
        row = cursor.fetchone()
    assert row is not None
    assert row[0] == row[1]
    return row


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
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            "AND classid = 1146047312"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


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
    assert rows(database.owner_url, "vault.entries") == 0

    assert command(*words, **environment).wait(PATIENCE) == 0
    assert positions(database.owner_url) == (701, 701)
    assert rows(database.owner_url, "vault.entries") == 700


def test_one_file_sent_by_two_at_once_is_taken_in_once(database: Any, tmp_path: Path) -> None:
    listed, data = tmp_path / "list.dat", tmp_path / "data"
    write_sample(listed, cases=60)
    words = ("import", "doj", str(listed), "--county", "SAMPLE")
    environment = {"DATABASE_URL": database.owner_url, "DOCKETPROOF_DATA": str(data)}
    pair = [command(*words, **environment) for _ in range(2)]
    assert [each.wait(PATIENCE) for each in pair] == [0, 0]
    assert positions(database.owner_url) == (61, 61)


def rows(url: str, table: str) -> int:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
