"""A report that is issued is kept, is on record, comes out again, and its changes are explained."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest

from api.issuing import compare_issues
from domain.issuing import ISSUERS

ISSUE = "/api/v1/reports/status/issue"


@pytest.fixture
def analyst(staff: Any) -> Any:
    return staff.client("analyst")


@pytest.fixture
def two(desk: Any, steps: Any, fold: Any, analyst: Any) -> tuple[str, str]:
    """Two issues of the status report; between them a case was withdrawn, and one came in."""
    case = desk.open(steps.case(counts=2))
    fold()
    first = analyst.post(ISSUE).json["id"]
    desk.must(
        "clerk", case, "withdraw", {"on": "2026-03-01", "counts": [1], "reason": "moved_away"}
    )
    desk.open(steps.case())
    fold()
    second = analyst.post(ISSUE).json["id"]
    fold()
    return first, second


def test_what_was_issued_is_kept_to_the_byte(
    desk: Any, steps: Any, fold: Any, analyst: Any
) -> None:
    desk.open(steps.case())
    fold()
    issued = analyst.post(ISSUE)
    assert issued.status_code == 201
    assert issued.json["position"] == 2
    desk.open(steps.case())
    fold()
    found = analyst.get(issued.headers["Location"]).json
    assert found["comes_out_again"] is True
    assert (found["name"], found["at_position"], found["role"]) == ("status", 1, "analyst")
    assert found["asked"] == {"at_position": "1"}
    kept = analyst.get(f"{issued.headers['Location']}?format=json").get_data()
    assert kept == analyst.get("/api/v1/reports/status?at_position=1").get_data()
    assert issued.json["sha256"] == found["sha256"]
    assert found["sha256"] in kept.decode()


def test_a_report_that_judges_by_the_day_says_the_day_for_ever(
    desk: Any, steps: Any, fold: Any, analyst: Any
) -> None:
    desk.open(steps.case())
    fold()
    issued = analyst.post("/api/v1/reports/deadlines/issue?county=SACRAMENTO")
    fold()
    found = analyst.get(issued.headers["Location"]).json
    today = found["asked"].pop("today")
    assert found["asked"] == {"at_position": "1", "county": "SACRAMENTO"}
    assert today == "2026-03-02"


@pytest.mark.parametrize("role", ["clerk", "prosecutor", "analyst", "auditor", "admin"])
def test_whoever_answers_for_figures_may_issue_them(staff: Any, fold: Any, role: str) -> None:
    assert role in ISSUERS
    fold()
    assert staff.client(role).post(ISSUE).status_code == 201


@pytest.mark.parametrize("role", ["public_defender", "court_clerk"])
def test_whoever_does_not_may_not(is_problem: Any, staff: Any, role: str) -> None:
    assert is_problem(staff.client(role).post(ISSUE), 403, "forbidden")


def test_the_same_request_issues_once(
    is_problem: Any, fold: Any, desk: Any, steps: Any, analyst: Any
) -> None:
    fold()
    key = {"Idempotency-Key": str(uuid4())}
    first = analyst.post(ISSUE, headers=key)
    desk.open(steps.case())
    fold()
    again = analyst.post(ISSUE, headers=key)
    assert again.json == first.json | {"replayed": True}
    assert len(analyst.get("/api/v1/reports/issued").json["items"]) == 1
    other = analyst.post("/api/v1/reports/weekly/issue", headers=key)
    assert is_problem(other, 422, "key-reused")


def test_each_changed_figure_names_the_events_that_explain_it(analyst: Any, two: Any) -> None:
    found = analyst.get(f"/api/v1/reports/issued/{two[0]}/compare/{two[1]}").json
    total = {"county": "total", "procedure": "total", "unit": "count"}
    counts = {each["column"]: each for each in found["changed"] if each["row"] == total}
    assert {name: (each["before"], each["after"]) for name, each in counts.items()} == {
        "withdrawn": (0, 1),
        "total": (2, 3),
    }
    (reason,) = counts["withdrawn"]["reasons"]
    (event,) = found["events"][reason["case_id"]]
    assert (event["topic"], event["position"], reason["change"]) == ("case.withdrawn", 3, 1)
    assert found["before"]["position"] == 1


def test_any_two_positions_can_be_compared_without_issuing(
    is_problem: Any, analyst: Any, two: Any
) -> None:
    found = analyst.get("/api/v1/reports/weekly/compare?before=0&after=4").json
    received = [each for each in found["changed"] if each["column"] == "received"]
    assert {each["after"] for each in received} == {2}
    assert is_problem(
        analyst.get("/api/v1/reports/weekly/compare?before=4&after=0"), 422, "invalid"
    )
    assert is_problem(
        analyst.get("/api/v1/reports/deadlines/compare?before=0&after=4"), 422, "invalid"
    )


def test_issues_of_different_reports_are_not_compared(
    is_problem: Any, analyst: Any, two: Any, fold: Any
) -> None:
    other = analyst.post("/api/v1/reports/weekly/issue").json["id"]
    fold()
    answer = analyst.get(f"/api/v1/reports/issued/{two[0]}/compare/{other}")
    assert is_problem(answer, 422, "invalid")
    assert is_problem(analyst.get(f"/api/v1/reports/issued/{uuid4()}"), 404, "not-found")


def test_the_kept_bytes_can_be_neither_changed_nor_forged(
    office: Any, analyst: Any, fold: Any
) -> None:
    fold()
    analyst.post(ISSUE)
    with office.pool.cursor() as cursor:
        for statement in (
            "UPDATE record.issued_reports SET body = 'x'",
            "DELETE FROM record.issued_reports",
            "INSERT INTO record.issued_reports VALUES (1, sha256('a'), 'b')",
        ):
            cursor.execute("SAVEPOINT here")
            with pytest.raises(Exception, match=r"permission denied|check constraint"):
                cursor.connection.cursor().execute(statement)
            cursor.execute("ROLLBACK TO here")


def test_an_unreadable_name_or_a_moment_said_twice_is_refused(
    is_problem: Any, analyst: Any, fold: Any
) -> None:
    fold()
    assert is_problem(analyst.post("/api/v1/reports/nothing/issue"), 404, "not-found")
    twice = f"{ISSUE}?at_position=0&as_of=2026-01-01T00:00:00Z"
    assert is_problem(analyst.post(twice), 422, "invalid")


def test_a_workbook_holds_numbers_as_numbers_and_the_same_bytes_each_time(
    desk: Any, steps: Any, fold: Any, analyst: Any
) -> None:
    desk.open(steps.case())
    fold()
    one, other = (analyst.get("/api/v1/reports/status?format=xlsx") for _ in range(2))
    assert one.get_data() == other.get_data()
    assert one.mimetype.endswith("spreadsheetml.sheet")
    with ZipFile(BytesIO(one.get_data())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<v>1</v>" in sheet
        assert any(b"SACRAMENTO" in book.read(name) for name in book.namelist())
        assert "<f>" not in sheet
        digest = analyst.get("/api/v1/reports/status").json["sha256"].encode()
        assert any(digest in book.read(name) for name in book.namelist())


def test_an_explanation_is_of_the_bytes_that_were_kept(office: Any, two: Any) -> None:
    found = compare_issues(office, *map(UUID, two))
    assert found.before.header["position"] == 1
    assert {event["topic"] for events in found.events.values() for event in events} == {
        "case.withdrawn",
        "case.identified",
    }


def test_the_history_of_a_case_is_issued_and_comes_out_again(
    desk: Any, steps: Any, fold: Any, analyst: Any, is_problem: Any
) -> None:
    case = desk.open(steps.case())
    fold()
    path = "/api/v1/reports/case-history/issue"
    assert is_problem(analyst.post(path), 422, "invalid")
    assert is_problem(analyst.post(f"{path}?case={uuid4()}"), 422, "invalid")
    issued = analyst.post(f"{path}?case={case['id']}")
    desk.must("clerk", case, "check", steps.check())
    fold()
    found = analyst.get(issued.headers["Location"]).json
    assert found["asked"] == {"at_position": "1", "case": str(case["id"])}
    assert found["comes_out_again"] is True
    (fact,) = analyst.get(f"{issued.headers['Location']}?format=json").json["rows"]
    assert (fact["event"], fact["after"]) == ("case.identified", "1 identified")
