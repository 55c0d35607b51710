"""When every connection is in use: an answer that says when to ask again, and never a hang."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from api.office import Office
from api.settings import Settings
from intake.doj import write_sample
from record.store.pool import Pool, PoolClosed
from record.vault import Keys

PERSON = {"name": "DOE,JANE", "cii": "A1234567"}
POOLS = ("reading", "door", "pool")
"""The office's pools that requests use."""


@pytest.fixture
def office(database: Any, tmp_path: Path) -> Iterator[Office]:
    """An office with one connection of each kind, for which nobody waits long."""
    settings = Settings(
        data=tmp_path,
        database_url=database.app_url,
        pool_size=1,
        pool_timeout=0.05,
        secret="for tests only",
    )
    Keys.create_if_missing(settings.vault_key)
    office = Office(settings, database.app_url)
    yield office
    office.close()


@pytest.fixture
def is_busy(is_problem: Any) -> Any:
    """Whether an answer says that there was no connection, and when to ask again."""

    def look(answer: Any) -> bool:
        assert int(answer.headers["Retry-After"]) > 0
        return bool(is_problem(answer, 503, "unavailable"))

    return look


def pool_of(office: Office, name: str) -> Pool:
    pool = getattr(office, name)
    assert isinstance(pool, Pool)
    return pool


def test_a_read_that_finds_no_connection_says_when_to_ask_again(
    office: Office, clerk: Any, fold: Any, is_busy: Any
) -> None:
    fold()
    with office.reading.connection():
        for path in ("/api/v1/cases", "/api/v1/reports/status", "/health", "/ready", "/metrics"):
            assert is_busy(clerk.get(path)), path
    for path in ("/api/v1/cases", "/health", "/ready"):
        assert clerk.get(path).status_code == 200, path


def test_a_command_that_finds_no_connection_is_not_carried_out(
    office: Office, clerk: Any, steps: Any, fold: Any, is_busy: Any
) -> None:
    fold()
    with office.pool.connection():
        assert is_busy(clerk.post("/api/v1/cases", json=steps.case()))
        assert is_busy(clerk.post("/api/v1/cases", json=steps.case(personal=PERSON)))
    assert office.casework.recorder.max_notification_id() is None
    assert clerk.post("/api/v1/cases", json=steps.case()).status_code == 201


def test_the_same_command_is_carried_out_once_there_is_room(
    office: Office, clerk: Any, steps: Any, is_busy: Any
) -> None:
    key = {"Idempotency-Key": "the-same"}
    assert office.log_id
    with office.pool.connection():
        assert is_busy(clerk.post("/api/v1/cases", json=steps.case(), headers=key))
    answers = [clerk.post("/api/v1/cases", json=steps.case(), headers=key) for _ in range(2)]
    assert [each.json["position"] for each in answers] == [1, 1]


def test_what_is_busy_with_commands_still_answers_questions(
    office: Office, clerk: Any, fold: Any
) -> None:
    fold()
    with office.pool.connection():
        assert clerk.get("/api/v1/cases").status_code == 200
        assert clerk.get("/health").status_code == 200


def test_nobody_is_let_in_unseen_when_the_door_is_busy(
    office: Office, clerk: Any, fold: Any, is_busy: Any
) -> None:
    fold()
    with office.door.connection():
        assert is_busy(clerk.get("/api/v1/cases"))
    assert clerk.get("/api/v1/cases").status_code == 200


def test_a_page_says_so_to_people(office: Office, app: Any, staff: Any, fold: Any) -> None:
    fold()
    visitor = app.test_client()
    with visitor.session_transaction() as session:
        session["token"] = staff.token("clerk").split("_")[1]
    with office.reading.connection():
        answer = visitor.get("/")
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert int(answer.headers["Retry-After"]) > 0
    assert "Try again in a moment." in answer.get_data(as_text=True)
    assert visitor.get("/").status_code == 200


def test_whoever_waits_gets_the_connection_that_is_given_back_in_time(
    office: Office, clerk: Any, fold: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fold()
    monkeypatch.setattr(office.reading, "timeout", 60)
    answers: list[int] = []
    asking = Thread(target=lambda: answers.append(clerk.get("/api/v1/cases").status_code))
    with office.reading.connection():
        asking.start()
        pause = Event()
        while not office.reading._room._waiters:  # type: ignore[attr-defined]
            pause.wait(0.01)
    asking.join()
    assert answers == [200]


def test_one_connection_of_each_kind_is_enough_for_every_kind_of_request(
    clerk: Any, staff: Any, desk: Any, steps: Any, fold: Any
) -> None:
    """Nobody waits for a second connection while holding the first: that could wait for ever."""
    listed = io.BytesIO()
    write_sample(listed, cases=5, seed=3)
    loaded = clerk.post(
        "/api/v1/imports?county=SAMPLE&procedure=motion",
        data=listed.getvalue(),
        content_type="text/csv",
    )
    assert loaded.status_code == 200, loaded.json
    case = desk.open(steps.case(personal=PERSON))
    case = desk.must("clerk", case, "check", steps.check())
    case = desk.must("prosecutor", case, "agree", steps.agree())
    case = desk.must("prosecutor", case, "sign", steps.sign())
    case = desk.must("clerk", case, "file", steps.file(filing_number="S-1"))
    fold()
    place = f"/api/v1/cases/{case['id']}"
    for path in (place, f"{place}/history", "/api/v1/cases", "/api/v1/reports/status", "/metrics"):
        assert clerk.get(path).status_code == 200, path
    found = clerk.post("/api/v1/cases/search", json={"cii": PERSON["cii"]})
    assert [each["id"] for each in found.json["items"]] == [case["id"]]
    visitor = staff.app.test_client()
    with visitor.session_transaction() as session:
        session["token"] = staff.token("clerk").split("_")[1]
    for path in ("/", "/cases", f"/cases/{case['id']}", "/search", "/reports/status"):
        assert visitor.get(path).status_code == 200, path


@pytest.mark.parametrize("name", POOLS)
def test_a_pool_that_is_closed_is_unavailable_not_a_mistake_of_ours(
    office: Office, clerk: Any, steps: Any, fold: Any, is_busy: Any, name: str
) -> None:
    fold()
    pool = pool_of(office, name)
    pool.close()
    asked = (
        clerk.post("/api/v1/cases", json=steps.case()) if name == "pool" else clerk.get("/ready")
    )
    if name == "door":
        asked = clerk.get("/api/v1/cases")
    assert is_busy(asked)
    with pytest.raises(PoolClosed), pool.cursor():
        raise AssertionError("There was a connection of a closed pool.")
