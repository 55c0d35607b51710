"""`docketproof simulate`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from projections.reports.report import SIMULATION


@pytest.fixture
def run(database, tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKETPROOF_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", database.owner_url)
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_a_population_is_made_reported_and_not_made_twice(run, tmp_path: Path) -> None:
    manifest = tmp_path / "expected.json"
    done = run("simulate", "--scale", "0.01", "--manifest", str(manifest))
    assert done.exit_code == 0
    assert "Simulation, not an office" in done.output
    expected = json.loads(manifest.read_text())
    assert expected["simulation"] == {"seed": 64, "scale": 0.01}
    told = run("report", "status", "--format", "json")
    assert SIMULATION in told.output
    again = run("simulate", "--scale", "0.01")
    assert again.exit_code == 1
    assert "name another one in DOCKETPROOF_LOG" in again.output


def test_what_cannot_be_asked_for_is_said_and_nothing_is_recorded(run, tmp_path: Path) -> None:
    nowhere = run("simulate", "--scale", "0.01", "--manifest", str(tmp_path / "not/there.json"))
    assert nowhere.exit_code == 1
    assert "nothing is recorded yet" in nowhere.output
    assert run("simulate", "--scale", "0").exit_code == 2
    assert run("simulate", "--seed", "x").exit_code == 2
    assert run("simulate", "--scale", "0.01").exit_code == 0
