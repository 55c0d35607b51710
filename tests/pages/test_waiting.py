"""Do the pages of queues and deadlines say what the JSON API says, to everybody, without script?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from api.pages import waiting_words
from domain.actors import Role
from domain.duties import KNOWN, Responsible
from projections.reports.queues import QUEUES
from tests.pages.test_browser import a_visit, must_be_usable

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.pages.desk import Desk
    from tests.pages.serving import Served

LINK = re.compile(r'href="/cases/([0-9a-f-]{36})"')
NEXT = re.compile(r'href="(/queues/identified\?cursor=[^"]+)"')
READERS = [role for role in Role if role is not Role.SYSTEM]


def text(desk: Desk, path: str, role: Role = Role.CLERK) -> str:
    answer = desk.client(role).get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role", READERS)
def test_everybody_sees_the_queues_and_the_deadlines(desk: Desk, role: Role) -> None:
    desk.case(procedure="statutory")
    for path in ("/queues", "/queues/identified", "/deadlines"):
        assert "</html>" in text(desk, path, role)


def test_every_queue_is_linked_in_exactly_one_group(desk: Desk) -> None:
    names = [name for *_, group in waiting_words.GROUPS for name in group]
    assert sorted(names) == sorted(QUEUES)
    page = text(desk, "/queues")
    for each in QUEUES:
        assert page.count(f'href="/queues/{each}"') == 1


def test_everybody_who_owes_something_and_every_duty_has_words(desk: Desk) -> None:
    assert set(waiting_words.RESPONSIBLE) == set(Responsible)
    page = text(desk, "/deadlines")
    assert all(page.count(f">{duty.title} <") == 1 for duty in KNOWN.values())


def test_the_pages_are_in_the_navigation(desk: Desk) -> None:
    page = text(desk, "/queues")
    assert '<a href="/queues" aria-current="page">Queues</a>' in page
    assert '<a href="/deadlines">Deadlines</a>' in page


def test_a_queue_shows_what_is_due_and_the_hold(desk: Desk) -> None:
    case_id = desk.case(procedure="statutory")
    desk.take(case_id, Role.CLERK, lambda case, act: case.hold(act, "record_ordered", None))
    page = text(desk, "/queues/identified?today=2020-07-02")
    assert set(LINK.findall(page)) == {str(case_id)}
    assert "<strong>late</strong>" in page
    assert "record ordered" in page
    assert KNOWN["review"].title in page
    assert "late</strong>" not in text(desk, "/queues/identified?today=2020-07-01")


def test_a_long_queue_is_paged_and_meets_every_case_once(desk: Desk) -> None:
    desk.import_sample(55)
    page = text(desk, "/queues/identified")
    (following,) = NEXT.findall(page)
    rest = text(desk, following.replace("&amp;", "&"))
    first, last = LINK.findall(page), LINK.findall(rest)
    assert (len(first), len({*first, *last})) == (50, 55)
    assert "This is the end of the queue." in rest


def test_limits_narrow_a_queue_and_empty_fields_ask_for_nothing(desk: Desk) -> None:
    desk.case(procedure="statutory")
    empty = "county=&procedure=&responsible=&late=&held=&today="
    assert LINK.findall(text(desk, f"/queues/identified?{empty}"))
    for narrow in ("held=true", "procedure=motion", "county=elsewhere", "responsible=state"):
        page = text(desk, f"/queues/identified?{narrow}")
        assert "No case waits here with these limits." in page, narrow


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/queues?today=soon", "today"),
        ("/queues?county=1", "county"),
        ("/queues/identified?today=2026-02-30", "today"),
        ("/queues/identified?late=perhaps", "late"),
        ("/deadlines?today=soon", "today"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(desk: Desk, path: str, field: str) -> None:
    answer = desk.client(Role.CLERK).get(path)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/queues/merged", "/queues/nowhere", "/reports/deadlines.xml"])
def test_a_page_that_is_not_there_is_not_there(desk: Desk, path: str) -> None:
    assert desk.client(Role.CLERK).get(path).status_code == 404


def test_the_deadlines_come_as_the_data_that_the_page_shows(desk: Desk) -> None:
    desk.case(procedure="statutory")
    page = text(desk, "/deadlines?today=2024-01-01")
    given = json.loads(text(desk, "/reports/deadlines.json?today=2024-01-01"))
    assert given["header"]["today"] == "2024-01-01"
    assert given["sha256"] in page
    assert text(desk, "/reports/deadlines.csv?today=2024-01-01").startswith("report,deadlines")


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_queues_and_deadlines_can_be_used_by_everybody(
    chromium: Browser, served: Served, width: int, tmp_path: Path
) -> None:
    case_id = served.case(procedure="statutory", counts=2)
    served.take(case_id, Role.CLERK, lambda case, act: case.hold(act, "record_ordered", act.on))
    served.case(procedure="motion")
    paths = ["/queues", "/queues/identified", "/queues/denied", "/deadlines", "/deadlines?today=x"]
    # Axe is a script, so this browser runs scripts; the pages have none to run.
    with a_visit(chromium, served, Role.CLERK, width=width, script=True) as visit:
        for number, path in enumerate(paths):
            visit.page.goto(path)
            visit.page.screenshot(path=tmp_path / f"{width}-{number}.png", full_page=True)
            must_be_usable(visit.page, width)
        visit.must_be_quiet()
