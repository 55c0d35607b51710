"""What does the office see of who asked, and what may it do there?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from domain.actors import Role
from tests.pages.test_pages import Reader

if TYPE_CHECKING:
    from tests.pages.desk import Desk, Visitor

HER = {"name": "QUIXANO,JANE Q", "birth_date": "1971-07-29", "cii": "A1234567"}
REACH = {"email": "jane@example.org"}
DAY = "2019-03-05"


def received(desk: Desk, visitor: Visitor, **fields: str) -> UUID:
    """An inquiry that somebody entered."""
    form = {"channel": "phone", "county": "sample", "on": DAY, **HER, **REACH} | fields
    answer = visitor.submit("/inquiries/new", "/inquiries/new", **form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    desk.catch_up()
    return UUID(answer.headers["Location"].rpartition("/")[2])


def take(desk: Desk, visitor: Visitor, inquiry_id: UUID, step: str, **fields: object) -> str:
    """The page after a step was asked for at the version that it shows."""
    page = f"/inquiries/{inquiry_id}"
    version = desk.office.casework.inquiry(inquiry_id).version
    form = {"version": version, "on": DAY, **fields}
    answer = visitor.submit(page, f"{page}/{step}", **form)
    desk.catch_up()
    if answer.status_code == 303:
        answer = visitor.get(page)
    return answer.get_data(as_text=True)


def stage(desk: Desk, inquiry_id: UUID) -> str:
    return str(desk.office.casework.inquiry(inquiry_id).stage)


def test_an_inquiry_goes_its_whole_way_on_pages(desk: Desk) -> None:
    case_id = desk.case(**HER)
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    page = clerk.get(f"/inquiries/{inquiry_id}").get_data(as_text=True)
    assert "On record: the inquiry" in page
    assert "Proposed" in page
    assert f'value="{case_id}"' in page
    page = take(desk, clerk, inquiry_id, "match", case_ids=[str(case_id)])
    assert "On record: the match" in page
    assert f'href="/cases/{case_id}"' in page
    page = take(desk, clerk, inquiry_id, "answer", told="under_way", method="phone")
    assert "The case is under way (telephone)." in page
    take(desk, clerk, inquiry_id, "follow-up", method="phone", reached="true")
    take(desk, clerk, inquiry_id, "close", reason="answered")
    assert stage(desk, inquiry_id) == "closed"
    page = take(desk, clerk, inquiry_id, "reopen", reason="new_list")
    assert stage(desk, inquiry_id) == "matched"
    assert "On record: the reopening" in page


def test_an_inquiry_is_seen_on_the_case_that_it_is_matched_to_and_on_no_other(desk: Desk) -> None:
    case_id, other = desk.case(**HER), desk.case(name="PANZA,SAM")
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    link = f'href="/inquiries/{inquiry_id}"'
    assert link not in clerk.get(f"/cases/{case_id}").text
    take(desk, clerk, inquiry_id, "match", case_ids=[str(case_id)])
    assert link in clerk.get(f"/cases/{case_id}").text
    assert link not in clerk.get(f"/cases/{other}").text


def test_no_case_is_chosen_before_a_person_chooses(desk: Desk) -> None:
    desk.case(**HER)
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    page = clerk.get(f"/inquiries/{inquiry_id}").text
    assert re.search(r'<input type="checkbox"[^>]*name="case_ids"', page)
    assert " checked" not in page
    assert stage(desk, inquiry_id) == "received"


def test_too_little_cannot_be_ticked_and_is_refused_when_forged(desk: Desk) -> None:
    case_id = desk.case(name="QUIXANO,MARY", birth_date=HER["birth_date"])
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    page = clerk.get(f"/inquiries/{inquiry_id}").text
    assert "Too little" in page
    assert 'name="case_ids"' not in page
    page = take(desk, clerk, inquiry_id, "match", case_ids=[str(case_id)])
    assert "Too little agrees with case" in page
    assert stage(desk, inquiry_id) == "received"


@pytest.mark.parametrize(
    ("step", "fields", "says"),
    [
        ("match", {}, "Name at least one case"),
        ("match", {"case_ids": ["x"]}, "Not a valid UUID"),
        ("match", {"case_ids": [str(UUID(int=5))]}, "there is no such case"),
        ("answer", {"told": "no_record", "method": "phone"}, "before the step answer"),
        ("close", {"reason": "answered"}, "answer it first"),
        ("close", {"reason": "bored"}, "Reason: Must be one of"),
        ("unmatch", {"on": "2999-01-01"}, "Legal date: Give a date"),
        ("unmatch", {"version": "7"}, "It is at version 1 now"),
        ("unmatch", {"version": "x"}, "does not say which version"),
    ],
)
def test_a_step_that_is_not_taken_says_why_where_it_was_asked_for(
    desk: Desk, step: str, fields: dict[str, object], says: str
) -> None:
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    page = take(desk, clerk, inquiry_id, step, **fields)
    assert says in page
    assert Reader(page).inline == []
    assert stage(desk, inquiry_id) == "received"


def test_a_form_that_is_sent_twice_counts_once(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    assert received(desk, clerk, key="k-1") == received(desk, clerk, key="k-1")
    answer = clerk.submit(
        "/inquiries/new", "/inquiries/new", channel="phone", county="SAMPLE", name="A,B", key="k-1"
    )
    assert answer.status_code == 409
    assert "This key was used for another request" in answer.text


def test_what_is_entered_wrongly_is_said_beside_its_field_and_not_lost(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    answer = clerk.submit(
        "/inquiries/new", "/inquiries/new", channel="phone", name="A,B", email="nowhere"
    )
    assert answer.status_code == 422
    for each in ('href="#email"', 'href="#county"', 'value="A,B"', 'value="nowhere"'):
        assert each in answer.text
    empty = clerk.submit("/inquiries/new", "/inquiries/new", channel="phone", county="SAMPLE")
    assert empty.status_code == 409
    assert "Give at least one of name" in empty.text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_each_role_sees_what_is_its_own(desk: Desk, role: Role) -> None:
    desk.case(**HER)
    inquiry_id = received(desk, desk.client(Role.CLERK))
    visitor = desk.client(role)
    answers = role in (Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER)
    sees = answers or role in (Role.COURT_CLERK, Role.AUDITOR)
    page = visitor.get(f"/inquiries/{inquiry_id}").text
    assert ("QUIXANO" in page) is sees
    assert ("jane@example.org" in page) is sees
    assert ("Which case is it" in page) is answers
    assert ("There is nothing for you to do" in page) is not answers
    listed = visitor.get("/inquiries").text
    assert ("QUIXANO" in listed) is sees
    assert ("Enter an inquiry" in listed) is answers
    assert visitor.get("/inquiries/new").status_code == (200 if answers else 403)


def test_the_queue_counts_every_inquiry_once_and_lists_one_stage(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    ids = [received(desk, clerk, name=f"A,B{number}") for number in range(3)]
    take(desk, clerk, ids[0], "unmatch")

    def links(path: str) -> set[str]:
        found = Reader(clerk.get(path).text).links
        return {each for each in found if re.fullmatch(r"/inquiries/[0-9a-f-]{36}", each)}

    assert links("/inquiries") == {f"/inquiries/{each}" for each in ids[1:]}
    assert links("/inquiries?stage=unmatched") == {f"/inquiries/{ids[0]}"}
    assert links("/inquiries?stage=closed") == set()
    assert re.search(r'Total</th><td></td><td class="number">3<', clerk.get("/inquiries").text)


def test_an_inquiry_is_found_by_the_reference_that_is_quoted(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    reference = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", clerk.get("/inquiries").text)
    assert reference
    found = clerk.get(f"/inquiries?reference={reference[0].lower()}").text
    assert str(inquiry_id) in found
    wrong = clerk.get("/inquiries?reference=1")
    assert (wrong.status_code, "Reference: Give the reference" in wrong.text) == (422, True)


def test_whoever_asked_before_is_named_on_the_later_inquiry(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    first = received(desk, clerk)
    stranger = received(desk, clerk, cii="B1", name="QUIXANO,ANNA")
    page = clerk.get(f"/inquiries/{received(desk, clerk, cii='')}").text
    assert f'href="/inquiries/{first}"' in page
    assert str(stranger) not in page


def test_every_page_of_an_inquiry_is_plain_html_whose_links_lead_somewhere(desk: Desk) -> None:
    desk.case(**HER)
    clerk = desk.client(Role.CLERK)
    inquiry_id = received(desk, clerk)
    for path in ("/inquiries", "/inquiries/new", f"/inquiries/{inquiry_id}", "/"):
        page = Reader(clerk.get(path).text)
        assert page.inline == []
        assert len(page.ids) == len(set(page.ids)), path
        assert set(page.refers) <= set(page.ids), path
        statuses = {link: clerk.get(link).status_code for link in page.links - {"#content"}}
        assert {link: status for link, status in statuses.items() if status != 200} == {}


def test_an_inquiry_that_is_not_there_is_a_page_that_says_so(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    case_id = desk.case()
    for path in (f"/inquiries/{UUID(int=5)}", f"/inquiries/{case_id}"):
        answer = clerk.get(path)
        assert (answer.status_code, "There is no such inquiry" in answer.text) == (404, True)
    inquiry_id = received(desk, clerk)
    answer = clerk.submit("/inquiries/new", f"/inquiries/{inquiry_id}/forget", version="1")
    assert answer.status_code == 404
