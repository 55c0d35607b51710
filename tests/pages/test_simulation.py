"""No page of a simulated log can be taken for an office's."""

from __future__ import annotations

from datetime import date

import pytest

import api.simulating
import projections
from domain.actors import Role
from simulation import plan

WORD = "no case here ever was"
PAGES = ("/", "/cases", "/queues", "/deadlines", "/reports", "/reports/status", "/reports/weekly")


@pytest.fixture
def simulated(desk, monkeypatch):
    monkeypatch.setattr(api.simulating, "today", lambda: date(2026, 3, 2))
    api.simulating.simulate(desk.office, plan(3, 0.01))
    projections.catch_up(desk.office.projecting, desk.office.log_id)


def test_every_page_says_so(desk, simulated):
    visitor = desk.client(Role.CLERK)
    for path in PAGES:
        assert WORD in visitor.get(path).text, path


def test_a_page_of_an_office_does_not(desk):
    projections.catch_up(desk.office.projecting, desk.office.log_id)
    assert WORD not in desk.client(Role.CLERK).get("/cases").text
