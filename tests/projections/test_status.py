"""R1: every case and every count in exactly one bucket, and every total ties."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from hashlib import sha256
from html import escape
from zipfile import ZipFile

import pytest
import rfc8785

import projections
from domain.standing import BUCKETS
from projections.engine import NotFoldedYet
from projections.reports import REPORTS, as_csv, as_json, as_xlsx, status
from record.proof.verdict import LIMITS
from tests.projections.listed import read


@pytest.fixture
def told(pool, log_id, tell):
    told = tell(31, cases=30, steps=240)
    projections.catch_up(pool, log_id)
    return told


def report(pool, log_id, **asked):
    with pool.cursor() as cursor:
        return read(status, cursor, log_id, **asked)


def test_every_case_and_count_is_where_its_aggregate_says(pool, log_id, told):
    expected: Counter = Counter()
    for case in told.values():
        county = case.county or "unknown"
        expected[county, case.procedure.name, "case", case.bucket] += 1
        for number in case.standings:
            expected[county, case.procedure.name, "count", case.bucket_of(number)] += 1
    found = {
        (row["county"], row["procedure"], row["unit"], bucket): row[bucket]
        for row in report(pool, log_id).rows
        for bucket in BUCKETS
        if row["county"] != "total" and row[bucket]
    }
    assert found == expected
    assert {county for county, *_ in found} == {"Alameda", "San Francisco", "unknown"}
    assert len({bucket for *_, bucket in found}) >= 7


def test_the_columns_are_the_buckets_of_the_domain():
    assert (*BUCKETS, "total") == tuple(status.columns)


def test_totals_tie_across_and_down(pool, log_id, told):
    rows = report(pool, log_id).rows
    for row in rows:
        assert sum(row[bucket] for bucket in BUCKETS) == row["total"]
    counts = sum(len(case.standings) for case in told.values())
    for unit, number in (("case", len(told)), ("count", counts)):
        *parts, total = [row for row in rows if row["unit"] == unit]
        assert (total["county"], total["procedure"]) == ("total", "total")
        assert total["total"] == number
        for column in (*BUCKETS, "total"):
            assert sum(row[column] for row in parts) == total[column]


def test_an_empty_log_has_totals_of_nothing(pool, log_id):
    projections.catch_up(pool, log_id)
    found = report(pool, log_id)
    assert [(row["unit"], row["total"]) for row in found.rows] == [("case", 0), ("count", 0)]
    assert (found.header["position"], found.header["recorded_at"]) == (0, None)


def test_the_same_question_gives_the_same_bytes_as_of_the_same_position(
    pool, log_id, save, identified, told
):
    before = report(pool, log_id)
    position = before.header["position"]
    save(identified())
    projections.catch_up(pool, log_id)
    after, again = report(pool, log_id), report(pool, log_id, at_position=position)
    assert as_json(again) == as_json(before)
    assert as_csv(again) == as_csv(before)
    assert after.sha256 != before.sha256
    assert after.rows[-1]["total"] == before.rows[-1]["total"] + 2


def test_the_header_says_what_was_asked_and_as_of_when(pool, log_id, told):
    found = report(pool, log_id, county="Alameda")
    assert found.header["filters"] == {"county": "Alameda", "procedure": None}
    assert found.header["recorded_at"].startswith("20")
    assert {row["county"] for row in found.rows} == {"Alameda", "total"}
    one = report(pool, log_id, procedure="motion")
    assert {row["procedure"] for row in one.rows} == {"motion", "total"}


@pytest.mark.parametrize("position", [-1, 10_000])
def test_a_position_that_is_not_folded_is_refused(pool, log_id, told, position):
    with pytest.raises(NotFoldedYet, match="ask for a position from 0 to"):
        report(pool, log_id, at_position=position)


def test_anybody_can_compute_the_hash_again(pool, log_id, told):
    given = json.loads(as_json(report(pool, log_id)))
    claimed, _ = given.pop("sha256"), given.pop("limits")
    assert sha256(rfc8785.dumps(given)).hexdigest() == claimed


def test_a_spreadsheet_sees_no_formula_and_every_filter(pool, log_id, save, identified):
    save(identified(county="=1+1"))
    projections.catch_up(pool, log_id)
    lines = as_csv(report(pool, log_id, county="=1+1")).decode().split("\r\n")
    assert "report,status" in lines
    assert "position,1" in lines
    assert "filters: county,'=1+1" in lines
    assert sum(line.startswith("'=1+1,petition,") for line in lines) == 2
    assert not any(line.startswith("=") for line in lines)


def test_what_no_record_can_prove_is_said_beside_the_figures(pool, log_id, told):
    found = report(pool, log_id)
    assert json.loads(as_json(found))["limits"] == [*LIMITS]
    head = as_csv(found).decode().partition("\r\n\r\n")[0]
    said = [line[1] for line in csv.reader(io.StringIO(head)) if "no record can prove" in line[0]]
    assert said == [*LIMITS]
    with ZipFile(io.BytesIO(as_xlsx(found))) as book:
        about = book.read("xl/sharedStrings.xml").decode()
    assert all(escape(each) in about for each in LIMITS)


def test_reports_are_listed_by_name():
    assert REPORTS["status"] is status
    assert list(REPORTS)[:4] == ["status", "by-offence", "by-conviction-year", "weekly"]
