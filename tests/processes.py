"""Programs of ours, started, watched and told from others: for the tests that end them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

import psycopg2

PATIENCE = 60
Demo = Callable[[int], subprocess.Popen[bytes]]
ROOT = Path(__file__).resolve().parents[1]


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


def one_row(url: str, statement: str) -> tuple[int, ...]:
    """What a statement gives that gives one row of numbers."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return tuple(row)


def positions(url: str) -> tuple[int, ...]:
    """How many events there are, and the last position: the same number, always."""
    found = one_row(url, "SELECT count(*), coalesce(max(position), 0) FROM record.events")
    assert found[0] == found[1]
    return found
