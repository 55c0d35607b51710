"""The fabricated county: what it says it holds is what is read from it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import Listing, read_doj
from intake.doj import write_sample
from intake.doj.layout import at
from intake.doj.sample import Totals


def sample(**options: object) -> tuple[Totals, bytes]:
    """Write a sample, and give its totals and its bytes."""
    stream = io.BytesIO()
    totals = write_sample(stream, **options)
    return totals, stream.getvalue()


def totals_of(found: Listing) -> Totals:
    """Count what was read in the way of a sample's totals."""
    counts = [count for case in found.cases for count in case.counts]
    return Totals(
        lines=found.lines,
        subjects=found.subjects,
        cases=len(found.cases),
        counts=found.counts,
        felonies=found.felonies,
        doubtful=sum(bool(count.doubts) for count in counts),
    )


@settings(max_examples=25, deadline=None)
@given(cases=st.integers(1, 200), seed=st.integers(0, 2**32), county=st.just("ALAMEDA"))
def test_what_a_sample_says_it_holds_is_what_is_read(cases, seed, county) -> None:
    totals, content = sample(cases=cases, seed=seed, county=county)
    assert totals.cases == cases
    assert totals_of(read_doj(io.BytesIO(content), county=county)) == totals


def test_a_sample_of_500_cases_has_doubts_of_every_kind() -> None:
    _, content = sample()
    found = read_doj(io.BytesIO(content), county="SAMPLE")
    said = " ".join(d for case in found.cases for count in case.counts for d in count.doubts)
    for doubt in ("level", "missing", "calendar", "further", "birth dates"):
        assert doubt in said


def test_a_sample_has_every_section_from_1974_to_the_law() -> None:
    _, content = sample()
    found = read_doj(io.BytesIO(content), county="SAMPLE")
    counts = [count for case in found.cases for count in case.counts]
    cited = {f"{count.section}{count.subsection}" for count in counts}
    assert {"11357a", "11357b", "11357c", "11358", "11359a", "11359b", "11360a"} <= cited
    years = {count.convicted_on.year for count in counts if count.convicted_on}
    assert (min(years), max(years)) == (1974, 2016)
    assert any(len(case.counts) > 1 for case in found.cases)
    assert len({case.person_key for case in found.cases}) < len(found.cases)


def test_a_sample_has_other_counties_offenses_and_events() -> None:
    _, content = sample()
    rows = list(csv.reader(io.StringIO(content.decode())))[1:]
    assert {row[at("STP_ORI_CNTY_NAME")] for row in rows} == {"SAMPLE", "ELSEWHERE"}
    events = {row[at("STP_TYPE_DESCR")] for row in rows}
    assert events == {"ARREST/DETAINED/CITED", "COURT ACTION", "REGISTRATION", "DECEASED"}
    charges = {row[at("OFFENSE_DESCR")] for row in rows}
    assert {"187 PC-MURDER", "290 PC-REGISTRATION OF SEX OFFENDER"} <= charges
    assert all(row[at("RACE_DESCR")] and row[at("GENDER")] for row in rows)


def test_every_row_of_a_sample_says_that_it_is_fabricated() -> None:
    _, content = sample(cases=50)
    for row in list(csv.reader(io.StringIO(content.decode())))[1:]:
        assert row[:2] == ["SAMPLE", "FABRICATED"]
        assert row[at("PRI_NAME")].startswith("SAMPLE,PERSON ")


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others() -> None:
    assert sample(cases=30) == sample(cases=30)
    assert sample(cases=30) != sample(cases=30, seed=65)


def test_a_sample_is_written_to_a_file_in_place_of_an_older_one(tmp_path) -> None:
    path = tmp_path / "sample.dat"
    path.write_text("older")
    write_sample(path, cases=20)
    assert path.read_bytes() == sample(cases=20)[1]


@pytest.mark.parametrize("wrong", [{"cases": -1}, {"county": "elsewhere"}])
def test_a_sample_that_makes_no_sense_is_not_written(wrong) -> None:
    with pytest.raises(ValueError, match="Give 0 or more cases"):
        sample(**wrong)
