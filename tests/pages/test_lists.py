"""Are cases found, listed, counted and imported as the JSON API would do it?"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from domain.actors import Role
from intake.doj.sample import write_sample

if TYPE_CHECKING:
    from tests.pages.desk import Desk

LINK = re.compile(r"/cases/([0-9a-f-]{36})")
NEXT = re.compile(r'href="(/cases\?cursor=[^"]+)"')


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "doe, jane"),
        ("birth_date", "1971-02-03"),
        ("cii", "A1234 5678"),
        ("docket", "99-f01234"),
    ],
)
def test_a_case_is_found_by_what_is_known_exactly(desk: Desk, field: str, value: str) -> None:
    personal = {"name": "DOE,JANE", "birth_date": "1971-02-03", "cii": "A12345678"}
    case_id = desk.case(**personal, docket="99F01234")
    desk.case(name="ROE,RICHARD", birth_date="1972-02-03", cii="A2", docket="2")

    answer = desk.client(Role.PUBLIC_DEFENDER).submit("/search", "/search", **{field: value})

    assert set(LINK.findall(answer.get_data(as_text=True))) == {str(case_id)}


def test_a_case_must_match_all_that_is_typed(desk: Desk) -> None:
    desk.case(name="DOE,JANE", docket="1")

    answer = desk.client(Role.CLERK).submit("/search", "/search", name="DOE,JANE", docket="2")

    assert "No cases found" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", [{}, {"birth_date": "3 Feb 1971"}, {"name": "A\x00B"}])
def test_a_search_that_cannot_be_made_says_which_field(desk: Desk, typed: dict[str, str]) -> None:
    answer = desk.client(Role.CLERK).submit("/search", "/search", **typed)

    assert answer.status_code == 422
    assert f'href="#{next(iter(typed), "name")}"' in answer.get_data(as_text=True)


def test_an_analyst_may_not_search_by_person(desk: Desk) -> None:
    analyst = desk.client(Role.ANALYST)

    answer = analyst.submit("/search", "/search", name="DOE,JANE")

    assert answer.status_code == 403


def test_lists_go_on_page_by_page_and_miss_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.browsing.PAGE", 4)
    expected = {str(desk.case()) for _ in range(9)}
    clerk = desk.client(Role.CLERK)
    path, found = "/cases?bucket=identified", []

    while path:
        text = clerk.get(path).get_data(as_text=True)
        found += LINK.findall(text)
        following = NEXT.search(text)
        path = following[1].replace("&amp;", "&") if following else ""

    assert len(found) == 9
    assert set(found) == expected


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("procedure=motion", 1),
        ("procedure=petition", 2),
        ("county=sample", 3),
        ("county=ELSEWHERE", 0),
        ("section=11359", 3),
        ("section=11357", 0),
        ("bucket=eligible", 1),
    ],
)
def test_a_list_can_be_narrowed(desk: Desk, query: str, number: int) -> None:
    desk.case(procedure="motion")
    desk.case(procedure="petition")
    desk.checked(desk.case(procedure="petition"))

    text = desk.client(Role.AUDITOR).get(f"/cases?{query}").get_data(as_text=True)

    assert len(LINK.findall(text)) == number


def test_the_report_page_and_its_files_have_the_same_figures_and_sha256(desk: Desk) -> None:
    desk.import_sample(20)
    analyst = desk.client(Role.ANALYST)

    page = analyst.get("/reports/status").get_data(as_text=True)
    report = json.loads(analyst.get("/reports/status.json").data)
    table = analyst.get("/reports/status.csv")

    assert report["sha256"] in page
    assert report["sha256"] in table.get_data(as_text=True)
    total = next(each["total"] for each in report["rows"] if each["county"] == "total")
    assert total == 20
    assert table.mimetype == "text/csv"


def test_a_plot_is_an_image_that_asks_for_nothing(desk: Desk) -> None:
    desk.import_sample(10)
    viewer = desk.client(Role.ANALYST)

    plots = [viewer.get(f"/plots/status.svg?unit={unit}") for unit in ("case", "count")]

    for each in plots:
        text = each.get_data(as_text=True)
        assert each.mimetype == "image/svg+xml"
        assert "<script" not in text
        assert "http" not in text.replace("http://www.w3.org/", "")
        assert viewer.get(each.request.full_path).data == each.data


def a_list(cases: int) -> tuple[io.BytesIO, str]:
    """A list of invented people, as a file to upload."""
    stream = io.BytesIO()
    write_sample(stream, county="SAMPLE", cases=cases, seed=3)
    stream.seek(0)
    return stream, "list.csv"


def test_a_list_is_tried_then_loaded_then_nothing_new(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    said = []

    for dry_run in ("true", "false", "false"):
        fields = {"county": "SAMPLE", "procedure": "statutory", "dry_run": dry_run}
        said.append(clerk.submit("/import", "/import", list=a_list(5), **fields).text)

    assert "The file is sound; nothing was loaded" in said[0]
    assert "The file is loaded" in said[1]
    assert "Nothing new in this file" in said[2]
    desk.catch_up()
    assert len(set(LINK.findall(clerk.get("/cases").text))) == 5


def test_a_bad_list_is_refused_with_line_and_remedy(desk: Desk) -> None:
    bad = (io.BytesIO(b"a,b\r\n1,2\r\n"), "bad.csv")
    fields = {"county": "SAMPLE", "procedure": "statutory", "dry_run": "false"}

    answer = desk.client(Role.CLERK).submit("/import", "/import", list=bad, **fields)

    assert answer.status_code == 422
    assert "nothing was loaded" in answer.text
    assert "What to do" in answer.text


def test_a_countys_list_comes_in_with_its_mapping_and_several_files(desk: Desk) -> None:
    rows = [b"CR-1,DOE,11358,1999-04-20\n", b"CR-2,DOE,11358,1999-04-20\n"]
    mapping = b"""dates = ["YYYY-MM-DD"]
[columns]
docket = "Case"
name = "Name"
charge = "Charge"
convicted_on = "Date"
"""
    fields = {"county": "SAMPLE", "procedure": "statutory", "dry_run": "false", "layout": "csv"}
    clerk = desk.client(Role.CLERK)

    def send(mapping: bytes) -> str:
        files = [(io.BytesIO(b"Case,Name,Charge,Date\n" + row), f"{row!r}.csv") for row in rows]
        sent = fields | {"list": files, "mapping": (io.BytesIO(mapping), "m.toml")}
        return clerk.submit("/import", "/import", **sent).text

    assert "The mapping file was refused" in send(b"x = 1")
    said = send(mapping)
    assert "The file is loaded" in said
    assert "SHA-256 of file 2" in said
    without = clerk.submit("/import", "/import", list=a_list(5), **fields)
    assert without.status_code == 422
    assert 'href="#mapping"' in without.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"county": "SAMPLE", "procedure": "statutory"}, "list"),
        ({"county": "SAMPLE", "procedure": "statutory", "layout": "xml"}, "layout"),
        ({"county": "", "procedure": "statutory"}, "county"),
        ({"county": "SAMPLE", "procedure": "BY POST"}, "procedure"),
    ],
)
def test_an_import_without_all_it_needs_says_which_field(
    desk: Desk, fields: dict[str, str], field: str
) -> None:
    answer = desk.client(Role.CLERK).submit("/import", "/import", **fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ANALYST, Role.PUBLIC_DEFENDER])
def test_only_the_office_imports(desk: Desk, role: Role) -> None:
    visitor = desk.client(role)

    assert visitor.get("/import").status_code == 403
    assert "Import a list" not in visitor.get("/").text


def test_a_file_beyond_the_limit_is_refused_in_words(desk: Desk) -> None:
    desk.app.config["IMPORT_BYTES_MAX"] = 2000
    fields = {"county": "SAMPLE", "procedure": "statutory", "dry_run": "true"}

    answer = desk.client(Role.CLERK).submit("/import", "/import", list=a_list(50), **fields)

    assert answer.status_code == 413
    assert "too large" in answer.text
