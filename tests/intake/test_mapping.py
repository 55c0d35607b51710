"""A mapping file says what a county's columns mean; what is wrong with it is said by its key."""
# Longer than the house allows: one mapping file, with each mistake that people make in it.

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest

from domain.counts import Level
from intake import Listing, Refused
from intake.county import BadMapping, read_county, read_mapping, san_francisco
from intake.county.dates import DateForm, read_day

PLAIN = """
layout = "yolo"
delimiter = ";"
dates = ["YYYY-MM-DD"]

[columns]
docket = "Case"
name = "Defendant"
charge = "Statute"
convicted_on = "Sentenced"
level = ["Class", "Level"]
birth_date = "Born"
count = "No"
disposition = "Result"

[levels]
"F" = "felony"
"Misd." = "misdemeanor"
"""
LIST = """Case;No;Defendant;Born;Statute;Class;Sentenced;Result
CR-1;1;"Doe, Jane";1970-02-03;HS 11358;F;1995-06-07;GUILTY
CR-1;2;"Doe, Jane";1970-02-03;HS 11359;misd.;1995-06-07;GUILTY
CR-2;1;"Roe, Rex";;HS 11357(b);I;1996-01-01;DISMISSED
"""


def read(mapping: str = PLAIN, content: str = LIST, encoding: str = "utf-8") -> Listing:
    """Read a list by a mapping."""
    return read_county(
        io.BytesIO(content.encode(encoding)),
        mapping=read_mapping(io.BytesIO(mapping.encode())),
        county="Yolo",
        pivot=date(2018, 3, 1),
    )


def test_a_countys_own_list_becomes_cases() -> None:
    found = read()
    by_docket = {case.personal["docket"]: case for case in found}
    assert [count.section for count in by_docket["CR-1"].counts] == ["11358", "11359"]
    assert [count.level for count in by_docket["CR-1"].counts] == [
        Level.FELONY,
        Level.MISDEMEANOR,
    ]
    assert dict(by_docket["CR-1"].personal) == {
        "name": "Doe,Jane",
        "birth_date": "1970-02-03",
        "docket": "CR-1",
    }
    assert by_docket["CR-2"].counts[0].doubts == (
        "The disposition that the list gives may be none of a conviction.",
        "The level of this conviction is missing or unknown.",
    )


@pytest.mark.parametrize(
    ("written", "charge", "doubts"),
    [
        ("HS 11358", "11358", 0),
        ("HS-11358", "11358", 0),
        ("H&S 11357(a)", "11357a", 0),
        ("11358-HS", "11358", 0),
        ("11358 - CULTIVATION 11359", "11358", 0),
        ("664-11358", "11358", 1),
        ("664/11358", "11358", 1),
        ("PC 664/HS 11358", "11358", 1),
    ],
)
def test_a_charge_is_met_before_and_behind_its_code_and_never_lost(written, charge, doubts) -> None:
    content = LIST.replace("HS 11357(b);I", f"{written};F").replace("DISMISSED", "GUILTY")
    (case,) = (case for case in read(content=content) if case.personal["docket"] == "CR-2")
    (count,) = case.counts
    assert (count.section + count.subsection, len(count.doubts)) == (charge, doubts)


def test_only_the_named_dispositions_are_convictions_if_any_are_named() -> None:
    mapping = PLAIN.replace("[columns]", 'convicted_when = ["guilty"]\n[columns]')
    found = read(mapping)
    assert (found.lines, found.totals.cases, found.counts) == (3, 1, 2)
    (_, blank) = sorted(
        read(mapping, LIST.replace("DISMISSED", "")), key=lambda case: case.personal["docket"]
    )
    assert blank.counts[0].doubts[0].startswith("The list gives no disposition")


def test_without_a_disposition_every_line_is_a_conviction() -> None:
    found = read(PLAIN.replace('disposition = "Result"', ""))
    assert found.counts == 3


def test_the_parts_of_a_name_may_stand_apart() -> None:
    mapping = PLAIN.replace('birth_date = "Born"', 'first_name = "Born"')
    (case, _) = sorted(
        read(mapping, LIST.replace('"Doe, Jane";1970-02-03', "Doe;Jane Q")),
        key=lambda case: case.personal["docket"],
    )
    assert case.personal["name"] == "Doe,Jane Q"


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252", "utf-8"])
def test_a_list_is_read_in_its_own_encoding(encoding) -> None:
    mapping = f'encoding = "{encoding}"\n{PLAIN}'
    names = {case.personal["name"] for case in read(mapping, LIST.replace("Roe", "Roé"), encoding)}
    assert "Roé,Rex" in names


def test_a_line_in_another_encoding_is_refused_with_its_column() -> None:
    with pytest.raises(Refused) as caught:
        read(content=LIST.replace("Roe", "Roé"), encoding="latin-1")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.kind) == (4, "Defendant", "encoding")


def bad(mapping: str | bytes) -> list[tuple[str | None, str]]:
    """What is wrong with a mapping: the key, and the sentence."""
    content = mapping if isinstance(mapping, bytes) else mapping.encode()
    with pytest.raises(BadMapping) as caught:
        read_mapping(io.BytesIO(content))
    assert all(each.remedy.endswith((".", "]")) for each in caught.value.problems)
    assert str(caught.value).startswith("The mapping")
    return [(each.column, each.message) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('docket = "Case"', "", "columns.docket"),
        ('name = "Defendant"', "", "columns.name"),
        ('charge = "Statute"', 'charge = ""', "columns.charge"),
        ('charge = "Statute"', "charge = 7", "columns.charge"),
        ('charge = "Statute"', "charge = []", "columns.charge"),
        ('charge = "Statute"', 'charge = ["a", 1]', "columns.charge"),
        ('count = "No"', 'cuont = "No"', "columns.cuont"),
        ('dates = ["YYYY-MM-DD"]', "", "dates"),
        ('dates = ["YYYY-MM-DD"]', "dates = []", "dates"),
        ('dates = ["YYYY-MM-DD"]', 'dates = "YYYY-MM-DD"', "dates"),
        ("YYYY-MM-DD", "YYYY-MM", "dates"),
        ("YYYY-MM-DD", "MDYY", "dates"),
        ("YYYY-MM-DD", "%Y-%m-%d", "dates"),
        ("YYYY-MM-DD", "YYYY-YY-DD", "dates"),
        ('delimiter = ";"', 'delimiter = "#"', "delimiter"),
        ('delimiter = ";"', "delimiter = 1", "delimiter"),
        ('delimiter = ";"', 'encoding = "ebcdic"', "encoding"),
        ('delimiter = ";"', 'names = "FIRST"', "names"),
        ('delimiter = ";"', "fields = 1", "fields"),
        ('delimiter = ";"', "fields = true", "fields"),
        ('delimiter = ";"', f"fields = {10**18}", "fields"),
        ('delimiter = ";"', "blank = [1]", "blank"),
        ('delimiter = ";"', "end_of_record = 1", "end_of_record"),
        ('delimiter = ";"', 'sha256 = "x"', "sha256"),
        ('delimiter = ";"', 'colour = "red"', "colour"),
        ('"yolo"', '"two words"', "layout"),
        ('"yolo"', "1979-05-27", "layout"),
        ('"Misd." = "misdemeanor"', '"Misd." = "minor"', "levels.Misd."),
        ('"Misd." = "misdemeanor"', '"Misd." = ["felony"]', "levels.Misd."),
    ],
)
def test_a_key_that_is_wrong_is_named_with_a_remedy(old, new, key) -> None:
    assert old in PLAIN
    assert [each for each, _ in bad(PLAIN.replace(old, new))] == [key]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert {key for key, _ in bad("x = 1")} == {
        "x",
        "dates",
        "columns.docket",
        "columns.name",
        "columns.charge",
        "columns.convicted_on",
    }


@pytest.mark.parametrize(
    "mapping",
    [b"\xff\xfe", b"\0", b"= 1", b"a = 1\na = 2", b"x" * 70_000, b"[" * 5000, b"columns = 1"],
)
def test_what_is_no_mapping_is_refused(mapping) -> None:
    assert bad(mapping)


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (LIST.replace("Statute", "Law"), "Statute"),
        (LIST.replace("Class", "Grade"), "Class"),
        (LIST.replace("No;", "Case;"), "Case"),
        (LIST.replace(";", ","), "Case"),
    ],
)
def test_a_list_without_its_columns_is_refused(content, column) -> None:
    with pytest.raises(Refused) as caught:
        read(content=content)
    assert caught.value.problems[0].column == column


def test_the_first_heading_that_is_there_is_taken() -> None:
    assert read(content=LIST.replace("Class", "LEVEL")).cases == read().cases


@pytest.mark.parametrize(
    ("forms", "written", "day"),
    [
        (["YYYYMMDD"], "19990420", date(1999, 4, 20)),
        (["DD.MM.YYYY"], "20.04.1999", date(1999, 4, 20)),
        (["M/D/YYYY"], "4/20/1999", date(1999, 4, 20)),
        (["MMDDYY"], "042018", date(1918, 4, 20)),
        (["M/D/YYYY", "D/M/YYYY"], "4/20/1999", date(1999, 4, 20)),
        (["M/D/YYYY", "D/M/YYYY"], "4/5/1999", None),
        (["M/D/YYYY", "D/M/YYYY"], "5/5/1999", date(1999, 5, 5)),
        (["YYYYMMDD"], "١٩٩٩٠٤٢٠", None),
        (["YYYYMMDD"], "00000101", None),
    ],
)
def test_a_date_is_read_as_written_and_not_guessed_where_two_ways_differ(
    forms, written, day
) -> None:
    assert read_day(written, tuple(map(DateForm, forms)), date(2018, 3, 1)) == day


def test_a_mapping_is_named_on_record_by_its_layout_and_digest() -> None:
    one = read_mapping(io.BytesIO(PLAIN.encode()))
    two = read_mapping(io.BytesIO((PLAIN + "\n# mended").encode()))
    assert re.fullmatch("yolo@[0-9a-f]{12}", one.id)
    assert one.id != two.id


def test_the_mapping_that_comes_with_us_is_whole() -> None:
    assert san_francisco().fields == 30


def test_the_mapping_that_the_docs_show_can_be_read() -> None:
    text = (Path(__file__).parents[2] / "docs" / "lists.md").read_text()
    (shown,) = re.findall("```toml\n(.*?)```", text, re.DOTALL)
    assert read_mapping(io.BytesIO(shown.encode())).layout == "yolo"
