"""Which test servers were left running by sessions that were killed, and how do they end?"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from record.postgres import EmbeddedPostgres

PREFIX = "docketproof-tests-"
"""Begins the name of every directory of a test server; the pid of its session follows."""


def sweep() -> None:
    """Stop the servers of sessions that were killed before they could do it themselves."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
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
