"""A simulation says that it is one wherever it shows, and never stands beside anything else."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest

import api.simulating
import projections
from api.exporting import export
from api.simulating import NotEmpty, simulate
from domain.actors import Act, Role
from domain.refusals import Refusal
from domain.simulation import Simulation
from projections.reports.report import SIMULATION
from record.store.reading import head
from simulation import plan


@pytest.fixture
def drawn():
    return plan(3, 0.01)


@pytest.fixture
def simulated(office, drawn, monkeypatch):
    monkeypatch.setattr(api.simulating, "today", lambda: date(2026, 3, 2))
    simulate(office, drawn)
    projections.catch_up(office.projecting, office.log_id)
    return office


def test_every_case_of_the_plan_is_on_record_under_its_own_id(simulated, drawn):
    cases = simulated.casework.cases([life.case_id for life in drawn.lives])
    assert len(cases) == len(drawn.lives)


def test_each_case_has_the_days_of_its_plan(simulated, drawn):
    told = {life.case_id: life for life in drawn.lives}
    for case in simulated.casework.cases(list(told)).values():
        assert case.county == told[case.id].county
        days = [fact.on for fact in simulated.casework.history(case)]
        assert days == sorted(days)
        assert days[0] == told[case.id].steps[0].on


def test_every_report_says_that_it_is_of_a_simulation(simulated, staff):
    client = staff.client(Role.AUDITOR)
    for name in ("status", "weekly", "equity", "exceptions", "person-impact"):
        said = client.get(f"/api/v1/reports/{name}").json
        assert said["header"]["simulation"] == SIMULATION
        assert SIMULATION in client.get(f"/api/v1/reports/{name}?format=csv").text


def test_an_office_s_reports_do_not(office, staff, fold):
    fold()
    said = staff.client(Role.AUDITOR).get("/api/v1/reports/status").json
    assert "simulation" not in said["header"]
    assert not office.is_simulated


def test_an_export_says_it_in_its_manifest(simulated, tmp_path):
    export(simulated, "csv", tmp_path / "out", None)
    assert json.loads((tmp_path / "out/manifest.json").read_text())["simulation"] == SIMULATION


def test_a_log_with_anything_in_it_is_refused_and_stays_as_it_is(simulated, drawn):
    with simulated.reading.cursor() as cursor:
        before = head(cursor, simulated.log_id)
    with pytest.raises(NotEmpty, match="name another one in DOCKETPROOF_LOG"):
        simulate(simulated, drawn)
    with simulated.reading.cursor() as cursor:
        assert head(cursor, simulated.log_id) == before


@pytest.mark.parametrize("role", [each for each in Role if each not in (Role.ADMIN, Role.SYSTEM)])
def test_nobody_else_may_begin_one(role):
    act = Act("u-1", role, date(2026, 3, 2))
    with pytest.raises(Refusal):
        Simulation.begin(act, simulation_id=UUID(int=1), seed=1, scale="1")


def test_whoever_is_told_hears_of_every_case(office, drawn, monkeypatch):
    monkeypatch.setattr(api.simulating, "today", lambda: date(2026, 3, 2))
    heard = []
    simulate(office, drawn, lambda done, whole: heard.append((done, whole)))
    assert heard[-1] == (len(drawn.lives), len(drawn.lives))
