"""May anybody ask without an account, and does she learn nothing but that she asked?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from flask import Flask
from werkzeug.test import TestResponse

from api.app import create_app
from domain.actors import Role
from domain.asking import reference_of
from domain.inquiry import Inquiry
from tests.pages.desk import Visitor
from tests.pages.test_pages import POLICY, Reader

if TYPE_CHECKING:
    from tests.pages.desk import Desk

HER = {
    "surname": "Quixano",
    "given_names": "Jane Q",
    "birth_date": "1971-07-29",
    "docket": "99F01234",
    "email": "jane@example.org",
}
ON_RECORD = {"name": "QUIXANO,JANE Q", "birth_date": "1971-07-29", "docket": "99F01234"}


def a_stranger(desk: Desk, app: Flask | None = None) -> Visitor:
    """Somebody who has no account."""
    return Visitor((app or desk.app).test_client(), desk)


def sent(stranger: Visitor, **fields: str) -> TestResponse:
    """The form of the public page, filled in and sent."""
    return stranger.submit("/ask", "/ask", **(HER | fields))


def received(desk: Desk) -> list[Inquiry]:
    """Every inquiry on record."""
    recorder = desk.office.casework.recorder
    found = recorder.select_notifications(1, 100, topics=["inquiry.received"])
    return [desk.office.casework.inquiry(each.originator_id) for each in found]  # type: ignore[arg-type]


def test_whoever_asks_needs_no_account_and_is_counted(desk: Desk) -> None:
    stranger = a_stranger(desk)
    answer = sent(stranger)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ask/received")
    (inquiry,) = received(desk)
    (fact,) = desk.office.casework.events.get(inquiry.id)
    assert isinstance(fact, Inquiry.Received)
    assert (fact.by, fact.role, fact.channel) == ("public", "system", "web")
    assert (fact.county, list(fact.given)) == ("SAMPLE", ["name", "birth_date", "docket"])
    page = stranger.get("/ask/received").text
    assert reference_of(inquiry.id) in page
    assert reference_of(inquiry.id) in stranger.get("/ask/received").text
    desk.catch_up()
    clerk = desk.client(Role.CLERK).get(f"/inquiries/{inquiry.id}").text
    assert "Quixano,Jane Q" in clerk
    assert "jane@example.org" in clerk


def test_nothing_that_is_said_depends_on_what_is_on_record(desk: Desk) -> None:
    def told() -> list[Any]:
        stranger = a_stranger(desk)
        answers = [stranger.get("/ask"), sent(stranger), stranger.get("/ask/received")]
        return [(each.status_code, _without_what_is_random(each)) for each in answers]

    before = told()
    case_id = desk.case(**ON_RECORD)
    assert told() == before
    assert str(case_id) not in json.dumps(before)


def _without_what_is_random(answer: TestResponse) -> str:
    text = re.sub(r'name="(csrf_token|key)" value="[^"]*"', "", answer.get_data(as_text=True))
    headers = {
        name: answer.headers[name]
        for name in ("Location", "Content-Type")
        if name in answer.headers
    }
    return re.sub(r"[0-9A-Z]{3}(-[0-9A-Z]{3}){2}", "", text) + repr(headers)


def test_the_reference_opens_nothing(desk: Desk) -> None:
    stranger = a_stranger(desk)
    sent(stranger)
    (inquiry,) = received(desk)
    other, reference = a_stranger(desk), reference_of(inquiry.id)
    for path in (
        f"/inquiries?reference={reference}",
        f"/inquiries/{inquiry.id}",
        f"/api/v1/inquiries?reference={reference}",
        f"/api/v1/inquiries/{inquiry.id}",
    ):
        for visitor in (stranger, other):
            assert visitor.get(path).status_code in (303, 401), path
    for path in (f"/ask?reference={reference}", f"/ask/received?reference={reference}"):
        assert reference not in other.get(path).text


def test_whoever_did_not_ask_here_is_led_to_the_form(desk: Desk) -> None:
    answer = a_stranger(desk).get("/ask/received")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ask")


def test_a_form_that_did_not_come_from_here_is_refused(desk: Desk) -> None:
    answer = a_stranger(desk).client.post("/ask", data=HER)
    assert (answer.status_code, received(desk)) == (400, [])


def test_there_is_an_end_to_how_often_one_may_ask_and_nothing_typed_is_lost(desk: Desk) -> None:
    app = create_app(desk.office, TESTING=True, INQUIRIES_PER_MINUTE=2)
    stranger = a_stranger(desk, app)
    answers = [sent(stranger, docket=str(number)) for number in range(3)]
    assert [each.status_code for each in answers] == [303, 303, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert 'value="Quixano"' in answers[2].text
    assert "send it in a minute" in answers[2].text
    assert len(received(desk)) == 2
    assert stranger.get("/ask").status_code == 200


def test_a_form_that_is_sent_twice_counts_once(desk: Desk) -> None:
    stranger = a_stranger(desk)
    for _ in range(2):
        assert sent(stranger, key="drawn-once").status_code == 303
    assert len(received(desk)) == 1
    other = sent(a_stranger(desk), key="drawn-once", surname="Panza")
    assert other.status_code == 409
    assert "sent before" in other.text
    assert len(received(desk)) == 1


BAD = [
    ({"surname": ""}, "Last name: Fill this in."),
    ({"given_names": " "}, "First and middle names: Fill this in."),
    ({"birth_date": ""}, "Date of birth: Fill this in."),
    ({"birth_date": "29.7.1971"}, "Date of birth: Give a date as YYYY-MM-DD."),
    ({"birth_date": "2999-01-01"}, "Date of birth: Give a date from"),
    ({"email": ""}, "E-mail: Give us one way to answer you"),
    ({"email": "", "surname": ""}, "E-mail: Give us one way to answer you"),
    ({"email": "nowhere"}, "E-mail: Give an e-mail address"),
    ({"email": "", "phone": "1" * 41}, "Telephone: Length must be between 1 and 40"),
    ({"surname": "A\x00"}, "Last name: Leave out control characters"),
    ({"surname": "A" * 61}, "Last name: Length must be between 1 and 60"),
]


@pytest.mark.parametrize(("fields", "says"), BAD)
def test_what_is_filled_in_wrongly_is_said_and_nothing_is_kept(
    desk: Desk, fields: dict[str, str], says: str
) -> None:
    answer = sent(a_stranger(desk), **fields)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert Reader(answer.text).inline == []
    assert received(desk) == []


@pytest.mark.parametrize("name", ["channel", "by", "role", "on", "personal", "name", "unheard_of"])
def test_nothing_else_that_is_sent_along_gets_anywhere(desk: Desk, name: str) -> None:
    assert sent(a_stranger(desk), **{name: "counter"}).status_code == 303
    (inquiry,) = received(desk)
    (fact,) = desk.office.casework.events.get(inquiry.id)
    assert isinstance(fact, Inquiry.Received)
    assert (fact.channel, fact.by, fact.role) == ("web", "public", "system")


def test_a_comma_in_a_name_does_not_make_another_of_it(desk: Desk) -> None:
    case_id = desk.case(name="QUIXANO SILVA,JANE", birth_date="1971-07-29")
    sent(a_stranger(desk), surname="Quixano, Silva", given_names="Jane", docket="")
    desk.catch_up()
    (inquiry,) = received(desk)
    page = desk.client(Role.CLERK).get(f"/inquiries/{inquiry.id}").text
    assert f'name="case_ids" value="{case_id}"' in page


def test_what_she_says_of_herself_is_in_the_vault_and_nowhere_else(desk: Desk) -> None:
    reach = {"phone": "555-0100-7", "address": "1 Elm St"}
    with structlog.testing.capture_logs() as lines:
        sent(a_stranger(desk), cii="A1234567", **reach)
        sent(a_stranger(desk), surname="Quixano\n")
    desk.catch_up()
    said = json.dumps(lines, default=str)
    with desk.office.reading.cursor() as cursor:
        for table in ("projections.inquiries", "projections.timeline", "record.commits"):
            cursor.execute(f"SELECT row_to_json(kept)::text FROM {table} AS kept")
            said += "".join(row[0] for row in cursor.fetchall())
        cursor.execute(
            "SELECT convert_from(state, 'UTF8') || convert_from(leaf, 'UTF8') FROM record.events"
        )
        said += "".join(row[0] for row in cursor.fetchall())
    assert "inquiry.received" in said
    for each in [*HER.values(), *reach.values(), "QUIXANO", "A1234567"]:
        assert each not in said, each


@pytest.mark.parametrize("county", ["SAMPLE", None])
def test_the_county_is_asked_for_only_where_the_office_does_not_say_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, county: str | None
) -> None:
    object.__setattr__(desk.office.settings, "county", county)
    stranger = a_stranger(desk)
    assert ('name="county"' in stranger.get("/ask").text) is (county is None)
    assert sent(stranger, county="fresno").status_code == 303
    assert [each.county for each in received(desk)] == [county or "FRESNO"]


def test_the_page_is_plain_html_under_a_strict_policy_and_says_what_is_kept(desk: Desk) -> None:
    stranger = a_stranger(desk)
    sent(stranger)
    for path in ("/ask", "/ask/received"):
        answer = stranger.get(path)
        page = Reader(answer.text)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["Cache-Control"] == "no-store"
        assert page.inline == []
        assert set(page.refers) <= set(page.ids)
        assert len(page.ids) == len(set(page.ids))
    assert "What we keep, and how" in stranger.get("/ask").text
    assert 'href="/ask"' in stranger.get("/sign-in").text
