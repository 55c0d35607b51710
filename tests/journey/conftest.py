"""A terminal at which the tests of the command line sit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from intake.doj import write_sample

Docketproof = Callable[..., Result]


@pytest.fixture
def terminal(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docketproof:
    """Runs a command against a database of the test's own, given as DATABASE_URL."""
    monkeypatch.setenv("DATABASE_URL", database.owner_url)
    monkeypatch.setenv("DOCKETPROOF_DATA", str(tmp_path / "data"))

    def run(*words: str, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(main, words, env=env, catch_exceptions=False)

    return run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A list of 20 invented cases."""
    path = tmp_path / "list.dat"
    write_sample(path, cases=20)
    return path


@pytest.fixture
def loaded(terminal: Docketproof, sample: Path) -> Docketproof:
    """Runs a command against a record of the sample: 20 cases, positions 1 to 21."""
    assert terminal("import", "doj", str(sample), "--county", "SAMPLE").exit_code == 0
    return terminal


@pytest.fixture
def docketproof(terminal: Docketproof) -> Docketproof:
    """Runs a command against an empty record, unless the file of the test has another one."""
    return terminal
