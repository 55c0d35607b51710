"""Every page that shows a name leaves one access, and no other page leaves any."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import api.accesses
import api.pages.accesses
from api.accesses import looks
from domain.actors import Role
from tests.pages.test_browser import a_visit, must_be_usable

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.pages.desk import Desk
    from tests.pages.serving import Served

DOE = "DOE,JANE"
MONDAY = date(2026, 3, 2)
SEARCH = {"name": DOE, "birth_date": "", "cii": "", "docket": ""}


def text(desk: Desk, path: str, role: Role = Role.AUDITOR) -> str:
    return desk.client(role).get(path).text


def pages_of(desk: Desk, **known: object) -> list[str]:
    """Every address that can be opened knowing these."""
    with desk.app.test_request_context():
        adapter = desk.app.url_map.bind("localhost")
        return [
            adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
            for rule in desk.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and rule.endpoint.startswith("pages.")
            and rule.arguments <= known.keys()
        ]


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.ANALYST])
def test_a_page_leaves_an_access_exactly_where_it_shows_a_name(desk: Desk, role: Role) -> None:
    case_id = desk.case(name=DOE)
    visitor, showing = desk.client(role), set()
    for path in pages_of(desk, case_id=case_id, version=1, name="status", bucket="identified"):
        before = list(looks(desk.office))
        page = visitor.get(path).text
        new = list(looks(desk.office))[: len(list(looks(desk.office))) - len(before)]
        if DOE in page:
            showing.add(path)
            assert [each.fact.opened for each in new] == [[case_id]], path
        else:
            assert [each for each in new if each.fact.opened] == [], path
    sees = {"/cases", f"/cases/{case_id}"} if role is not Role.ANALYST else set()
    assert showing >= sees
    assert bool(showing) is bool(sees)


def test_a_search_leaves_one(desk: Desk) -> None:
    case_id = desk.case(name=DOE)
    answer = desk.client(Role.CLERK).submit("/search", "/search", **SEARCH)
    assert DOE in answer.text
    (look,) = looks(desk.office)
    assert (look.fact.opened, look.fact.searched) == ([case_id], ["name"])


def test_an_inquiry_leaves_one_with_the_cases_that_it_may_be_about(desk: Desk) -> None:
    known = {"name": DOE, "birth_date": "1970-01-01"}
    case_id = desk.case(**known)
    inquiry = desk.app.test_client().post(
        "/api/v1/inquiries",
        json={"county": "SAMPLE", "channel": "phone", "on": "2019-03-05", "personal": known},
        headers={"Authorization": f"Bearer {desk.token(Role.CLERK)}"},
    )
    desk.catch_up()
    assert DOE in text(desk, f"/inquiries/{inquiry.json['id']}", Role.CLERK)
    (look,) = looks(desk.office)
    assert [str(each) for each in look.fact.opened] == [inquiry.json["id"], str(case_id)]
    assert look.fact.searched == ["birth_date", "name"]


def test_an_auditor_sees_who_looked_at_a_case(desk: Desk) -> None:
    case_id, other = desk.case(name=DOE), desk.case(name="ROE,RICHARD")
    assert "Nobody opened anything." in text(desk, "/accesses")
    text(desk, f"/cases/{case_id}", Role.CLERK)
    text(desk, f"/cases/{other}", Role.PROSECUTOR)
    page = text(desk, f"/accesses?case={case_id}")
    assert str(case_id)[:8] in page
    assert '<td data-label="What was asked for">case</td>' in page
    assert str(other)[:8] not in page
    assert "Nobody opened anything of that kind." in text(desk, "/accesses?by=u-nobody")
    assert text(desk, "/accesses?case=me").count("Not a valid UUID.") == 2
    assert desk.client(Role.CLERK).get("/accesses").status_code == 403
    assert 'href="/accesses"' not in text(desk, "/", Role.CLERK)


def test_there_are_earlier_ones(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.pages.accesses, "SHOWN", 2)
    case_id = desk.case(name=DOE)
    for _ in range(3):
        text(desk, f"/cases/{case_id}", Role.CLERK)
    assert '<a href="/accesses?before=2">Earlier ones</a>' in text(desk, "/accesses")
    assert "Earlier ones" not in text(desk, "/accesses?before=2")


def test_once_a_week_a_review_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (api.accesses, api.pages.accesses):
        monkeypatch.setattr(module, "today", lambda: MONDAY)
    text(desk, f"/cases/{desk.case(name=DOE)}", Role.CLERK)
    auditor = desk.client(Role.AUDITOR)
    assert "Nobody has gone through this log yet." in auditor.get("/accesses").text
    answer = auditor.submit("/accesses", "/accesses", up_to=1, finding="nothing_unusual")
    assert answer.status_code == 303
    page = auditor.get("/accesses").text
    assert "A review is due" not in page
    assert "went up to access 1: nothing unusual." in page
    monkeypatch.setattr(api.pages.accesses, "today", lambda: MONDAY + timedelta(days=7))
    assert "A review is due" in auditor.get("/accesses").text


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_an_auditor_goes_through_it(chromium: Browser, served: Served, width: int) -> None:
    text(served, f"/cases/{served.case(name=DOE)}", Role.CLERK)
    with a_visit(chromium, served, Role.AUDITOR, width=width, script=True) as visit:
        visit.page.goto("/accesses?case=me")
        must_be_usable(visit.page, width)
        visit.page.goto("/accesses")
        must_be_usable(visit.page, width)
        visit.page.get_by_role("button", name="Put the review on record").click()
        expect(visit.page.get_by_text("went up to access")).to_be_visible()
        must_be_usable(visit.page, width)
        visit.must_be_quiet()
