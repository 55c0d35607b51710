"""Can a reader look back on every page, and does the page say so?"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from domain.actors import Role
from tests.pages.test_browser import a_visit, must_be_usable

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Browser

    from tests.pages.desk import Desk
    from tests.pages.serving import Served

PAGES = ("/cases", "/queues", "/queues/identified", "/deadlines", "/reports/status", "/inquiries")


@pytest.fixture
def moved(desk: Desk) -> UUID:
    """A case that was found, then checked; and another."""
    case_id = desk.case(name="DOE,JANE")
    desk.checked(case_id)
    desk.case()
    return case_id


def text(desk: Desk, path: str, status: int = 200, role: Role = Role.CLERK) -> str:
    answer = desk.client(role).get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_as_of_when_it_is(desk: Desk, moved: UUID, path: str) -> None:
    now = text(desk, path)
    assert "As of now: position 3, recorded" in now
    assert "whatever the legal day" in now
    then = text(desk, f"{path}?at_position=1&effective=2019-03-05")
    assert "As of the moment that you chose: position 1, recorded" in then
    assert 'legal effect by <time datetime="2019-03-05">' in then
    assert 'name="at_position" type="text" value="1"' in then


@pytest.mark.parametrize("path", [*PAGES, "/cases/{id}"])
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("at_position=9", "at_position"),
        ("at_position=-1", "at_position"),
        ("as_of=2900-01-01T00:00:00Z", "as_of"),
        ("as_of=yesterday", "as_of"),
        ("at_position=1&as_of=2026-01-01T00:00:00Z", "as_of"),
        ("effective=2900-01-01", "effective"),
    ],
)
def test_a_moment_that_cannot_be_is_named(
    desk: Desk, moved: UUID, path: str, asked: str, field: str
) -> None:
    page = text(desk, f"{path.format(id=moved)}?{asked}", 422)
    assert f'<a href="#{field}">' in page
    assert f'id="{field}"' in page


def test_a_case_of_the_past_offers_nothing_to_be_done(desk: Desk, moved: UUID) -> None:
    now = text(desk, f"/cases/{moved}", role=Role.PROSECUTOR)
    assert "What may happen next" in now
    assert "This is the past" not in now
    then = text(desk, f"/cases/{moved}?at_position=1", role=Role.PROSECUTOR)
    assert "This is the past" in then
    assert "What may happen next" not in then
    assert 'method="post" action="/cases/' not in then
    assert "Not checked" in then
    assert "Not checked" not in now
    assert (now.count('id="fact-'), then.count('id="fact-')) == (2, 1)


def test_a_case_is_not_there_before_it_was_found(desk: Desk, moved: UUID) -> None:
    page = text(desk, f"/cases/{moved}?effective=2019-03-04", 404)
    assert "not on record, or not in effect, at that moment" in page


def test_a_list_of_the_past_offers_no_step_and_leads_to_the_past(desk: Desk, moved: UUID) -> None:
    assert "One step for several cases" in text(desk, "/cases")
    then = text(desk, "/cases?at_position=1")
    assert "One step for several cases" not in then
    assert f"/cases/{moved}?at_position=1" in then
    assert "At that moment no case was" in text(desk, "/cases?at_position=0")


def test_the_next_page_is_as_of_the_first(desk: Desk) -> None:
    desk.import_sample(55)
    first = text(desk, "/cases")
    (following,) = re.findall(r'href="(/cases[?]cursor=[^"]+)"', first)
    desk.case()
    second = text(desk, unescape(following))
    assert second.count("Case </span>") == 5
    said = re.compile(r"position [0-9]+, recorded")
    assert said.findall(second) == said.findall(first)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_past_can_be_looked_at_by_everybody(
    chromium: Browser, served: Served, width: int
) -> None:
    case_id = served.case(procedure="petition", counts=2, name="DOE,JANE")
    served.checked(case_id)
    paths = [f"{each}?at_position=1" for each in (*PAGES, f"/cases/{case_id}")]
    # Axe is a script, so this browser runs scripts; the pages have none to run.
    with a_visit(chromium, served, Role.CLERK, width=width, script=True) as visit:
        for path in (*paths, "/cases?at_position=9", f"/cases/{case_id}?effective=x"):
            visit.page.goto(path)
            must_be_usable(visit.page, width)
        visit.must_be_quiet()
