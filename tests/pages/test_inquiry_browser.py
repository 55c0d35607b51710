"""Do the pages of inquiries hold in a real browser, for those who sign in and those who do not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from domain.actors import Role
from tests.pages.test_browser import Watched, a_visit, must_be_usable
from tests.pages.test_inquiry_pages import received

if TYPE_CHECKING:
    from tests.pages.serving import Served

pytestmark = pytest.mark.browser

HER = {"name": "QUIXANO,JANE", "birth_date": "1971-07-29"}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_an_inquiry_can_be_used_by_everybody(
    chromium: Browser, served: Served, width: int
) -> None:
    served.case(docket="99F01234", **HER)
    inquiry_id = received(served, served.client(Role.CLERK))
    page = f"/inquiries/{inquiry_id}"
    # Axe is a script, so this browser runs scripts; the pages have none to run.
    with a_visit(chromium, served, Role.CLERK, width=width, script=True) as visit:
        for path in ("/inquiries", "/inquiries/new", "/inquiries?reference=1", page, "/ask"):
            visit.page.goto(path)
            must_be_usable(visit.page, width)
        visit.page.goto(page)
        visit.page.get_by_role("button", name="Match to the chosen cases").click()
        expect(visit.page.get_by_role("alert")).to_contain_text("Name at least one case")
        must_be_usable(visit.page, width)
        visit.page.locator("#step-close").click()
        visit.page.get_by_role("button", name="Close").click()
        expect(visit.page.get_by_role("alert")).to_contain_text("answer it first")
        must_be_usable(visit.page, width)
        visit.must_be_quiet()


@pytest.mark.parametrize("width", [320, 1280])
def test_somebody_without_an_account_asks_and_an_office_without_a_script_answers(
    chromium: Browser, served: Served, width: int
) -> None:
    served.case(docket="99F01234", **HER)
    context = chromium.new_context(base_url=served.url, java_script_enabled=False)
    asking = Watched(context.new_page())
    try:
        page = asking.page
        page.goto("/sign-in")
        page.get_by_role("link", name="Ask here").click()
        page.get_by_label("Last name").fill("Quixano")
        page.get_by_label("First and middle names").fill("Jane")
        page.get_by_label("Date of birth").fill("1971-07-29")
        page.get_by_role("button", name="Send the question").click()
        expect(page.get_by_role("alert")).to_contain_text("Give us one way to answer you")
        page.get_by_label("E-mail").fill("jane@example.org")
        page.get_by_role("button", name="Send the question").click()
        reference = page.get_by_role("status").get_by_role("heading").inner_text()
        page.reload()
        expect(page.get_by_role("heading", name=reference)).to_be_visible()
        asking.must_be_quiet()
    finally:
        context.close()
    with a_visit(chromium, served, Role.PUBLIC_DEFENDER, width=width) as visit:
        page = visit.page
        page.get_by_role("link", name="Inquiries").click()
        page.get_by_role("link", name=reference.removeprefix("Your reference: ")).click()
        page.get_by_label("This case").check()
        page.get_by_role("button", name="Match to the chosen cases").click()
        expect(page.get_by_role("status")).to_contain_text("On record: the match")
        page.locator("#step-answer").click()
        page.get_by_role("button", name="Record the answer").click()
        expect(page.get_by_role("status")).to_contain_text("stands under answered")
        visit.must_be_quiet()
