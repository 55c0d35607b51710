"""Can a person compare a court's list in a browser, see why it differs, and sign it off?"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from bulk import filed, found, on_record
from playwright.sync_api import Browser, expect
from reconciled import MAPPING, a_court_list

from domain.actors import Role
from tests.pages.desk import Desk
from tests.pages.serving import Served
from tests.pages.test_browser import a_visit, must_be_usable

PAGE = "/reconciliations"
LISTING = a_court_list("99F01234,FIL,F,", "99F01235,DSM,F,", "66F00001,DSM,M,", "77F1,GONE,F,")
TYPED = {
    "key_column": "docket",
    "key_heading": "case no",
    "column_bucket": "Disposition",
    "column_level": "Class",
    "words": "bucket: DSM = dismissed\nbucket: FIL = filed\nlevel: F=felony\nlevel: M=misdemeanor",
}


@pytest.fixture
def four(desk: Desk) -> Desk:
    """Four cases on record, three of them before the court."""
    cases = [filed(), filed(), found(), filed()]
    on_record(desk.office, cases, ["99F01234", "99F01235", "88F77777", "77F1"])
    desk.catch_up()
    return desk


def send(desk: Desk, role: Role = Role.CLERK, *, mapping: bool = True, **said: str) -> Any:
    """The answer to the form."""
    files: dict[str, Any] = {"list": (io.BytesIO(LISTING), "court.csv")}
    files |= {"mapping": (io.BytesIO(MAPPING), "m.toml")} if mapping else {}
    answer = desk.client(role).submit(PAGE, PAGE, **said, **files)
    desk.catch_up()
    return answer


def text(answer: Any) -> str:
    """What the page says, as one line."""
    return " ".join(answer.get_data(as_text=True).split())


def recorded(desk: Desk, role: Role = Role.CLERK) -> str:
    """The address of a reconciliation on record."""
    send(desk, role, way="record")
    page = text(desk.client(Role.AUDITOR).get(PAGE))
    return page.partition(f'<a href="{PAGE}/')[2].partition('"')[0]


def test_a_list_is_compared_and_shown_and_nothing_is_recorded(four: Desk) -> None:
    page = text(send(four))
    assert "The lists are compared; nothing was recorded" in page
    assert "4 rows of theirs = 1 matched + 1 differ + 1 only theirs + 1 unreadable." in page
    assert "4 cases of ours = 1 matched + 1 differ + 2 only ours." in page
    assert "Where it stands: dismissed" in page
    assert "Where it stands: filed" in page
    assert "The cell holds a word that is not known for bucket." in page
    assert "A row of their list that cannot be read names it. Line 5." in page
    assert "No reconciliation was put on record yet." in page


def test_it_can_be_said_column_by_column(four: Desk) -> None:
    page = text(send(four, mapping=False, **TYPED))
    assert "4 rows of theirs = 1 matched + 1 differ + 1 only theirs + 1 unreadable." in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"key_heading": ""}, "It names no heading."),
        ({"words": "DSM dismissed"}, "There is no such key."),
        ({"words": "bucket: DSM = gone"}, "It is none of our words."),
        ({"key_heading": "Docket"}, "The header names no column Docket."),
        ({"key_column": "name"}, "It must name one key."),
    ],
)
def test_what_was_said_wrongly_is_told(four: Desk, wrong: dict[str, str], says: str) -> None:
    answer = send(four, mapping=False, **TYPED | wrong)
    assert answer.status_code == 422
    assert says in text(answer)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "statement"])
def test_it_is_handed_out_as_a_file(four: Desk, form: str) -> None:
    answer = send(four, way=form)
    assert answer.status_code == 200
    assert b"<html" not in answer.data
    if form == "csv":
        assert "differs,3,99F01235," in answer.get_data(as_text=True)


def test_it_is_put_on_record_and_signed_off_by_another(four: Desk) -> None:
    address = f"{PAGE}/{recorded(four, Role.PROSECUTOR)}"
    prosecutor = text(four.client(Role.PROSECUTOR).get(address))
    assert "You made it; an attorney or an analyst other than you signs it off." in prosecutor
    assert "Sign it off" not in prosecutor
    analyst = four.client(Role.ANALYST)
    refused = analyst.submit(address, f"{address}/sign-off", remark="ties", version="1")
    assert refused.status_code == 409
    assert "sign it off by another remark" in text(refused)
    said = {"remark": "accepted_unexplained", "reason": "asked_the_court", "version": "1"}
    assert analyst.submit(address, f"{address}/sign-off", **said).status_code == 303
    four.catch_up()
    page = text(analyst.get(address))
    assert "Some differences stay unexplained, for the reason given: asked the court." in page
    assert "99F01235" not in page


def test_who_may_not_make_one_has_no_form(four: Desk) -> None:
    for role in set(Role) - {Role.SYSTEM}:
        page = four.client(role).get(PAGE)
        assert page.status_code == 200
        has_form = 'enctype="multipart/form-data"' in text(page)
        assert has_form == (role in {Role.CLERK, Role.PROSECUTOR, Role.ANALYST}), role


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"at_position": "999"}, "cannot tell of 999"),
        ({"at_position": "9" * 400}, "Give a whole number from 0"),
        ({"cut_off": "tomorrow"}, "Give a date as YYYY-MM-DD."),
        ({"county": "nowhere"}, "Give the county in capital letters."),
        ({"procedure": "by hand"}, "Must be one of"),
        ({"way": "burn"}, "Must be one of"),
    ],
)
def test_an_impossible_question_names_its_field(
    four: Desk, wrong: dict[str, str], says: str
) -> None:
    answer = send(four, **wrong)
    assert answer.status_code == 422
    assert says in text(answer)


def test_a_docket_is_not_for_who_may_not_search_by_it(four: Desk) -> None:
    answer = send(four, Role.ANALYST)
    assert answer.status_code == 403
    assert "ask a clerk or an attorney to make it" in text(answer)


def test_without_a_file_it_asks_for_one(four: Desk) -> None:
    answer = four.client(Role.CLERK).submit(PAGE, PAGE)
    assert answer.status_code == 422
    assert "Choose the file with the list." in text(answer)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_can_be_used_by_everybody(
    chromium: Browser, served: Served, four: Desk, tmp_path: Path, width: int
) -> None:
    address = f"{PAGE}/{recorded(four)}"
    path, mapping = tmp_path / "court.csv", tmp_path / "m.toml"
    path.write_bytes(LISTING)
    mapping.write_bytes(MAPPING)
    with a_visit(chromium, served, Role.PROSECUTOR, width=width, script=True) as visit:
        page = visit.page
        page.goto(PAGE)
        must_be_usable(page, width)
        page.get_by_label("Their list", exact=True).set_input_files(path)
        page.get_by_label("Mapping file").set_input_files(mapping)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("status")).to_contain_text("The lists are compared")
        must_be_usable(page, width)
        page.goto(address)
        must_be_usable(page, width)
        page.get_by_label("Reason", exact=True).fill("asked_the_court")
        page.get_by_label("Remark").select_option("accepted_unexplained")
        page.get_by_role("button", name="Sign off").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Reconciliation")
        must_be_usable(page, width)
        visit.must_be_quiet()
