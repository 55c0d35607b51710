"""Can every case be found, once, whatever happens while somebody pages through?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from projections import PROJECTIONS

PAGES_MAX = 50


def pages(client: Any, query: str, between: Any = lambda: None) -> list[list[str]]:
    """The ids on each page, to the last one."""
    found, cursor = [], ""
    for _ in range(PAGES_MAX):
        answer = client.get(f"/api/v1/cases?{query}{cursor}")
        assert answer.status_code == 200, answer.json
        found.append([each["id"] for each in answer.json["items"]])
        if answer.json["next"] is None:
            return found
        cursor = f"&cursor={answer.json['next']}"
        between()
    raise AssertionError("The pages have no end.")


def test_paging_meets_every_case_once_while_others_come_in(
    desk: Any, steps: Any, clerk: Any, fold: Any
) -> None:
    first = [desk.open(steps.case())["id"] for _ in range(7)]
    fold()

    def another() -> None:
        case = desk.open(steps.case())
        desk.must("clerk", case, "check", steps.check())
        fold()

    found = [each for page in pages(clerk, "limit=3", another) for each in page]
    assert found[:7] == first
    assert len(found) == len(set(found))


def test_the_last_page_may_be_full(desk: Any, steps: Any, clerk: Any, fold: Any) -> None:
    for _ in range(4):
        desk.open(steps.case())
    fold()
    assert [len(each) for each in pages(clerk, "limit=2")] == [2, 2]


def test_a_list_is_of_one_heading_county_procedure_or_section(
    desk: Any, steps: Any, clerk: Any, fold: Any
) -> None:
    plain = desk.open(steps.case("motion"))
    other = steps.case("petition", county="ALAMEDA")
    other["counts"][0]["section"] = "11359"
    moved = desk.must("clerk", desk.open(other), "check", steps.check())
    fold()
    for query in ("county=ALAMEDA", "procedure=petition", "section=11359", "bucket=eligible"):
        assert pages(clerk, query) == [[moved["id"]]], query
    assert pages(clerk, "bucket=identified&county=SACRAMENTO") == [[plain["id"]]]
    assert pages(clerk, "county=NOWHERE") == [[]]


def test_a_cursor_is_for_its_own_question_only(
    desk: Any, steps: Any, clerk: Any, fold: Any
) -> None:
    for _ in range(3):
        desk.open(steps.case())
    fold()
    token = clerk.get("/api/v1/cases?limit=1").json["next"]
    assert clerk.get(f"/api/v1/cases?limit=2&cursor={token}").status_code == 200
    assert clerk.get(f"/api/v1/cases?bucket=filed&cursor={token}").status_code == 422
    for forged in (token[:-2], token[::-1], "A" + token[1:], token + "AA"):
        assert clerk.get(f"/api/v1/cases?cursor={forged}").status_code == 422, forged


def test_a_list_names_nobody(desk: Any, steps: Any, clerk: Any, fold: Any) -> None:
    desk.open(steps.case(personal={"name": "DOE,JANE", "docket": "99F00001"}))
    fold()
    listed = clerk.get("/api/v1/cases").get_data(as_text=True)
    assert "DOE" not in listed
    assert "99F00001" not in listed


PERSONAL = {
    "name": "DOE,JANE Q",
    "birth_date": "1960-03-14",
    "cii": "A01234567",
    "docket": "99F-00001",
}


def test_a_case_is_found_by_whom_it_is_about(desk: Any, steps: Any, staff: Any, fold: Any) -> None:
    case = desk.open(steps.case(personal=PERSONAL))
    desk.open(steps.case(personal=PERSONAL | {"cii": "B", "docket": "C"}))
    fold()
    clerk = staff.client("clerk")
    for name, value in (("cii", "a01234567"), ("docket", "99f00001")):
        found = clerk.post("/api/v1/cases/search", json={name: value})
        assert [each["id"] for each in found.json["items"]] == [case["id"]], name
    both = clerk.post("/api/v1/cases/search", json={"name": " doe, jane  q"})
    assert len(both.json["items"]) == 2
    exact = clerk.post("/api/v1/cases/search", json={"name": "DOE,JANE Q", "cii": "A01234567"})
    assert [each["id"] for each in exact.json["items"]] == [case["id"]]
    none = clerk.post("/api/v1/cases/search", json={"name": "DOE,JANE Q", "cii": "Z"})
    assert none.json["items"] == []
    assert none.json["more"] is False


def test_a_search_for_nothing_is_invalid(clerk: Any) -> None:
    assert clerk.post("/api/v1/cases/search", json={}).status_code == 422


def test_only_who_may_know_sees_whom_a_case_is_about(
    desk: Any, steps: Any, staff: Any, fold: Any
) -> None:
    case = desk.open(steps.case(personal=PERSONAL))
    fold()
    for role in ("clerk", "prosecutor", "public_defender", "court_clerk", "auditor"):
        read = staff.client(role).get(f"/api/v1/cases/{case['id']}")
        assert read.json["personal"] == PERSONAL, role
    for role in ("analyst", "admin"):
        read = staff.client(role).get(f"/api/v1/cases/{case['id']}")
        assert read.status_code == 200
        assert "DOE" not in read.get_data(as_text=True), role


def test_two_cases_of_one_number_are_of_one_person(desk: Any, steps: Any, office: Any) -> None:
    cases = [desk.open(steps.case(personal=PERSONAL)) for _ in range(2)]
    other = desk.open(steps.case(personal={"name": "DOE,JANE Q"}))
    persons = [office.casework.case(UUID(each["id"])).person_id for each in (*cases, other)]
    assert persons[0] == persons[1] != persons[2]


def test_the_report_ties_out_in_both_forms(
    desk: Any, steps: Any, filed: Any, clerk: Any, fold: Any
) -> None:
    desk.open(steps.case(counts=2))
    fold()
    report = clerk.get("/api/v1/reports/status")
    assert report.status_code == 200
    totals = {row["unit"]: row for row in report.json["rows"] if row["county"] == "total"}
    assert (totals["case"]["total"], totals["count"]["total"]) == (2, 3)
    assert (totals["case"]["filed"], totals["count"]["identified"]) == (1, 2)
    table = clerk.get("/api/v1/reports/status?format=csv&county=SACRAMENTO")
    assert table.mimetype == "text/csv"
    assert report.json["sha256"] not in table.get_data(as_text=True)
    again = clerk.get("/api/v1/reports/status?at_position=4")
    assert [row["total"] for row in again.json["rows"] if row["county"] == "total"] == [1, 1]


def test_health_says_how_far_everything_is(desk: Any, steps: Any, app: Any, fold: Any) -> None:
    client = app.test_client()
    assert client.get("/health").json["position"] == 0
    fold()
    desk.open(steps.case())
    health = client.get("/health")
    assert health.json["status"] == "ok"
    assert health.json["position"] == 1
    behind = {"position": 0, "behind": 1, "quarantined": 0}
    stand = health.json["projections"]
    assert all(each.pop("seconds_behind") >= 0 for each in stand.values())
    assert stand == dict.fromkeys([each.NAME for each in PROJECTIONS], behind)
    fold()
    caught_up = client.get("/health").json["projections"]["caseload"]
    assert (caught_up["behind"], caught_up["seconds_behind"]) == (0, 0)
    assert client.get("/ready").json == {"status": "ready"}
    figures = client.get("/metrics").get_data(as_text=True)
    assert "docketproof_position 1.0" in figures
    assert 'docketproof_projection_behind{projection="timeline"} 0.0' in figures
    assert 'docketproof_projection_behind_seconds{projection="timeline"} 0.0' in figures
    assert 'rule="/api/v1/cases"' in figures
