"""Does anything personal get out of the vault: into an event, a table, a log line, an address?"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg2
import pytest
import structlog

from api.office import Office
from intake.doj import write_sample

MARK = "ZZMARK"
PERSON = {
    "name": f"{MARK}NAME,JANE Q",
    "birth_date": "1931-07-29",
    "cii": f"{MARK}CII7",
    "docket": f"{MARK}DOCKET9",
}

TABLES = """
SELECT
    schemaname,
    tablename
FROM pg_tables
WHERE schemaname NOT IN ('vault', 'pg_catalog', 'information_schema')
"""


def dump(database: Any) -> str:
    """Every row of every table but the vault's, as text, and the bytes of events as text."""
    said = []
    connection = psycopg2.connect(database.owner_url)
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = cursor.fetchall()
        assert ("record", "events") in tables
        assert ("projections", "caseload") in tables
        for schema, table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{schema}"."{table}" AS t')
            said += [row[0] for row in cursor.fetchall()]
        for column in ("state", "leaf"):
            cursor.execute(f"SELECT convert_from({column}, 'UTF8') FROM record.events")
            said += [row[0] for row in cursor.fetchall()]
    connection.close()
    return "\n".join(said)


def sample() -> bytes:
    """A file of invented people."""
    file = io.BytesIO()
    write_sample(file, cases=20, seed=3)
    return file.getvalue()


@pytest.fixture
def lines() -> Any:
    """Every log line, as data."""
    with structlog.testing.capture_logs() as found:
        yield found


def test_what_is_personal_stays_in_the_vault(
    database: Any,
    office: Office,
    staff: Any,
    desk: Any,
    steps: Any,
    fold: Callable[[], int],
    lines: Any,
    logged: Callable[[], str],
) -> None:
    case = desk.open(steps.case(personal=PERSON))
    case = desk.must("clerk", case, "check", steps.check())
    case = desk.must("prosecutor", case, "agree", steps.agree())
    case = desk.must("prosecutor", case, "sign", steps.sign())
    number = f"{MARK}FILING3"
    case = desk.must("clerk", case, "file", steps.file(filing_number=number))
    loaded = staff.client("clerk").post(
        "/api/v1/imports?county=SAMPLE&procedure=motion", data=sample(), content_type="text/csv"
    )
    assert loaded.json["new_cases"] > 0
    fold()
    clerk = staff.client("clerk")
    for name, value in PERSON.items():
        found = clerk.post("/api/v1/cases/search", json={name: value})
        assert len(found.json["items"]) == 1, name
    clerk.get("/api/v1/cases?name=" + PERSON["name"])
    clerk.get(f"/api/v1/{PERSON['name']}")
    clerk.post("/api/v1/cases", json=steps.case(personal={"name": PERSON["name"] + "\n"}))
    read = clerk.get(f"/api/v1/cases/{case['id']}").json
    assert read["personal"] == PERSON | {"filing_number": number}
    with office.pool.cursor() as cursor:
        ids = [each["id"] for each in clerk.get("/api/v1/cases?limit=500").json["items"]]
        known = office.vault.open_many(cursor, [UUID(each) for each in ids])
    kept = dump(database)
    said = json.dumps(lines, default=str) + logged()
    assert len(kept) > 10_000
    assert len(lines) > 10
    values = {value for personal in known.values() for value in personal.values()}
    assert len(values) > 40
    marked = values | {MARK, number, *PERSON.values()}
    assert [value for value in marked if value in kept or value in said] == []


def test_whoever_reads_whom_a_case_is_about_is_written_down(
    staff: Any, desk: Any, steps: Any, fold: Callable[[], int], lines: Any
) -> None:
    case = desk.open(steps.case(personal=PERSON))
    fold()
    for role in ("auditor", "analyst"):
        staff.client(role).get(f"/api/v1/cases/{case['id']}")
    reads = [each for each in lines if each["event"] == "read"]
    assert [each["case_id"] for each in reads] == [case["id"]]
    assert reads[0]["actor"].startswith("u-")


def test_the_access_log_says_who_did_what_when_and_no_more(
    staff: Any, lines: Any, fold: Callable[[], int]
) -> None:
    fold()
    staff.client("clerk").get(f"/api/v1/cases?county={MARK}")
    staff.client("clerk").get(f"/api/v1/{MARK}")
    requests = [each for each in lines if each["event"] == "request"]
    assert [(each["method"], each["rule"], each["status"]) for each in requests] == [
        ("GET", "/api/v1/cases", 200),
        ("?", None, 404),
    ]
    assert requests[0].keys() == {
        *("event", "log_level", "request_id", "method", "rule", "case_id", "status", "ms"),
        *("actor", "role"),
    }
    assert MARK not in json.dumps(lines, default=str)
