"""Where does a test of the pages begin? At a desk, with cases on it and people who sign in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from api.imports import import_doj
from api.office import Office
from api.tokens import Actor, create_token
from domain.actors import Act, Document, Role
from domain.case import Case
from domain.casework import Command
from domain.counts import Count, Finding, Level, Outcome, Relief, Ruleset, Term
from intake.doj.sample import write_sample
from projections import catch_up
from tests.pages.forms import Fields, Forms

DAY = date(2019, 3, 5)
FOREVER = datetime(2999, 1, 1, tzinfo=UTC)
PAPER = Document("P-1", "ab" * 32)
PEOPLE = {role: f"u-{number:08x}" for number, role in enumerate(Role)}
"""One person for each role."""

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def a_felony(number: int) -> Count:
    """A conviction for possession for sale, of 1999."""
    return Count(number, "11359", "", Level.FELONY, date(1999, 5, 4))


def a_finding(number: int, outcome: Outcome) -> Finding:
    """What a check by hand found for the count."""
    return Finding(number, outcome, "by_section", "HS 11361.8(f)")


class Desk:
    """An office, its pages, and shortcuts to where a test begins."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.app: Flask = create_app(office, TESTING=True, REQUESTS_PER_MINUTE=100_000)

    def token(self, role: Role, actor_id: str | None = None) -> str:
        """A token of a person of that role, whose id is the role's name if nothing else is said."""
        actor_id = actor_id or PEOPLE[role]
        with self.office.door.cursor(commit=True) as cursor:
            return create_token(cursor, role, f"A {role}", FOREVER, actor_id=actor_id)

    def client(self, role: Role, actor_id: str | None = None) -> Visitor:
        """A browser without scripts, signed in."""
        visitor = Visitor(self.app.test_client(), self)
        visitor.sign_in(self.token(role, actor_id))
        return visitor

    def case(self, *, procedure: str = "motion", counts: int = 1, **personal: str) -> UUID:
        """A case of felonies, on record and counted."""
        act = Act(PEOPLE[Role.CLERK], Role.CLERK, DAY)
        found = Case.identify(
            act,
            county="SAMPLE",
            procedure=procedure,
            person_id=UUID(int=7),
            source="hand",
            counts=[a_felony(number + 1) for number in range(counts)],
        )
        command = Command(UUID(int=found.id.int ^ 1), act.by, act.role, "")
        self.office.casework.identify(command, found, personal)
        self.catch_up()
        return found.id

    def checked(self, case_id: UUID, outcome: Outcome = Outcome.DISMISS) -> None:
        """The clerk checks every count."""
        ruleset = Ruleset("by_hand", "1", DAY)

        def check(case: Case, act: Act) -> None:
            case.check(act, ruleset, [a_finding(n, outcome) for n in case.standings])

        self.take(case_id, Role.CLERK, check)

    def agreed(self, case_id: UUID, role: Role = Role.PROSECUTOR) -> None:
        """One party agrees to a dismissal of every count, after the meeting if there is one."""
        case = self.office.casework.case(case_id)
        if case.procedure.meets and case.meeting != "held":
            self.take(case_id, Role.CLERK, lambda case, act: case.meet(act, ["person"]))
        self.take(
            case_id,
            role,
            lambda case, act: case.agree(act, [Term(n, Relief.DISMISS) for n in case.standings]),
        )

    def signed(self, case_id: UUID, role: Role = Role.PROSECUTOR) -> None:
        """One party signs."""
        self.take(case_id, role, lambda case, act: case.sign(act))

    def filed(self, case_id: UUID) -> None:
        """The clerk files; if somebody else has to join, they do."""
        self.take(case_id, Role.CLERK, lambda case, act: case.file(act, is_stipulated=True))

    def before_the_court(self, *, counts: int = 1) -> UUID:
        """A case by motion, checked, agreed, signed and filed."""
        case_id = self.case(counts=counts)
        self.checked(case_id)
        self.agreed(case_id)
        self.signed(case_id)
        self.filed(case_id)
        return case_id

    def take(self, case_id: UUID, role: Role, step: Callable[[Case, Act], None]) -> None:
        """Any step by the person of that role, counted at once."""
        act = Act(PEOPLE[role], role, DAY, PAPER)
        version = self.office.casework.case(case_id).version
        command = Command(UUID(int=case_id.int ^ version << 8), act.by, role, "")
        self.office.casework.take(command, case_id, lambda case: step(case, act), version=version)
        self.catch_up()

    def import_sample(self, cases: int) -> None:
        """A sample list of invented people, loaded and counted."""
        listed = io.BytesIO()
        write_sample(listed, county="SAMPLE", cases=cases, seed=64)
        listed.seek(0)
        clerk = Actor(PEOPLE[Role.CLERK], "A clerk", Role.CLERK)
        import_doj(self.office, clerk, listed, "SAMPLE", "petition", dry_run=False)
        self.catch_up()

    def catch_up(self) -> None:
        """Let the projections count all that is on record."""
        catch_up(self.office.projecting, self.office.log_id)


class Visitor:
    """A person with a browser that knows no script."""

    def __init__(self, client: FlaskClient, desk: Desk) -> None:
        self.client, self.desk = client, desk

    def sign_in(self, token: str) -> TestResponse:
        """Go to the door and show the token."""
        return self.submit("/sign-in", "/sign-in", token=token)

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        # Buffered: a style sheet that nobody reads to its end would stay open.
        return self.client.get(path, buffered=True)

    def submit(self, page: str, to: str, **fields: object) -> TestResponse:
        """Fill in a form of the page, its hidden fields included, and send it."""
        text = self.client.get(page).get_data(as_text=True)
        found = CSRF.search(text)
        assert found, f"{page} has no form of ours"
        return self.client.post(to, data={"csrf_token": unescape(found[1]), **fields})

    def step(self, case_id: UUID, step: str, **fields: object) -> TestResponse:
        """Take a step from the case's page, at the version that it shows."""
        page = f"/cases/{case_id}"
        text = self.client.get(page).get_data(as_text=True)
        hidden = dict(FIELD.findall(text))
        data = {"csrf_token": hidden["csrf_token"], "version": hidden.get("version", "1"), **fields}
        answer = self.client.post(f"{page}/{step}", data=data)
        self.desk.catch_up()
        return answer

    def fill_in(self, case_id: UUID, step: str, **typed: object) -> TestResponse:
        """Fill in the step's own form on the case's page, all of it, and send it."""
        page = f"/cases/{case_id}"
        form = Forms(self.get(f"{page}?step={step}").text).forms[f"{page}/{step}"]
        return self.send(f"{page}/{step}", form, **typed)

    def send(self, to: str, form: Fields, **typed: object) -> TestResponse:
        """Send a form as it was read, with what is typed over it."""
        answer = self.client.post(to, data={**form, **typed})
        self.desk.catch_up()
        return answer
