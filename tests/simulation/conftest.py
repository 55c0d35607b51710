"""A small simulated log, and the plan that it was told from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import api.simulating
import projections
from api.office import Office
from api.settings import Settings
from projections.reports import REPORTS, Report
from record.vault import Keys
from simulation import Plan, plan
from tests.projections.listed import read

SEED, SCALE = 64, 0.02


@pytest.fixture
def drawn() -> Plan:
    """The plan, as it was before anything was on record."""
    return plan(SEED, SCALE)


@pytest.fixture
def empty(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with nothing on record."""
    monkeypatch.setattr(api.simulating, "today", lambda: date(2026, 3, 2))
    settings = Settings(data=tmp_path, database_url=database.app_url, secret="for tests only")
    Keys.create_if_missing(settings.vault_key)
    office = Office(settings, database.app_url)
    yield office
    office.close()


@pytest.fixture
def office(empty: Office, drawn: Plan) -> Office:
    """The office, the whole plan on record and folded."""
    api.simulating.simulate(empty, drawn)
    projections.catch_up(empty.projecting, empty.log_id)
    return empty


@pytest.fixture
def ask(office: Office) -> Callable[..., Report]:
    """A report of the simulated log."""

    def ask(name: str, **asked: Any) -> Report:
        with office.reading.cursor() as cursor:
            return read(REPORTS[name], cursor, office.log_id, **asked)

    return ask
