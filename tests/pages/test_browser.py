"""Do the pages hold in a real browser: usable by everybody, quiet, and without any script?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from domain.actors import Role

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pages.serving import Served

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DOCUMENT_FAILED = "Failed to load resource: the server responded with a status of 4"
"""Chromium says so of a page that is a refusal; an image or a style sheet must not be missing."""


class Watched:
    """A page whose console and requests are noted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.missing: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        # A browser that leaves a page gives up what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.missing.append(request.url)

    def _finished(self, request: Request) -> None:
        answer = request.response()
        outside = urlsplit(request.url).hostname != "127.0.0.1"
        failed = answer is None or answer.status >= 400
        if outside or (failed and request.resource_type != "document"):
            self.missing.append(request.url)

    def must_be_quiet(self) -> None:
        """Nothing complained, nothing was missing, nothing came from elsewhere."""
        assert self.missing == []
        assert [each for each in self.complaints if not each.startswith(DOCUMENT_FAILED)] == []


@contextmanager
def a_visit(
    chromium: Browser, served: Served, role: Role, *, width: int = 1280, script: bool = False
) -> Iterator[Watched]:
    """Somebody of that role, signed in, in a window of that width."""
    context = chromium.new_context(
        base_url=served.url,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        bypass_csp=script,
    )
    watched = Watched(context.new_page())
    try:
        sign_in(watched.page, served.token(role))
        yield watched
    finally:
        context.close()


def sign_in(page: Page, token: str) -> None:
    """Show the token at the door."""
    page.goto("/sign-in")
    page.get_by_label("Access token").fill(token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def must_be_usable(page: Page, width: int) -> None:
    """No violation that axe knows of, and nothing to scroll sideways for.

    After a click the page may be there before its style sheet is.
    """
    page.wait_for_load_state("load")
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    violations = [
        f"{page.url} at {width}: {each['id']}: {each['nodes'][0]['html']}"
        for each in found.response["violations"]
    ]
    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_can_be_used_by_everybody(chromium: Browser, served: Served, width: int) -> None:
    case_id = served.case(procedure="petition", counts=2, name="DOE,JANE", docket="99F01234")
    served.checked(case_id)
    served.agreed(case_id)
    paths = [
        "/",
        "/search",
        "/cases",
        "/cases?section=113",
        "/reports/status",
        "/import",
        "/rulesets",
        "/rulesets/los-angeles-2019",
        f"/cases/{case_id}",
        f"/cases/{case_id}?step=amend",
        "/cases/steps?step=agree&all=1",
        "/cases/steps?step=notify&all=1",
        "/nowhere",
    ]

    # Axe is a script, so this browser runs scripts; the pages have none to run.
    with a_visit(chromium, served, Role.PROSECUTOR, width=width, script=True) as visit:
        for path in paths:
            visit.page.goto(path)
            must_be_usable(visit.page, width)
        an_invalid_step(visit.page, f"/cases/{case_id}")
        must_be_usable(visit.page, width)
        a_step_for_all(visit.page)
        must_be_usable(visit.page, width)
        visit.page.get_by_role("button", name="Sign out").click()
        visit.page.get_by_label("Access token").fill("wrong")
        visit.page.get_by_role("button", name="Sign in").click()
        expect(visit.page.get_by_role("alert")).to_be_visible()
        must_be_usable(visit.page, width)
        visit.must_be_quiet()


def an_invalid_step(page: Page, path: str) -> None:
    """Agree on a paper that has no SHA-256."""
    page.goto(path)
    page.locator("#step-agree").click()
    page.locator("#agree-reference").fill("P-1")
    page.get_by_role("button", name="Agree to relief", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the file, or give its SHA-256.")


def a_step_for_all(page: Page) -> None:
    """Put every case on hold, from the list."""
    page.goto("/cases")
    page.get_by_label("Step", exact=True).select_option("hold")
    page.get_by_label("All cases that match").check()
    page.get_by_role("button", name="Fill it in").click()
    page.get_by_label("Reason code").fill("lab_report")
    page.get_by_role("button", name="Put on hold").click()
    expect(page.get_by_role("heading", name="On record: 1")).to_be_visible()


def test_a_case_goes_its_whole_way_without_a_script(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    case_id = served.case(procedure="motion", name="DOE,JANE", docket="99F01234")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"signed and sealed")

    with a_visit(chromium, served, Role.CLERK) as clerk:
        page = clerk.page
        page.get_by_role("link", name="Find a case").click()
        page.get_by_label("Docket number").fill("99F01234")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name=str(case_id)[:8]).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("DOE,JANE")
        page.locator("#check-reason-1").fill("by_section")
        page.locator("#check-citation-1").fill("HS 11361.8(f)")
        page.get_by_role("button", name="Check the counts").click()
        expect(page.get_by_role("status")).to_contain_text("On record")
        expect(page.get_by_text("A prosecutor may agree to relief.")).to_be_visible()
        with a_visit(chromium, served, Role.PROSECUTOR) as prosecutor:
            prosecutor.page.goto(page.url)
            prosecutor.page.locator("#step-agree").click()
            prosecutor.page.get_by_role("button", name="Agree to relief").click()
            expect(prosecutor.page.get_by_role("status")).to_contain_text("On record")
            with_paper(prosecutor.page, "sign", "Sign", paper)
            prosecutor.must_be_quiet()
        page.reload()
        page.get_by_label("The other side stipulates").check()
        with_paper(page, "file", "File with the court", paper)
        clerk.must_be_quiet()
        url = page.url

    with a_visit(chromium, served, Role.COURT_CLERK) as court:
        court.page.goto(url)
        court.page.locator("#step-dismiss").click()
        court.page.locator("#dismiss-order_number").fill("2019-17")
        court.page.locator("#dismiss-order_judge").fill("J. Doe")
        with_paper(court.page, "dismiss", "Record a dismissal", paper)
        court.must_be_quiet()

    assert served.office.casework.case(case_id).bucket == "dismissed"


def with_paper(page: Page, step: str, button: str, paper: Path) -> None:
    """Take a step that rests on a paper."""
    page.locator(f"#{step}-reference").fill("P-1")
    page.locator(f"#{step}-paper").set_input_files(paper)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("On record")


def test_a_page_can_be_walked_by_keyboard(chromium: Browser, served: Served) -> None:
    with a_visit(chromium, served, Role.CLERK, script=True) as visit:
        visit.page.goto("/search")
        visit.page.keyboard.press("Tab")
        expect(visit.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Tab")
        expect(visit.page.get_by_label("Name", exact=True)).to_be_focused()
