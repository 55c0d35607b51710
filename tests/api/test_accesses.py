"""Whoever sees a name is on record before they see it, in a log of its own that is sealed."""
# Longer than the house allows: one look, who sees it, and what becomes of the record of it.

from __future__ import annotations

from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from click.testing import CliRunner
from eventsourcing.persistence import OperationalError

import api.accesses
from api.cli import main
from api.examining import examined
from domain.casework import Casework
from record.proof.checkpoint import Checkpoint
from record.proof.note import Note
from record.sealing.refusals import Truncated
from tests.sealers import a_sealer, another_state

DOE = {"name": "DOE,JANE", "birth_date": "1970-01-01", "docket": "99F01234"}
DOE_ASKS = {"name": "DOE,JANE", "birth_date": "1970-01-01"}


@pytest.fixture
def case(desk: Any, steps: Any, fold: Any) -> str:
    """A case of somebody."""
    found = desk.open(steps.case(personal=DOE))["id"]
    fold()
    return str(found)


@pytest.fixture
def seen(office: Any) -> Any:
    """What the log of accesses says, the latest first."""
    return lambda **asked: list(api.accesses.looks(office, **asked))


@pytest.fixture
def beside(office: Any, database: Any) -> Any:
    """Who signs for that log."""
    with a_sealer(database, office.accesses_id, office.settings.accesses.sealer_home) as sealer:
        yield sealer


def test_whoever_reads_whom_a_case_is_about_is_on_record(clerk, case, seen):
    answer = clerk.get(f"/api/v1/cases/{case}")
    assert answer.json["personal"] == DOE
    (look,) = seen()
    assert (look.fact.role, look.fact.door) == ("clerk", "cases.get_case")
    assert look.fact.opened == [UUID(case)]
    assert look.fact.searched == []
    assert look.host == "127.0.0.1"


def test_it_is_found_by_the_id_of_its_request(clerk, case, office):
    answer = clerk.get(f"/api/v1/cases/{case}")
    with office.reading.cursor() as cursor:
        cursor.execute(
            "SELECT command_id::text FROM record.commits WHERE log_id = %s", (office.accesses_id,)
        )
        assert cursor.fetchall() == [(answer.headers["X-Request-Id"],)]


@pytest.mark.parametrize("role", ["analyst", "admin"])
def test_who_sees_no_name_leaves_no_access(staff, case, seen, role):
    assert "personal" not in staff.client(role).get(f"/api/v1/cases/{case}").json
    assert seen() == []


@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/cases/{}/history", "/health"])
def test_what_shows_no_name_leaves_no_access(clerk, case, seen, path):
    assert clerk.get(path.format(case)).status_code == 200
    assert seen() == []


def test_a_search_is_on_record_with_its_fields_and_never_with_what_was_searched(
    clerk, case, seen, office
):
    assert len(clerk.post("/api/v1/cases/search", json=DOE).json["items"]) == 1
    assert clerk.post("/api/v1/cases/search", json={"name": "ROE,RICHARD"}).json["items"] == []
    nobody, found = seen()
    assert (nobody.fact.searched, nobody.fact.opened) == (["name"], [])
    assert (found.fact.searched, found.fact.opened) == (
        ["birth_date", "docket", "name"],
        [UUID(case)],
    )
    with office.reading.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(convert_from(state || leaf, 'UTF8'), '') FROM record.events "
            "WHERE log_id = %s",
            (office.accesses_id,),
        )
        (written,) = cursor.fetchone()
    assert not any(value in written for value in ("DOE", "JANE", "1970", "99F01234", "ROE"))


def test_an_inquiry_and_its_candidates_are_on_record(clerk, case, seen, fold):
    asked = clerk.post(
        "/api/v1/inquiries",
        json={"county": "SACRAMENTO", "channel": "phone", "on": "2026-02-01", "personal": DOE_ASKS},
    ).json
    fold()
    clerk.get(f"/api/v1/inquiries/{asked['id']}")
    clerk.get(f"/api/v1/inquiries/{asked['id']}/candidates")
    candidates, inquiry = seen()
    assert inquiry.fact.opened == [UUID(asked["id"])]
    assert candidates.fact.opened == [UUID(asked["id"]), UUID(case)]
    assert candidates.fact.searched == ["birth_date", "name"]


def test_where_it_cannot_be_recorded_nothing_is_shown(
    clerk, case, office, is_problem, monkeypatch, seen
):
    office.accesses  # noqa: B018 - open, like that of an office at work.

    def full(*_: Any, **__: Any) -> Any:
        raise OperationalError("The disk is full.")

    monkeypatch.setattr(Casework, "save", full)
    answer = clerk.get(f"/api/v1/cases/{case}")
    assert is_problem(answer, 503, "unavailable")
    assert "DOE" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert seen() == []


def test_the_cases_own_log_has_no_access_in_it(clerk, case, office):
    clerk.get(f"/api/v1/cases/{case}")
    with office.reading.cursor() as cursor:
        cursor.execute(
            "SELECT log_id, array_agg(DISTINCT topic) FROM record.events GROUP BY 1 ORDER BY 1"
        )
        assert dict(cursor.fetchall()) == {
            office.log_id: ["case.identified"],
            office.accesses_id: ["access.opened"],
        }


def test_whoever_looks_after_it_sees_who_looked(staff, clerk, case, desk, steps, fold):
    other = desk.open(steps.case(personal={"name": "ROE,RICHARD"}))["id"]
    fold()
    clerk.get(f"/api/v1/cases/{case}")
    staff.client("prosecutor").get(f"/api/v1/cases/{other}")
    auditor = staff.client("auditor")
    items = auditor.get("/api/v1/accesses").json["items"]
    assert [each["opened"] for each in items] == [[other], [case]]
    assert [each["role"] for each in items] == ["prosecutor", "clerk"]
    by_case = auditor.get(f"/api/v1/accesses?case={case}").json["items"]
    by_whom = auditor.get(f"/api/v1/accesses?by={items[0]['by']}").json["items"]
    earlier = auditor.get(f"/api/v1/accesses?before={items[0]['position']}").json["items"]
    assert (by_case, by_whom, earlier) == ([items[1]], [items[0]], [items[1]])
    assert auditor.get("/api/v1/accesses?limit=1").json["items"] == [items[0]]


@pytest.mark.parametrize("asked", ["case=me", "by=%00", "before=0", "limit=501", "until=1"])
def test_what_it_cannot_be_asked_is_refused(staff, asked, is_problem):
    assert is_problem(staff.client("auditor").get(f"/api/v1/accesses?{asked}"), 422, "invalid")


def test_that_somebody_went_through_it_is_on_record_itself(staff, clerk, case, office):
    clerk.get(f"/api/v1/cases/{case}")
    auditor = staff.client("auditor")
    body = {"up_to": 1, "finding": "nothing_unusual"}
    first = auditor.post("/api/v1/accesses/reviews", json=body, headers={"Idempotency-Key": "w9"})
    again = auditor.post("/api/v1/accesses/reviews", json=body, headers={"Idempotency-Key": "w9"})
    assert (first.status_code, first.json, again.json) == (201, {"position": 2}, {"position": 2})
    last = api.accesses.last_review(office)
    assert (last.fact.up_to, last.fact.finding, last.fact.role) == (1, "nothing_unusual", "auditor")


def test_nobody_goes_through_more_than_there_is_or_less_than_before(staff, clerk, case, is_problem):
    def refused(up_to):
        body = {"up_to": up_to, "finding": "nothing_unusual"}
        answer = staff.client("admin").post("/api/v1/accesses/reviews", json=body)
        return is_problem(answer, 422, "invalid") and answer.json["errors"][0]["detail"]

    assert refused(1) == "The log of accesses has 0 so far, and was gone through up to 0."
    for _ in range(3):
        clerk.get(f"/api/v1/cases/{case}")

    def reviewed(up_to):
        body, key = {"up_to": up_to, "finding": "nothing_unusual"}, {"Idempotency-Key": f"w{up_to}"}
        path = "/api/v1/accesses/reviews"
        return staff.client("auditor").post(path, json=body, headers=key).json

    assert (reviewed(2), reviewed(3)) == ({"position": 4}, {"position": 5})
    assert refused(2) == "The log of accesses has 5 so far, and was gone through up to 3."
    assert reviewed(2) == {"position": 4}, "Sent again, it is answered as it was."


def test_it_has_checkpoints_of_its_own(app, clerk, case, beside, is_problem):
    stranger = app.test_client()
    assert is_problem(stranger.get("/log/accesses/checkpoint"), 404, "not-found")
    for _ in range(3):
        clerk.get(f"/api/v1/cases/{case}")
    beside.seal()
    note = Note.parse(stranger.get("/log/accesses/checkpoint").data)
    note.signed_by(beside.keys.verifiers)
    assert Checkpoint.parse(note.text).size == 3
    assert is_problem(stranger.get("/log/checkpoint"), 404, "not-found")


def test_a_stranger_who_asks_for_its_checkpoint_opens_no_log(app, office, is_problem):
    assert is_problem(app.test_client().get("/log/accesses/checkpoint"), 404, "not-found")
    with office.reading.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record.logs WHERE name LIKE '%.accesses'")
        assert cursor.fetchone() == (0,)


def test_an_access_that_waits_too_long_for_its_seal_is_an_alarm(
    clerk, case, office, beside, sealer, database
):
    health = clerk.get("/health").json
    assert (health["status"], health["accesses_sealed"]["waiting"]) == ("ok", 0)
    clerk.get(f"/api/v1/cases/{case}")
    sealer.seal()
    with closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("ALTER TABLE record.commits DISABLE TRIGGER ALL")
        cursor.execute(
            "UPDATE record.commits SET recorded_at = recorded_at - interval '61 seconds' "
            "WHERE log_id = %s",
            (office.accesses_id,),
        )
    health = clerk.get("/health").json
    assert (health["status"], health["accesses_sealed"]["waiting"]) == ("unsealed", 1)
    beside.seal()
    assert clerk.get("/health").json["status"] == "ok"


def test_24_whoever_strikes_their_own_look_is_found_out(
    clerk, case, office, beside, database, seen
):
    for _ in range(2):
        clerk.get(f"/api/v1/cases/{case}")
    beside.seal()
    assert examined(office).findings == []
    with closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("ALTER TABLE record.events DISABLE TRIGGER ALL")
        cursor.execute(
            "DELETE FROM record.events WHERE log_id = %s AND position = 2", (office.accesses_id,)
        )
        assert cursor.rowcount == 1
    assert len(seen()) == 1
    found = {type(each).__name__: str(each) for each in examined(office).findings}
    assert found["Truncated"].startswith("In the log of accesses: ")
    with pytest.raises(Truncated):
        beside.seal()


def test_24_whoever_puts_their_look_down_to_somebody_else_is_found_out(
    clerk, case, office, beside, database
):
    clerk.get(f"/api/v1/cases/{case}")
    beside.seal()
    another_state(database, 1, office.accesses_id)
    found = {type(each).__name__: str(each) for each in examined(office).findings}
    assert found["Unsealed"].startswith("In the log of accesses: The state of event 1")


def test_the_command_line_lists_them(clerk, case, office, monkeypatch, database):
    clerk.get(f"/api/v1/cases/{case}")
    clerk.post("/api/v1/cases/search", json={"name": "ROE,RICHARD"})
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setenv("DOCKETPROOF_DATA", str(office.settings.data))
    said = CliRunner().invoke(main, ["accesses"])
    newest, oldest = said.output.splitlines()
    assert newest.endswith("cases.search_cases, searched by name: nothing")
    assert oldest.endswith(f"(clerk) from 127.0.0.1, cases.get_case: {case}")
    said = CliRunner().invoke(main, ["accesses", "--case", case])
    assert said.output.splitlines() == [oldest]
