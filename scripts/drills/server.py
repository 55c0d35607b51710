"""A PostgreSQL that is killed, all of it and at once, and started again."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import psycopg2

from record.migrate import migrate
from record.postgres import EmbeddedPostgres
from scripts.benchmarks.databases import TEMPLATE, Server

PATIENCE = 60.0


@contextmanager
def started(data: Path, home: Path) -> Iterator[Server]:
    """A server on this data directory, with a migrated database to copy from."""
    embedded = EmbeddedPostgres(data)
    embedded.start()
    try:
        here = Server(embedded, home)
        here.create(TEMPLATE, template="template0")
        migrate(embedded.url(database=TEMPLATE))
        yield here
    finally:
        embedded.stop()


def kill(embedded: EmbeddedPostgres) -> None:
    """SIGKILL to the postmaster and every backend of it, at one moment.

    The postmaster is stopped first, so that it has no child that we do not see. What was written
    to the files is in the kernel's hands and survives; what stood in the server's own memory is
    gone. A loss of power would take the kernel's memory as well: this cannot show that.
    """
    pid = embedded.status().pid
    if pid is None:
        raise ProcessLookupError("There is no server to kill.")
    os.kill(pid, signal.SIGSTOP)
    family = [pid, *children(pid)]
    for each in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    until(lambda: not any(map(lives, family)), "the server is gone")


def flush_rarely(embedded: EmbeddedPostgres) -> None:
    """Let nothing get to the disk in passing, every 200 ms, but only what somebody waits for.

    Else a commit that was not waited for is mostly there after a kill all the same.
    """
    with contextlib.closing(psycopg2.connect(embedded.url())) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        cursor.execute("SELECT pg_reload_conf()")


def children(parent: int) -> list[int]:
    """The processes that this one started and that still live."""
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if _stat(each)[1] == parent]


def lives(pid: int) -> bool:
    """Whether the process still runs; one that nobody has buried yet does not."""
    return _stat(Path("/proc") / str(pid))[0] not in ("Z", "X", "")


def _stat(entry: Path) -> tuple[str, int]:
    """The state of a process, and its parent."""
    try:
        state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "", 0
    return state, int(parent)


def until(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Look again and again, without trusting in any time but the last."""
    pause, deadline = Event(), monotonic() + patience
    while not condition():
        if monotonic() >= deadline:
            raise TimeoutError(f"Waited {patience:g} s in vain until {what}.")
        pause.wait(0.005)
