"""What the state's own layout examples hold, as published with them."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from intake import Refused, read_doj
from intake.doj.layout import COLUMNS


def test_the_county_example_holds_18_counts_of_12_people(doj_file) -> None:
    with doj_file("configurable_flow_input.csv").open("rb") as stream:
        found = read_doj(stream, county="Sacramento")
    counts = [count for case in found.cases for count in case.counts]
    assert (found.lines, found.subjects, len(found.cases)) == (38, 13, 12)
    assert (found.counts, found.felonies, found.others) == (18, 15, 3)
    assert min(count.convicted_on for count in counts).isoformat() == "1979-06-01"
    assert Counter(count.section for count in counts) == {"11357": 3, "11358": 7, "11359": 8}
    assert not any(count.doubts for count in counts)


def test_the_county_example_joins_the_dockets_as_published(doj_file) -> None:
    with doj_file("configurable_flow_expected_full.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Eligibility Determination"]]
    # The published list keeps the filler NULL; here it is no docket. It joins them in the order of
    # the rows, which says nothing here.
    published = {
        (row["SUBJECT_ID"], row["CNT_ORDER"]): set(row["Case Number"].split("; ")) - {"NULL  ", ""}
        for row in rows
    }
    with doj_file("configurable_flow_input.csv").open("rb") as stream:
        found = read_doj(stream, county="SACRAMENTO")
    ours = {
        (case.person_key, key): set(case.personal.get("docket", "").split("; ")) - {""}
        for case in found.cases
        for key in case.count_keys
    }
    assert ours == published


@pytest.mark.parametrize("name", ["no_headers.csv", "extra_comma.csv"])
def test_a_file_without_header_or_with_a_96th_field_has_38_lines(doj_file, name) -> None:
    with doj_file(name).open("rb") as stream:
        found = read_doj(stream, county="SAN JOAQUIN")
    assert (found.lines, found.subjects, found.counts) == (38, 11, 15)


def test_a_file_of_94_columns_is_refused(doj_file) -> None:
    with doj_file("bad.csv").open("rb") as stream, pytest.raises(Refused) as caught:
        read_doj(stream, county="SACRAMENTO")
    (problem,) = caught.value.problems
    assert problem.line == 1
    assert "94 fields, expected 95" in problem.message


def test_the_columns_are_those_of_the_state(doj_file) -> None:
    with doj_file("doj_columns.csv").open(newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert [(c.name, str(c.index), c.letter) for c in COLUMNS] == [
        (row["name"], row["index0"], row["excel"]) for row in listed
    ]
    marked = {row["name"] for row in listed if row["pii"] == "yes"}
    assert marked <= {column.name for column in COLUMNS if column.is_personal}
