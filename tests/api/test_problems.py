"""Is every refusal a problem that says what to do (RFC 9457), and nothing ever a crash?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError
from flask import Flask

from api.app import create_app
from api.office import Office
from api.problems import KINDS
from api.settings import Settings
from domain.refusals import Refusal


def test_what_is_not_there_is_not_found(is_problem: Any, clerk: Any) -> None:
    assert is_problem(clerk.get("/api/v1/nowhere"), 404, "not-found")
    assert is_problem(clerk.get("/api/v1/cases/7"), 404, "not-found")
    assert is_problem(clerk.get("/api/v1/reports/none"), 404, "not-found")


def test_a_case_that_is_not_there_is_not_found(
    is_problem: Any, desk: Any, steps: Any, clerk: Any, fold: Any
) -> None:
    fold()
    case = {"id": "f7b1c2d3-0000-4000-8000-000000000001", "version": 1}
    assert is_problem(desk.take("clerk", case, "check", steps.check()), 404, "no-such-case")
    assert is_problem(clerk.get(f"/api/v1/cases/{case['id']}"), 404, "no-such-case")
    assert is_problem(clerk.get(f"/api/v1/cases/{case['id']}/history"), 404, "no-such-case")


def test_another_method_is_told_which_ones_there_are(is_problem: Any, clerk: Any) -> None:
    answer = clerk.delete("/api/v1/cases")
    assert is_problem(answer, 405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_body_beyond_all_measure_is_too_large(is_problem: Any, clerk: Any) -> None:
    body = b'"' + b"x" * 300_000 + b'"'
    answer = clerk.post("/api/v1/cases", data=body, content_type="application/json")
    assert is_problem(answer, 413, "too-large")


def test_the_law_says_no_with_its_citation(is_problem: Any, desk: Any, steps: Any) -> None:
    case = desk.open(steps.case())
    answer = desk.take("prosecutor", case, "agree", steps.agree())
    assert is_problem(answer, 409, "out-of-order")
    assert answer.json["citation"] == "House rule"
    assert answer.json["facts"]["stage"] == "identified"
    assert answer.json["detail"].startswith("Count 1 is identified")


def test_a_step_for_another_role_is_forbidden_by_the_law_itself(
    is_problem: Any, desk: Any, steps: Any, filed: Any
) -> None:
    answer = desk.take("clerk", filed, "dismiss", steps.dismiss())
    assert is_problem(answer, 403, "not-yours")


def test_an_unknown_procedure_is_the_laws_to_refuse(
    is_problem: Any, clerk: Any, steps: Any
) -> None:
    answer = clerk.post("/api/v1/cases", json=steps.case("amnesty"))
    assert is_problem(answer, 409, "unknown-procedure")
    assert "petition" in answer.json["detail"]


def test_whoever_checked_may_not_agree(is_problem: Any, desk: Any, steps: Any) -> None:
    case = desk.open(steps.case())
    case = desk.must("prosecutor", case, "check", steps.check())
    assert is_problem(desk.take("prosecutor", case, "agree", steps.agree()), 409, "same-hands")


def test_our_own_mistake_says_nothing_of_what_went_wrong(
    is_problem: Any,
    app: Flask,
    staff: Any,
    steps: Any,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[], str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("DOE,JANE is in this message")

    monkeypatch.setattr("api.cases.open_case", fail)
    answer = staff.client("clerk").post("/api/v1/cases", json=steps.case())
    assert is_problem(answer, 500, "internal")
    assert "DOE" not in answer.get_data(as_text=True)
    said = logged()
    assert "RuntimeError" in said
    assert "DOE" not in said


def test_a_record_that_cannot_be_reached_is_unavailable(
    is_problem: Any, staff: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = staff.client("clerk")

    def lost(**_: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(office.reading, "connection", lost)
    for path in ("/api/v1/cases", "/ready", "/health"):
        answer = client.get(path)
        assert is_problem(answer, 503, "unavailable")
        assert answer.headers["Retry-After"] == "1"


def test_no_database_at_all_is_unavailable(is_problem: Any, tmp_path: Any) -> None:
    url = "postgresql://nobody@/none?host=/nowhere"
    office = Office(Settings(data=tmp_path, database_url=url, secret="for tests only"), url)
    assert is_problem(create_app(office).test_client().get("/ready"), 503, "unavailable")


def test_an_answer_that_is_not_up_to_date_says_when_to_ask_again(
    is_problem: Any, desk: Any, steps: Any, staff: Any, fold: Callable[[], int]
) -> None:
    fold()
    case = desk.open(steps.case())
    reader = staff.client("auditor")
    for path in ("", f"/{case['id']}", f"/{case['id']}/history"):
        answer = reader.get(f"/api/v1/cases{path}?min_position={case['position']}")
        assert is_problem(answer, 503, "projection-behind")
        assert int(answer.headers["Retry-After"]) > 0
    assert is_problem(reader.get(f"/api/v1/cases/{case['id']}"), 503, "projection-behind")
    assert fold() == 1
    answer = reader.get(f"/api/v1/cases/{case['id']}?min_position={case['position']}")
    assert answer.status_code == 200
    assert answer.json["as_of_position"] == case["position"]


def test_a_report_as_of_what_is_not_there_yet_is_invalid(
    is_problem: Any, clerk: Any, fold: Any
) -> None:
    fold()
    assert is_problem(clerk.get("/api/v1/reports/status?at_position=5"), 422, "invalid")


def test_every_kind_of_problem_is_explained_at_its_address(is_problem: Any, app: Flask) -> None:
    for slug, kind in KINDS.items():
        answer = app.test_client().get(kind.uri, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert answer.json["type"] == f"/problems/{slug}"
        assert answer.json["status"] == kind.status
        assert answer.json["title"]
        assert answer.json["remedy"]
    gone = app.test_client().get("/problems/none", headers={"Accept": "application/json"})
    assert is_problem(gone, 404, "not-found")


def test_every_refusal_of_the_law_has_a_kind() -> None:
    titles = {kind.title for kind in KINDS.values()}
    assert len(titles) == len(KINDS)
    assert len(KINDS) >= len(Refusal.__subclasses__()) + 18


def test_every_answer_is_protected(clerk: Any, app: Flask) -> None:
    for answer in (
        clerk.get("/api/v1/cases"),
        app.test_client().get("/api/v1/x"),
        clerk.get("/ready"),
    ):
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
