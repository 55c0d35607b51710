"""Of which race group is the person of a case? As it was recorded, and never guessed."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest

from domain.race import RaceGroup
from intake.county.mapping import BadMapping
from intake.county.mapping_file import read_mapping, san_francisco
from intake.county.reading import read_county
from intake.doj import write_sample
from intake.doj.convictions import read_doj
from intake.listing import FoundCase
from intake.race_groups import GROUPS, race_group

MAPPING = """
dates = ["YYYY-MM-DD"]
[columns]
docket = "Case"
name = "Name"
charge = "Charge"
convicted_on = "On"
race = "Race"
"""


@pytest.fixture
def group(row, listing):
    """The group of the one person in the rows of these codes."""

    def group(*codes: str) -> RaceGroup:
        rows = [
            row(RACE_CODE=code, CNT_ORDER=f"{101 + n}001001000") for n, code in enumerate(codes)
        ]
        (found,) = {case.race_group for case in listing(*rows).cases}
        return found

    return group


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("W", "white"),
        ("B", "black"),
        ("H", "hispanic"),
        ("C", "asian_pacific"),
        ("Z", "asian_pacific"),
        ("P", "asian_pacific"),
        ("I", "native"),
        ("O", "other"),
        ("X", "unknown"),
        ("", "unknown"),
        ("Q", "unknown"),
        ("BLACK", "unknown"),
        ("7", "unknown"),
    ],
)
def test_a_letter_that_the_state_publishes_is_its_group_and_any_other_is_unknown(
    group, code, expected
) -> None:
    assert group(code) == expected


def test_no_group_is_guessed_from_words(row, listing) -> None:
    assert listing(row(RACE_CODE="", RACE_DESCR="BLACK")).cases[0].race_group == "unknown"


def test_padding_and_the_case_of_letters_do_not_matter(group) -> None:
    assert group(" w ") == "white"


def test_of_rows_that_contradict_each_other_none_is_believed(group) -> None:
    assert group("W", "B") == "unknown"


def test_a_row_that_says_nothing_contradicts_none(group) -> None:
    assert group("W", "", "X") == "white"


def test_every_group_but_unknown_has_a_letter_of_its_own() -> None:
    assert set(GROUPS.values()) == set(RaceGroup)
    assert all(race_group(code.lower()) == found for code, found in GROUPS.items())


def test_the_vault_knows_the_same_groups() -> None:
    migration = Path("record/migrations/0013_keep_race_groups.sql").read_text()
    listed = re.search(r"race_group IN \((.*?)\)", migration)
    assert listed is not None
    assert set(re.findall(r"'(\w+)'", listed[1])) == set(RaceGroup) - {RaceGroup.UNKNOWN}


def test_race_is_no_personal_field_that_a_case_page_would_show(row, listing) -> None:
    found = listing(row(RACE_CODE="B", RACE_DESCR="SYNTHETIC")).cases[0]
    assert "B" not in found.personal.values()
    assert "SYNTHETIC" not in found.personal.values()
    assert "black" not in repr(found)


def test_the_sample_has_people_of_several_groups() -> None:
    stream = io.BytesIO()
    write_sample(stream, cases=100)
    stream.seek(0)
    groups = {case.race_group for case in read_doj(stream, county="SAMPLE")}
    assert groups == {"asian_pacific", "black", "hispanic", "white", "unknown"}


def listed(race: str, mapping: str = MAPPING) -> FoundCase:
    """The one case of a county's list with this race."""
    lines = f"Case,Name,Charge,On,Race\n12,DOE JANE,11358,1990-05-04,{race}\n"
    read = read_mapping(io.BytesIO(mapping.encode()))
    stream = io.BytesIO(lines.encode())
    return read_county(stream, mapping=read, county="YOLO", pivot=date(2018, 2, 1)).cases[0]


def county_list(race: str, mapping: str = MAPPING) -> RaceGroup:
    return listed(race, mapping).race_group


def test_a_county_may_use_the_letters_of_the_state() -> None:
    assert county_list("h") == "hispanic"
    assert county_list("HISP") == "unknown"


def test_a_county_that_writes_its_own_says_what_they_mean() -> None:
    mapping = MAPPING + '[races]\nHISP = "hispanic"\nw = "white"\n'
    assert county_list("hisp", mapping) == "hispanic"
    assert county_list("W", mapping) == "white"
    assert county_list("B", mapping) == "unknown"


def test_a_list_without_the_column_says_of_nobody() -> None:
    assert county_list("W", MAPPING.replace('race = "Race"\n', "")) == "unknown"


def test_a_mapping_that_names_no_group_is_refused() -> None:
    with pytest.raises(BadMapping, match=r"races\.W: It names no race group\. Give one of: white"):
        county_list("W", MAPPING + '[races]\nW = "caucasian"\n')


def test_a_countys_own_list_says_nothing_of_what_else_there_is() -> None:
    assert listed("W").others is None


def test_san_francisco_says_where_it_has_them() -> None:
    assert san_francisco().columns.race == ("Race",)
