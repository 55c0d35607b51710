"""Which test servers were left running by sessions that were killed, and how do they end?"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from record.postgres import EmbeddedPostgres

PREFIX = "docketproof-tests-"
"""Begins the name of every directory of a test server; the pid of its session follows."""


MEMORY = Path("/dev/shm")  # noqa: S108 - a directory within it, of a random name, is made there.
ROOM = 4 * 2**30
"""Bytes that two servers never need, with all that they write between two checkpoints."""


def place() -> Path:
    """Where a test server lies: in memory where there is room, since tests copy databases."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if is_roomy and os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def sweep() -> None:
    """Stop the servers of sessions that were killed before they could do it themselves."""
    for left in place().glob(f"{PREFIX}*"):
        pid = int(left.name.removeprefix(PREFIX).partition("-")[0])
        with contextlib.suppress(FileNotFoundError):  # Another worker may be sweeping, too.
            if left.stat().st_uid == os.geteuid() and not _is_running(pid):
                for mark in left.glob("**/postgres.alive"):
                    EmbeddedPostgres(mark.parent).stop()
                shutil.rmtree(left)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
