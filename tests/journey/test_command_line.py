"""An office's work on the command line, as its staff would type it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from click.testing import Result

from tests.journey.conftest import Docketproof


def events(database: Any) -> int:
    connection = psycopg2.connect(database.owner_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record.events")
        row = cursor.fetchone()
    connection.close()
    assert row is not None
    return int(row[0])


def test_a_dry_run_reports_and_stores_nothing(
    docketproof: Docketproof, sample: Path, database: Any
) -> None:
    said = docketproof("import", "doj", str(sample), "--county", "sample", "--dry-run", "--json")
    receipt = json.loads(said.output)
    assert (receipt["cases"], receipt["new_cases"], said.exit_code) == (20, 20, 0)
    assert events(database) == 0


def test_a_file_sent_twice_adds_nothing_the_second_time(
    docketproof: Docketproof, sample: Path, database: Any
) -> None:
    docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    once = events(database)
    again = docketproof("import", "doj", str(sample), "--county", "SAMPLE", "--json")
    receipt = json.loads(again.output)
    assert (receipt["new_cases"], receipt["known_cases"], receipt["replayed"]) == (0, 20, True)
    assert events(database) == once == 21


def test_a_broken_file_is_refused_whole_by_line_and_column(
    docketproof: Docketproof, sample: Path, database: Any
) -> None:
    lines = sample.read_bytes().splitlines(keepends=True)
    sample.write_bytes(b"".join([*lines[:4], lines[4].replace(b",", b"", 1), *lines[5:]]))
    said = docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    assert said.exit_code == 1
    assert "Line 5" in said.output
    assert "Nothing was taken in." in said.output
    assert events(database) == 1


def test_two_files_are_one_delivery_and_a_list_matches_what_came_of_it(
    docketproof: Docketproof, sample: Path, tmp_path: Path, database: Any
) -> None:
    lines = sample.read_bytes().splitlines(keepends=True)
    parts = [tmp_path / "a.dat", tmp_path / "b.dat"]
    for number, part in enumerate(parts):
        part.write_bytes(b"".join([lines[0], *lines[1 + number :: 2]]))
    forth = docketproof("import", "doj", *map(str, parts), "--county", "SAMPLE", "--json")
    back = docketproof("import", "doj", *map(str, parts[::-1]), "--county", "SAMPLE", "--json")
    one, two = json.loads(forth.output), json.loads(back.output)
    assert (one["new_cases"], two["new_cases"], two["replayed"]) == (20, 0, True)
    assert one["files"] == two["files"]
    once = events(database)
    said = docketproof("match", str(sample), "--layout", "doj", "--county", "SAMPLE")
    assert "20 cases in the list, 20 cases of the county on record." in said.output
    assert "Matched: 20 strongly, 0 weakly." in said.output
    assert "PERSON" not in said.output
    assert events(database) == once


def test_a_countys_list_comes_in_by_its_mapping(docketproof: Docketproof, tmp_path: Path) -> None:
    listed, mapping = tmp_path / "list.csv", tmp_path / "yolo.toml"
    listed.write_text("Case,Name,Charge,Date\nCR-1,DOE,11358,1999-04-20\n")
    mapping.write_text(
        'dates = ["YYYY-MM-DD"]\n[columns]\ndocket = "Case"\nname = "Name"\n'
        'charge = "Charge"\nconvicted_on = "Date"\n'
    )
    words = ("import", "csv", str(listed), "--county", "YOLO", "--mapping", str(mapping))
    assert "new cases: 1" in docketproof(*words).output
    mapping.write_text("x = 1")
    said = docketproof(*words)
    assert said.exit_code == 1
    assert "The mapping, key columns.docket: The key is missing." in said.output
    assert "No list was read." in said.output
    sf = docketproof("import", "sf", str(listed), "--county", "SAN FRANCISCO")
    assert "The header has 4 fields, expected 30." in sf.output


def test_a_report_ties_and_equal_arguments_give_equal_bytes(
    docketproof: Docketproof, sample: Path
) -> None:
    docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    one, two = (docketproof("report", "status", "--format", "json").output for _ in range(2))
    assert one == two
    rows = json.loads(one)["rows"]
    totals = {row["unit"]: row["total"] for row in rows if row["county"] == "total"}
    assert totals["case"] == 20
    assert totals["count"] >= 20


def test_a_check_agrees_and_a_rebuild_finds_nothing_changed(
    docketproof: Docketproof, sample: Path
) -> None:
    docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    docketproof("report", "status")
    checked = docketproof("check")
    assert checked.exit_code == 0
    assert "caseload agrees" in checked.output
    assert docketproof("rebuild", "caseload").exit_code == 0
    assert "0 differences" in docketproof("rebuild", "--all").output
    assert docketproof("rebuild", "--back", "caseload").exit_code == 0
    assert docketproof("check").exit_code == 0
    assert docketproof("rebuild", "--discard-old", "--all").exit_code == 0
    gone = docketproof("rebuild", "--back", "caseload")
    assert (gone.exit_code, "there is nothing to put back" in gone.output) == (1, True)
    assert "Name projections" in docketproof("rebuild").output
    assert "No case is in quarantine." in docketproof("quarantine", "list").output
    assert "is whole" in docketproof("quarantine", "retry").output


def test_what_changed_in_a_report_is_told_with_its_events(
    docketproof: Docketproof, sample: Path
) -> None:
    docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    told = docketproof("compare-reports", "status", "0", "3").output
    assert "total, total, case: total was 0, is " in told
    assert "case.identified at 2" in told
    assert "No figure has changed." in docketproof("compare-reports", "status", "3", "3").output


def test_a_check_finds_a_row_that_somebody_changed_by_hand(
    docketproof: Docketproof, sample: Path, database: Any
) -> None:
    docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    docketproof("report", "status")
    connection = psycopg2.connect(database.owner_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("UPDATE projections.caseload SET county = 'ELSEWHERE'")
    connection.close()
    checked = docketproof("check")
    assert checked.exit_code == 1
    assert "caseload differs" in checked.output
    assert "docketproof rebuild" in checked.output
    assert "they differ in county" in checked.output
    refused = docketproof("rebuild", "caseload")
    assert (refused.exit_code, "--accept-differences" in refused.output) == (1, True)
    assert docketproof("rebuild", "caseload", "--accept-differences").exit_code == 0
    assert docketproof("check").exit_code == 0


def test_a_token_is_shown_once(docketproof: Docketproof) -> None:
    said = docketproof("token", "create", "--role", "clerk", "--name", "Desk 1")
    assert said.output.startswith("dkt_")


def test_the_status_of_the_database_names_every_migration(docketproof: Docketproof) -> None:
    said = docketproof("db", "status")
    assert "0001_create_roles.sql" in said.output
    assert "pending" not in said.output


def test_a_setting_that_cannot_be_read_is_named(
    docketproof: Docketproof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKETPROOF_POOL_SIZE", "many")
    said = docketproof("db", "status")
    assert said.exit_code == 1
    assert "POOL_SIZE" in said.output


def test_a_lost_vault_key_is_never_replaced_by_a_new_one(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    docketproof("import", "doj", str(sample), "--county", "SAMPLE")
    (tmp_path / "data/keys/vault.key").unlink()
    said = docketproof("db", "migrate")
    assert isinstance(said, Result)
    assert said.exit_code == 1
    assert "Put it back" in said.output
