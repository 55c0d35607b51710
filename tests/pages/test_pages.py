"""What does every page owe to whoever opens it? Protection, plain HTML, links that lead on."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from domain.actors import Role

if TYPE_CHECKING:
    from tests.pages.desk import Desk

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PAGES = ("/", "/search", "/cases", "/cases?bucket=identified", "/reports/status", "/import")
PAGES += ("/rulesets", "/rulesets/los-angeles-2019")


class Reader(HTMLParser):
    """Notes the addresses on a page, and whatever a strict policy would not run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style") or "style" in given or any(n.startswith("on") for n in given):
            self.inline.append(self.get_starttag_text() or tag)
        self.links |= {given[name] for name in ("href", "src", "srcset") if name in given}
        self.ids += [given["id"]] if "id" in given else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.refers += given.get(name, "").split()


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_not_signed_in_is_led_to_the_door(desk: Desk, path: str) -> None:
    answer = desk.app.test_client().get(path)

    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == "/sign-in"


def test_every_page_is_plain_html_under_a_strict_policy_and_each_link_leads_somewhere(
    desk: Desk,
) -> None:
    case_id = desk.case(counts=2, name="DOE,JANE")
    visitor = desk.client(Role.CLERK)
    seen: dict[str, int] = {}

    for path in (*PAGES, f"/cases/{case_id}", "/sign-in"):
        answer = visitor.get(path)
        page = Reader(answer.get_data(as_text=True))
        assert answer.status_code == 200, path
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert page.inline == []
        assert len(page.ids) == len(set(page.ids)), path
        assert set(page.refers) <= set(page.ids), path
        for link in page.links - seen.keys() - {"#content"}:
            assert not urlsplit(link).netloc, f"{path} leads out to {link}"
            seen[link] = visitor.get(link).status_code

    assert {link: status for link, status in seen.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/cases/00000000-0000-0000-0000-000000000000", 404),
        ("/reports/status.exe", 404),
        ("/rulesets/of-nobody", 404),
        ("/plots/status.svg?unit=person", 404),
        ("/cases?cursor=made-up", 422),
        ("/cases?section=113", 422),
        ("/sign-out", 405),
    ],
)
def test_an_address_that_leads_nowhere_gets_a_page_that_says_so(
    desk: Desk, path: str, status: int
) -> None:
    answer = desk.client(Role.CLERK).get(path)
    page = Reader(answer.get_data(as_text=True))

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert page.inline == []


def test_a_fault_of_ours_is_a_page_too_and_tells_nothing_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = desk.client(Role.CLERK)

    def fail() -> None:
        raise RuntimeError("DOE,JANE")

    monkeypatch.setattr("api.pages.dashboard.status_report", fail)
    desk.app.testing = False
    answer = visitor.get("/")

    assert answer.status_code == 500
    assert "We made a mistake" in answer.get_data(as_text=True)
    assert "JANE" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/sign-out",
        "/search",
        "/import",
        "/cases/00000000-0000-0000-0000-000000000000/file",
    ],
)
def test_a_form_that_did_not_come_from_here_is_refused(desk: Desk, path: str) -> None:
    visitor = desk.client(Role.CLERK)

    answer = visitor.client.post(path, data={"version": "1", "docket": "1"})

    assert answer.status_code == 400
    assert "not one of ours" in answer.get_data(as_text=True)


def test_sample_data_says_that_it_is(desk: Desk) -> None:
    assert "every person here is invented" in desk.app.test_client().get("/sign-in").text
