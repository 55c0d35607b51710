"""Queues and deadlines over HTTP: who may read them, what they refuse, and how one pages on."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from domain.actors import Role
from domain.duties import KNOWN
from projections.reports.queues import QUEUES

READERS = sorted(role for role in Role if role is not Role.SYSTEM)
PATHS = ["/api/v1/queues", "/api/v1/queues/identified", "/api/v1/reports/deadlines"]


@pytest.fixture
def listed(desk: Any, steps: Any, fold: Any) -> list[str]:
    """Seven statutory cases, found on seven days."""
    ids = [
        desk.open(steps.case("statutory", on=f"2026-02-0{day}"))["id"] for day in range(7, 0, -1)
    ]
    fold()
    return ids


@pytest.mark.parametrize("role", READERS)
def test_everybody_who_may_read_reports_may_read_queues(staff: Any, fold: Any, role: str) -> None:
    fold()
    for path in PATHS:
        assert staff.client(role).get(path).status_code == 200, path


def test_nobody_reads_them_without_a_token(app: Any) -> None:
    for path in PATHS:
        assert app.test_client().get(path).status_code == 401, path


def test_every_queue_is_told_judged_as_of_today_in_california(clerk: Any, listed: Any) -> None:
    answer = clerk.get("/api/v1/queues").json
    assert (answer["today"], answer["as_of_position"]) == ("2026-03-02", 7)
    assert [each["bucket"] for each in answer["items"]] == list(QUEUES)
    identified = answer["items"][0]
    assert (identified["waiting"], identified["late"], identified["held"]) == (7, 7, 0)
    assert (identified["oldest_days"], identified["median_days"]) == (29, 26)


def test_a_queue_is_paged_to_its_end_and_meets_every_case_once(
    clerk: Any, listed: Any, desk: Any, steps: Any, fold: Any
) -> None:
    found, cursor = [], ""
    while True:
        answer = clerk.get(f"/api/v1/queues/identified?limit=3{cursor}")
        assert answer.status_code == 200, answer.json
        found += [each["id"] for each in answer.json["items"]]
        if answer.json["next"] is None:
            break
        cursor = f"&cursor={answer.json['next']}"
        desk.open(steps.case("statutory", on="2026-01-01"))
        fold()
    assert found == list(reversed(listed))


def test_a_line_says_what_is_due_since_when_and_for_whom(clerk: Any, listed: Any) -> None:
    line = clerk.get("/api/v1/queues/identified").json["items"][0]
    assert line["id"] == listed[-1]
    assert (line["since"], line["days_waiting"]) == ("2026-02-01", 29)
    assert (line["duty"], line["statute"]) == ("review", "HS 11361.9(b)")
    assert (line["due_on"], line["is_late"]) == ("2020-07-01", True)
    assert line["responsible"] == "prosecutor"
    earlier = clerk.get("/api/v1/queues/identified?today=2020-07-01").json["items"][0]
    assert earlier["is_late"] is False


def test_only_some_of_a_queue_is_listed_when_asked(clerk: Any, listed: Any) -> None:
    def number(query: str) -> int:
        return len(clerk.get(f"/api/v1/queues/identified?{query}").json["items"])

    assert number("late=true") == number("responsible=prosecutor") == 7
    assert number("late=false") == number("held=true") == number("county=NOWHERE") == 0
    assert number("responsible=state") == number("procedure=motion") == 0


def test_a_queue_names_nobody(clerk: Any, desk: Any, steps: Any, fold: Any) -> None:
    desk.open(steps.case(personal={"name": "DOE,JANE", "docket": "99F00001"}))
    fold()
    told = clerk.get("/api/v1/queues/identified").get_data(as_text=True)
    assert "DOE" not in told
    assert "99F00001" not in told


@pytest.mark.parametrize(
    "query",
    [
        "today=yesterday",
        "today=2026-02-30",
        "today=1899-12-31",
        "today=9999-01-01",
        "responsible=clerk",
        "late=perhaps",
        "limit=0",
        "limit=501",
        "cursor=abc",
        "county=sacramento",
        "at_position=-1",
        "at_position=999999",
        "colour=red",
    ],
)
def test_what_a_queue_cannot_be_asked_is_refused(
    clerk: Any, fold: Any, is_problem: Any, query: str
) -> None:
    fold()
    assert is_problem(clerk.get(f"/api/v1/queues/identified?{query}"), 422, "invalid")


def test_a_cursor_is_for_its_own_queue_and_question_only(clerk: Any, listed: Any) -> None:
    token = clerk.get("/api/v1/queues/identified?limit=2").json["next"]
    assert clerk.get(f"/api/v1/queues/identified?limit=3&cursor={token}").status_code == 200
    for other in ("eligible?", "identified?late=true&", "identified?today=2026-03-02&"):
        assert clerk.get(f"/api/v1/queues/{other}cursor={token}").status_code == 422, other


@pytest.mark.parametrize("name", ["merged", "nowhere", "open"])
def test_there_is_no_queue_of_another_name(
    clerk: Any, fold: Any, is_problem: Any, name: str
) -> None:
    fold()
    answer = clerk.get(f"/api/v1/queues/{name}")
    assert is_problem(answer, 404, "not-found")
    assert "there are: identified, check_pending" in answer.json["detail"]


def test_deadlines_are_judged_as_of_today_or_the_day_that_is_asked(clerk: Any, listed: Any) -> None:
    def review(query: str) -> dict[str, Any]:
        rows = clerk.get(f"/api/v1/reports/deadlines?{query}").json["rows"]
        return next(row for row in rows if (row["county"], row["duty"]) == ("total", "review"))

    assert (review("")["open_late"], review("")["total"]) == (7, 7)
    assert review("today=2020-07-01")["not_due"] == 7
    assert review("today=2020-07-02")["open_late"] == 7
    answer = clerk.get("/api/v1/reports/deadlines").json
    assert answer["header"]["today"] == date(2026, 3, 2).isoformat()


def test_deadlines_come_as_a_table_for_a_spreadsheet(clerk: Any, listed: Any) -> None:
    answer = clerk.get("/api/v1/reports/deadlines?format=csv&today=2024-01-01")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="deadlines.csv"'
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert ["today", "2024-01-01"] in lines
    assert len([line for line in lines if line[:1] == ["total"]]) == len(KNOWN)


def test_the_list_of_cases_is_for_one_duty(clerk: Any, listed: Any, is_problem: Any) -> None:
    rows = clerk.get("/api/v1/reports/case-deadlines?duty=review&state=open_late").json["rows"]
    assert [row["case_id"] for row in rows] == listed
    assert is_problem(clerk.get("/api/v1/reports/case-deadlines"), 422, "invalid")


@pytest.mark.parametrize(
    "asked",
    [
        "deadlines?duty=review",
        "deadlines?today=soon",
        "status?today=2024-01-01",
        "status?state=met",
        "case-deadlines?duty=cooking",
        "case-deadlines?duty=review&state=well",
    ],
)
def test_a_report_leaves_nothing_that_was_asked_aside(
    clerk: Any, fold: Any, is_problem: Any, asked: str
) -> None:
    fold()
    assert is_problem(clerk.get(f"/api/v1/reports/{asked}"), 422, "invalid")
