"""Can a clerk of the court try and apply an order in a browser, and can the others see it?"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bulk import a_list, apply, filed, found, on_record
from playwright.sync_api import Browser, expect

from domain.actors import Role
from tests.pages.desk import Desk
from tests.pages.serving import Served
from tests.pages.test_browser import a_visit, must_be_usable

PAGE = "/bulk-orders"
SAID = {"number": "2020-64", "judge": "J. Roe", "on": "2020-06-26", "reference": "ORDER-64"}


@pytest.fixture
def listing(desk: Desk) -> bytes:
    """The list of two filed cases and one that never was."""
    cases = on_record(desk.office, [filed(), found(), filed()], ["99F01234", "88F1", "77F1"])
    desk.catch_up()
    return a_list([(each.id,) for each in cases])


def send(desk: Desk, listing: bytes | None, role: Role = Role.COURT_CLERK, **said: str) -> Any:
    """The answer to the form."""
    file = {} if listing is None else {"list": (io.BytesIO(listing), "list.csv")}
    fields = SAID | {"dry_run": "false", "sha256": ""} | said
    visitor = desk.client(role)
    answer = visitor.submit(PAGE, PAGE, **fields, **file)
    desk.catch_up()
    return answer


def text(answer: Any) -> str:
    """What the page says, as one line."""
    return " ".join(answer.get_data(as_text=True).split())


def test_an_order_is_tried_then_applied_and_its_page_ties(desk: Desk, listing: bytes) -> None:
    tried = send(desk, listing, dry_run="true")
    assert "The order was tried; nothing was recorded" in text(tried)
    assert "No bulk order came in yet." in text(desk.client(Role.AUDITOR).get(PAGE))

    applied = send(desk, listing)
    assert "The order is applied" in text(applied)
    assert "Count 1 is identified; to dismiss it, it must be filed." in text(applied)
    assert "was applied before; nothing was added" in text(send(desk, listing))

    receipt = apply(desk.office, listing)
    page = desk.client(Role.AUDITOR).get(f"{PAGE}/{receipt.order_id}")
    assert "3 listed = 2 applied + 1 exceptions." in text(page)
    assert "2020-64" in text(desk.client(Role.CLERK).get(PAGE))


def test_the_exceptions_come_as_csv(desk: Desk, listing: bytes) -> None:
    receipt = apply(desk.office, listing)
    desk.catch_up()
    answer = desk.client(Role.AUDITOR).get(f"{PAGE}/{receipt.order_id}/exceptions.csv")
    assert answer.mimetype == "text/csv"
    (refused,) = receipt.unapplied
    assert answer.get_data(as_text=True).splitlines() == [
        "line,case_id,reason,message,citation",
        f'3,{refused.case_id},out_of_order,"{refused.message}",House rule',
    ]


def test_a_bad_list_shows_each_line_and_touches_nothing(desk: Desk) -> None:
    answer = send(desk, a_list([("DOE JANE",)]))
    assert answer.status_code == 422
    assert "The list was refused; no case was touched" in text(answer)
    assert "This is not the id of a case." in text(answer)
    assert "DOE JANE" not in text(answer)


def test_another_list_than_the_signed_one_is_refused_in_words(desk: Desk, listing: bytes) -> None:
    answer = send(desk, listing, sha256="6f" * 32)
    assert answer.status_code == 409
    assert "The order was refused; nothing was recorded" in text(answer)
    assert "send the list that was signed." in text(answer)


@pytest.mark.parametrize("gone", SAID)
def test_an_empty_field_is_named(desk: Desk, listing: bytes, gone: str) -> None:
    answer = send(desk, listing, **{gone: ""})
    assert answer.status_code == 422
    assert f'<a href="#{gone}">' in text(answer)


def test_without_a_file_it_asks_for_one(desk: Desk) -> None:
    answer = send(desk, None)
    assert answer.status_code == 422
    assert "Choose the file with the list." in text(answer)


def test_only_the_court_has_the_form_and_only_staff_and_the_auditor_see(
    desk: Desk, listing: bytes
) -> None:
    order_id = apply(desk.office, listing).order_id
    desk.catch_up()
    paths = [PAGE, f"{PAGE}/{order_id}", f"{PAGE}/{order_id}/exceptions.csv"]
    seers = {Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER, Role.COURT_CLERK, Role.AUDITOR}
    for role in set(Role) - {Role.SYSTEM}:
        visitor = desk.client(role)
        wanted = 200 if role in seers else 403
        assert [visitor.get(each).status_code for each in paths] == [wanted] * 3, role
        has_link = f'href="{PAGE}"' in text(visitor.get("/"))
        assert has_link == (role in seers), role
        if role in seers:
            has_form = 'enctype="multipart/form-data"' in text(visitor.get(PAGE))
            assert has_form == (role == Role.COURT_CLERK), role


def test_an_order_that_nobody_sent_has_no_page(desk: Desk) -> None:
    for path in (f"{PAGE}/{uuid4()}", f"{PAGE}/{uuid4()}/exceptions.csv"):
        assert desk.client(Role.AUDITOR).get(path).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_can_be_used_by_everybody(
    chromium: Browser, served: Served, listing: bytes, tmp_path: Path, width: int
) -> None:
    apply(served.office, listing)
    served.catch_up()
    path = tmp_path / "list.csv"
    path.write_bytes(a_list([(uuid4(),), (uuid4(),)]))
    with a_visit(chromium, served, Role.COURT_CLERK, width=width, script=True) as visit:
        page = visit.page
        page.goto(PAGE)
        must_be_usable(page, width)
        page.get_by_label("List of cases").set_input_files(path)
        for name, value in SAID.items():
            page.locator(f"#{name}").fill(value)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("status")).to_contain_text("The order was tried")
        must_be_usable(page, width)
        page.get_by_role("link", name="2020-64").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Order 2020-64")
        must_be_usable(page, width)
        visit.must_be_quiet()
