"""An office on a real database, a client for each role, and what they send."""
# Longer than the house allows: one office, and what each person in it may send.

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import api.accesses
import api.accessing
import api.examining
import api.fields
import api.inquiry_steps
import api.issuing
import api.loading
import api.next_steps
import api.reconciling
import api.steps
from api.app import create_app
from api.office import Office
from api.settings import Settings
from api.tokens import create_token
from domain.actors import Role
from projections import catch_up
from record.sealing.sealer import Sealer
from record.vault import Keys
from tests.sealers import a_sealer

TODAY = date(2026, 3, 2)
PAPER = {"reference": "2026-000123", "sha256": "ab" * 32}
ORDER = {"number": "2026-17", "judge": "J. Doe"}
TOLD_THE_DAY = (
    api.accesses,
    api.accessing,
    api.examining,
    api.fields,
    api.inquiry_steps,
    api.issuing,
    api.loading,
    api.next_steps,
    api.reconciling,
    api.steps,
)
"""Modules that look at the clock."""
ROLES = [role for role in Role if role is not Role.SYSTEM]


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in TOLD_THE_DAY:
        monkeypatch.setattr(module, "today", lambda: TODAY)


@pytest.fixture
def office(database: Any, tmp_path: Path) -> Iterator[Office]:
    """An office whose record is empty."""
    settings = Settings(
        data=tmp_path, database_url=database.app_url, pool_size=12, secret="for tests only"
    )
    Keys.create_if_missing(settings.vault_key)
    office = Office(settings, database.app_url)
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    """The application, whose waits are short."""
    return create_app(office, WAIT_SECONDS=0.05)


class Staff:
    """Clients by role. Whoever is asked for twice is the same person."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.app, self.office = app, office
        self.tokens: dict[str, str] = {}

    def token(self, role: Role | str) -> str:
        """The role's token."""
        if role not in self.tokens:
            with self.office.door.cursor(commit=True) as cursor:
                expires = datetime(2100, 1, 1, tzinfo=UTC)
                self.tokens[role] = create_token(cursor, Role(role), f"The {role}", expires)
        return self.tokens[role]

    def client(self, role: Role | str) -> FlaskClient:
        """A client that is signed in."""
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token(role)}"
        return client

    def another(self, role: Role | str) -> FlaskClient:
        """A second person in the same role."""
        first = self.tokens.pop(role, None)
        client = self.client(role)
        if first:
            self.tokens[role] = first
        return client


@pytest.fixture
def staff(app: Flask, office: Office) -> Staff:
    """Everybody who works here."""
    return Staff(app, office)


@pytest.fixture
def clerk(staff: Staff) -> FlaskClient:
    """A clerk of the district attorney's office."""
    return staff.client(Role.CLERK)


@pytest.fixture
def fold(office: Office) -> Callable[[], int]:
    """Bring the projections up to date."""
    return lambda: catch_up(office.projecting, office.log_id)


@pytest.fixture
def sealer(office: Office, database: Any) -> Iterator[Sealer]:
    """Who signs for the log, without a witness."""
    with a_sealer(database, office.log_id, office.settings.sealer_home) as sealer:
        yield sealer


class Steps:
    """What people send, ready to be taken."""

    numbers = itertools.count(1)

    @staticmethod
    def case(procedure: str = "motion", counts: int = 1, **others: Any) -> dict[str, Any]:
        """A new case."""
        count = {"section": "11357", "subsection": "b", "level": "felony"}
        count["convicted_on"] = "1999-05-04"
        body = {"county": "SACRAMENTO", "procedure": procedure, "on": "2026-02-01"}
        return body | {"counts": [dict(count) for _ in range(counts)]} | others

    @staticmethod
    def check(*counts: int, outcome: str = "dismiss") -> dict[str, Any]:
        """A check that finds the same for every count."""
        return {
            "on": "2026-03-01",
            "ruleset": {"id": "sacramento", "version": "1", "as_of": "2026-03-01"},
            "findings": [
                {
                    "count": number,
                    "outcome": outcome,
                    "reason": "possession",
                    "citation": "HS 11361.8(b)",
                }
                for number in counts or (1,)
            ],
        }

    @staticmethod
    def agree(*counts: int, relief: str = "dismiss") -> dict[str, Any]:
        """An agreement to the same relief on every count."""
        terms = [{"count": number, "relief": relief} for number in counts or (1,)]
        return {"on": "2026-03-01", "terms": terms}

    @staticmethod
    def meet() -> dict[str, Any]:
        """A meeting with the person."""
        return {"on": "2026-03-01", "attendees": ["person"]}

    @staticmethod
    def sign() -> dict[str, Any]:
        """A signature under the paper."""
        return {"on": "2026-03-01", "document": PAPER}

    @staticmethod
    def file(**others: Any) -> dict[str, Any]:
        """A filing, on paper, that the other side joins."""
        return {"on": "2026-03-01", "document": PAPER, "is_stipulated": True} | others

    @staticmethod
    def dismiss(*counts: int) -> dict[str, Any]:
        """The court's order to dismiss."""
        order = {"on": "2026-03-02", "document": PAPER, "order": dict(ORDER)}
        return order | {"counts": list(counts or (1,))}


@pytest.fixture
def steps() -> Steps:
    """What people send."""
    return Steps()


class Desk:
    """Takes steps one after the other, each from the version that the last one made."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    def open(self, body: dict[str, Any], role: str = "clerk") -> dict[str, Any]:
        """A new case."""
        answer = self.staff.client(role).post("/api/v1/cases", json=body)
        assert answer.status_code == 201, answer.json
        return dict(answer.json or {})

    def take(
        self, role: str, case: dict[str, Any], step: str, body: dict[str, Any], **headers: str
    ) -> Any:
        """The response to a step from the version in `case`."""
        return self.step("cases", role, case, step, body, **headers)

    def step(
        self,
        of: str,
        role: str,
        stream: dict[str, Any],
        step: str,
        body: dict[str, Any],
        **headers: str,
    ) -> Any:
        """The response to a step of a case or an inquiry, from the version in `stream`."""
        return self.staff.client(role).post(
            f"/api/v1/{of}/{stream['id']}/{step}",
            json=body,
            headers={"If-Match": f'"v{stream["version"]}"'} | headers,
        )

    def must(self, role: str, case: dict[str, Any], step: str, body: dict[str, Any]) -> Any:
        """The case after the step, which must be taken."""
        answer = self.take(role, case, step, body)
        assert answer.status_code == 200, answer.json
        return answer.json


@pytest.fixture
def desk(staff: Staff) -> Desk:
    """Where steps are taken."""
    return Desk(staff)


@pytest.fixture
def filed(desk: Desk, steps: Steps) -> dict[str, Any]:
    """A case before the court, by motion."""
    case = desk.open(steps.case())
    case = desk.must("clerk", case, "check", steps.check())
    case = desk.must("prosecutor", case, "agree", steps.agree())
    case = desk.must("prosecutor", case, "sign", steps.sign())
    return dict(desk.must("clerk", case, "file", steps.file()))


@pytest.fixture
def is_problem() -> Callable[..., bool]:
    """Whether an answer is a whole problem of one kind; says what it is otherwise."""

    def look(answer: Any, status: int, slug: str) -> bool:
        assert answer.status_code == status, answer.get_data(as_text=True)
        assert answer.mimetype == "application/problem+json"
        assert answer.json.keys() >= {"type", "title", "status", "detail", "instance"}
        assert answer.json["status"] == status
        assert answer.json["instance"] == f"urn:uuid:{answer.headers['X-Request-Id']}"
        assert answer.json["type"] == f"/problems/{slug}", answer.json
        return True

    return look


@pytest.fixture
def shared() -> Path:
    """Data that is not part of the project."""
    found = Path(__file__).parents[3] / "shared" / "data"
    if not found.exists():
        pytest.skip("The shared data is not beside the project.")
    return found


@pytest.fixture
def logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """Everything that was logged or printed so far."""
    caplog.set_level(logging.DEBUG)
    said: list[str] = []

    def read() -> str:
        out, err = capsys.readouterr()
        said.extend((out, err))
        return "\n".join((*said, caplog.text))

    return read
