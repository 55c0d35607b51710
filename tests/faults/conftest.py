"""A data directory of a test's own, and demos that never outlive it."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import Demo, command, living

from api import database as databases
from api.office import Office
from api.settings import Settings
from record.postgres import EmbeddedPostgres


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


@pytest.fixture
def office(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office, and an environment in which every command is of that office."""
    monkeypatch.setenv("DATABASE_URL", database.owner_url)
    monkeypatch.setenv("DOCKETPROOF_DATA", str(tmp_path / "data"))
    here = Settings.from_environ()
    databases.prepare(here)
    office = databases.office(here)
    yield office
    office.close()
