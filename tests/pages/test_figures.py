"""Does every report have a page that says what the JSON says, and can it be issued and compared?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from api.pages import figure_words
from domain.actors import Role
from domain.issuing import ISSUERS
from projections.reports import REPORTS
from tests.pages.test_browser import a_visit, must_be_usable

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.pages.desk import Desk
    from tests.pages.serving import Served

NAMES = [name for name in REPORTS if name != "status"]


def text(desk: Desk, path: str, role: Role = Role.ANALYST, status: int = 200) -> str:
    answer = desk.client(role).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.get_data(as_text=True)


def test_every_report_has_words_and_its_link(desk: Desk) -> None:
    assert list(figure_words.REPORTS) == list(REPORTS)
    page = text(desk, "/reports")
    for name, said in figure_words.REPORTS.items():
        assert f'href="/reports/{name}">{said.title}</a>' in page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("when", ["", "?at_position=1", "?effective=2018-01-01", "?county=none"])
def test_every_report_is_shown_with_what_it_rests_on(desk: Desk, name: str, when: str) -> None:
    case_id = desk.case(procedure="statutory")
    if name == "case-history":
        # It is of one case, whatever county that is of, and there only from its first day on.
        when = f"?case={case_id}" + ("&at_position=1" if "position" in when else "")
    page = text(desk, f"/reports/{name}{when}")
    assert "SHA-256 of this report" in page
    answer = desk.client(Role.ANALYST).get(f"/reports/{name}.json{when}")
    assert answer.json["sha256"] in page
    for form in ("csv", "xlsx"):
        assert desk.client(Role.ANALYST).get(f"/reports/{name}.{form}{when}").status_code == 200


@pytest.mark.parametrize("name", [n for n in NAMES if figure_words.REPORTS[n].along])
def test_what_people_would_rather_look_at_is_drawn(desk: Desk, name: str) -> None:
    desk.case(procedure="statutory")
    drawn = [desk.client(Role.ANALYST).get(f"/plots/reports/{name}.svg") for _ in range(2)]
    assert drawn[0].get_data() == drawn[1].get_data()
    assert drawn[0].mimetype == "image/svg+xml"
    assert "sandbox" in drawn[0].headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("at_position=x", "Give a whole number"),
        ("at_position=99999", "ask for a position from 0 to"),
        ("at_position=1&as_of=2026-01-01T00:00:00Z", "not for both"),
        ("as_of=2999-01-01T00:00:00Z", "a moment that has passed"),
        ("as_of=yesterday", "with its offset"),
        ("effective=2018-13-01", "date"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_form(desk: Desk, asked: str, says: str) -> None:
    desk.case()
    page = text(desk, f"/reports/weekly?{asked}", status=422)
    assert "There is a problem" in page
    assert says in page


def test_what_is_no_report_has_no_page(desk: Desk) -> None:
    for path in ("/reports/nothing", "/reports/weekly.pdf", "/plots/reports/case-deadlines.svg"):
        text(desk, path, status=404)


def test_a_report_is_issued_found_again_and_compared(desk: Desk) -> None:
    desk.case()
    first = issued(desk)
    case = desk.case()
    second = issued(desk)
    page = text(desk, second)
    assert "the record gives the very same bytes" in page
    assert first in text(desk, "/reports")
    (since,) = re.findall(r'href="(/reports/issued/[0-9a-f-]+/since/[0-9a-f-]+)"', page)
    changed = text(desk, since)
    assert f'href="/cases/{case}"' in changed
    assert "identified" in changed
    assert desk.client(Role.ANALYST).get(f"{second}.csv").status_code == 200
    told = text(desk, "/reports/weekly/changes?before=0&after=1")
    assert "received was 0, is 1" in told
    text(desk, "/reports/weekly/changes?before=1&after=0", status=422)
    text(desk, "/reports/weekly/changes?before=x&after=0", status=422)


def issued(desk: Desk) -> str:
    """Issue the weekly report; the page of the issue."""
    answer = desk.client(Role.ANALYST).submit("/reports/weekly", "/reports/weekly/issue")
    assert answer.status_code == 303
    desk.catch_up()
    return str(answer.headers["Location"])


def test_pressing_the_button_twice_issues_once(desk: Desk) -> None:
    desk.case()
    analyst, page = desk.client(Role.ANALYST), "/reports/weekly"
    (key,) = re.findall(r'name="key" value="([0-9a-f]{32})"', text(desk, page))
    sent = [analyst.submit(page, f"{page}/issue", key=key).headers["Location"] for _ in range(2)]
    assert sent[0] == sent[1]
    assert key not in text(desk, page)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_only_whoever_may_issue_is_offered_it(desk: Desk, role: Role) -> None:
    assert ("Issue this report" in text(desk, "/reports/weekly", role)) == (role in ISSUERS)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_usable_by_everybody(chromium: Browser, served: Served, width: int) -> None:
    with a_visit(chromium, served, Role.ANALYST, width=width, script=True) as visit:
        visit.page.goto("/reports/weekly")
        visit.page.get_by_role("button", name="Issue this report").click()
        visit.page.wait_for_url("**/reports/issued/*")
        issued = visit.page.url
        for path in ("/reports", issued, "/reports/weekly/changes?before=0&after=5"):
            visit.page.goto(path)
            must_be_usable(visit.page, width)
        for name in NAMES:
            visit.page.goto(f"/reports/{name}")
            must_be_usable(visit.page, width)
        visit.must_be_quiet()
