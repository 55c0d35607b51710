"""Can an operator see how the figures follow the record, and mend what stands still?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from playwright.sync_api import expect

import projections
from domain.actors import Role
from domain.casework import Command
from projections import PROJECTIONS
from tests.pages.test_browser import a_visit, must_be_usable

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Browser

    from tests.pages.desk import Desk
    from tests.pages.serving import Served


def poison(desk: Desk, case_id: UUID) -> None:
    """Let a fact come in of a program that we do not have."""
    command = Command(uuid4(), "clerk-1", Role.CLERK, "0" * 64)
    fact = StoredEvent(case_id, 2, "case.unheard_of", b"{}")
    desk.office.casework.recorder.insert_events([fact], command=command)


def text(desk: Desk, path: str, role: Role = Role.CLERK) -> str:
    answer = desk.client(role).get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_every_projection_is_shown_with_how_far_it_is(desk: Desk) -> None:
    desk.case()
    poison(desk, desk.case())
    page = text(desk, "/projections", Role.AUDITOR)
    for each in PROJECTIONS:
        assert f'<th scope="row">{each.NAME.replace("_", " ")}</th>' in page
    assert page.count('data-label="Events behind" class="number">1<') == len(PROJECTIONS)
    assert page.count(">nothing<") == len(PROJECTIONS)
    desk.catch_up()
    page = text(desk, "/projections", Role.AUDITOR)
    assert page.count('data-label="Events behind" class="number">0<') == len(PROJECTIONS)
    assert page.count('data-label="Seconds behind" class="number">0.0<') == len(PROJECTIONS)
    assert page.count('<a href="/quarantine"><strong>1</strong></a>') == len(PROJECTIONS)


def test_what_a_rebuild_put_aside_is_told(desk: Desk) -> None:
    desk.case()
    projections.rebuild_all(desk.office.projecting, desk.office.log_id)
    kept = re.findall(r"version [0-9]+, at position 1", text(desk, "/projections"))
    assert len(kept) == len(PROJECTIONS)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cases",
        "/queues",
        "/queues/identified",
        "/deadlines",
        "/reports/status",
        "/inquiries",
        "/bulk-orders",
    ],
)
def test_every_page_with_figures_says_what_stands_still(desk: Desk, path: str) -> None:
    case_id = desk.case()
    assert "No case is in quarantine." in text(desk, path)
    poison(desk, case_id)
    desk.catch_up()
    page = text(desk, path)
    assert "1 case in quarantine" in page or "1 case could not be read" in page
    assert "No case is in quarantine." not in page


def test_only_an_administrator_is_offered_a_retry(desk: Desk) -> None:
    assert "Nothing stands still." in text(desk, "/quarantine")
    case_id = desk.case()
    poison(desk, case_id)
    desk.catch_up()
    page = text(desk, "/quarantine")
    assert page.count(f'<p class="hash">{case_id}</p>') == 1
    assert page.count("<code>case.unheard_of</code>") == len(PROJECTIONS)
    assert "Fold it again" not in page
    admin = desk.client(Role.ADMIN)
    assert "Fold it again" in admin.get("/quarantine").get_data(as_text=True)
    assert 'href="/projections"' in admin.get("/").get_data(as_text=True)
    answer = desk.client(Role.CLERK).submit("/", f"/quarantine/{case_id}/retry")
    assert answer.status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_an_operator_looks_and_tries_again(chromium: Browser, served: Served, width: int) -> None:
    case_id = served.case()
    poison(served, case_id)
    served.catch_up()
    # Axe is a script, so this browser runs scripts; the pages have none to run.
    with a_visit(chromium, served, Role.ADMIN, width=width, script=True) as visit:
        for path in ("/projections", "/quarantine", "/", "/reports/exceptions-listed"):
            visit.page.goto(path)
            must_be_usable(visit.page, width)
        visit.page.goto(f"/reports/case-history?case={case_id}")
        must_be_usable(visit.page, width)
        visit.page.goto("/quarantine")
        visit.page.get_by_role("button", name="Fold it again").click()
        expect(visit.page.get_by_role("heading", name="It still stands")).to_be_visible()
        must_be_usable(visit.page, width)
        visit.must_be_quiet()
