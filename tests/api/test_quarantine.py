"""What stands still is shown to everybody, and an administrator lets it be folded again."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from domain.actors import Role
from domain.casework import Command
from projections import PROJECTIONS, caseload

WHERE = "/api/v1/quarantine"


@pytest.fixture
def sick(office: Any, desk: Any, steps: Any, fold: Any) -> str:
    """A case that goes on with a fact of a program that we do not have, twice."""
    case_id = str(desk.open(steps.case())["id"])
    for version in (2, 3):
        command = Command(uuid4(), "clerk-1", Role.CLERK, "0" * 64)
        fact = StoredEvent(UUID(case_id), version, "case.unheard_of", b"{}")
        office.casework.recorder.insert_events([fact], command=command)
    fold()
    return case_id


def test_everybody_sees_what_stands_still_since_when_and_why(staff: Any, sick: str) -> None:
    found = staff.client("analyst").get(WHERE).json["items"]
    assert [each["projection"] for each in found] == sorted(each.NAME for each in PROJECTIONS)
    for each in found:
        assert (each["id"], each["position"], each["waiting"]) == (sick, 2, 1)
        assert each["topic"] == "case.unheard_of"
        assert "unheard_of" in each["reason"]


def test_nothing_stands_still_where_nothing_was_folded(clerk: Any) -> None:
    assert clerk.get(WHERE).json == {"items": []}


def test_only_an_administrator_lets_it_be_folded_again(
    staff: Any, is_problem: Any, sick: str
) -> None:
    for role in set(Role) - {Role.SYSTEM, Role.ADMIN}:
        answer = staff.client(role).post(f"{WHERE}/{sick}/retry")
        assert is_problem(answer, 403, "forbidden")


def test_what_is_not_mended_still_stands(staff: Any, sick: str) -> None:
    admin = staff.client("admin")
    before = admin.get(WHERE).json
    still = admin.post(f"{WHERE}/{sick}/retry")
    assert still.status_code == 200
    assert len(still.json["items"]) == len(PROJECTIONS)
    assert admin.get(WHERE).json == before


def test_what_is_mended_is_whole_and_cannot_be_retried_again(
    staff: Any, is_problem: Any, monkeypatch: Any, desk: Any, steps: Any, fold: Any
) -> None:
    case = desk.open(steps.case())
    evolve = caseload.evolve

    def broken(rows: Any, fact: Any) -> Any:
        if fact.topic == "case.checked":
            raise ZeroDivisionError("a mistake of ours")
        return evolve(rows, fact)

    with monkeypatch.context() as patched:
        patched.setattr(caseload, "evolve", broken)
        desk.must("clerk", case, "check", steps.check())
        fold()
    admin = staff.client("admin")
    (parked,) = admin.get(WHERE).json["items"]
    assert (parked["projection"], parked["reason"]) == (
        "caseload",
        "ZeroDivisionError: a mistake of ours",
    )
    report = admin.get("/api/v1/reports/status").json["header"]
    assert report["quarantined"] == 1
    assert admin.post(f"{WHERE}/{case['id']}/retry").json == {"items": []}
    assert admin.get(f"/api/v1/cases/{case['id']}").json["version"] == 2
    assert admin.get("/api/v1/reports/status").json["header"]["quarantined"] == 0
    assert is_problem(admin.post(f"{WHERE}/{case['id']}/retry"), 404, "not-found")


def test_what_does_not_stand_still_cannot_be_retried(staff: Any, is_problem: Any) -> None:
    assert is_problem(staff.client("admin").post(f"{WHERE}/{uuid4()}/retry"), 404, "not-found")
