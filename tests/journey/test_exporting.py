"""What analysts are given: whole, the same each time, and without anybody's name."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import psycopg2
import pytest

from api import exporting
from api.cli.outcome import at_work
from intake.doj import write_sample
from tests.journey.conftest import Docketproof

FORMS = ("ndjson", "csv", "parquet")
TEXT = '=1+1,"x"\n\x01\x02ü\\N'
"""A formula to a spreadsheet, and everything that a format may stumble over."""


@pytest.fixture
def docketproof(loaded: Docketproof) -> Docketproof:
    """Runs a command against a record of the sample."""
    return loaded


def files_of(directory: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in directory.iterdir()}


def rows_of(directory: Path, form: str, name: str) -> list[dict[str, Any]]:
    path = directory / f"{name}.{form}"
    if form == "ndjson":
        return [json.loads(line) for line in path.read_text().splitlines()]
    if form == "csv":
        with path.open(newline="") as file:
            return list(csv.DictReader(file))
    found = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def personal_of(database: Any) -> set[str]:
    """Every name, docket number, birth date and identifier that the vault was given."""
    connection = psycopg2.connect(database.owner_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT case_id FROM projections.caseload")
        ids = [UUID(str(case_id)) for (case_id,) in cursor]
    connection.close()
    with at_work() as office, office.pool.cursor() as cursor:
        known = office.vault.open_many(cursor, ids)
    return {value for each in known.values() for value in each.values()}


def plain(value: Any) -> str:
    """As CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)


@pytest.mark.parametrize("form", FORMS)
def test_the_manifest_tells_of_every_file_what_is_in_it(
    docketproof: Docketproof, sample: Path, tmp_path: Path, form: str
) -> None:
    said = docketproof("export", "--format", form, "--to", str(tmp_path / "out"))
    assert said.exit_code == 0, said.output
    files = files_of(tmp_path / "out")
    manifest = json.loads(files.pop("manifest.json"))
    assert set(files) == {f"events.{form}", f"stage_history.{form}"}
    assert (manifest["format_version"], manifest["format"]) == (1, form)
    assert manifest["position"] == 21
    for each in manifest["files"]:
        body = files[each["name"]]
        assert (each["bytes"], each["sha256"]) == (len(body), sha256(body).hexdigest())
        rows = rows_of(tmp_path / "out", form, each["name"].partition(".")[0])
        assert len(rows) == each["rows"] > 20 - 1
        assert [column["name"] for column in each["columns"]] == list(rows[0])
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_all_three_forms_say_the_same_of_every_event_and_count(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    for form in FORMS:
        docketproof("export", "--format", form, "--to", str(tmp_path / form))
    for name in ("events", "stage_history"):
        found = []
        for form in FORMS:
            rows = rows_of(tmp_path / form, form, name)
            for row in rows:
                if isinstance(row.get("what"), str):
                    row["what"] = json.loads(row["what"])
            found.append([[plain(value) for value in row.values()] for row in rows])
        assert found[0] == found[1] == found[2]


def test_events_stand_in_the_order_of_the_log_and_versions_by_count(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    docketproof("export", "--format", "ndjson", "--to", str(tmp_path / "out"))
    positions = [each["position"] for each in rows_of(tmp_path / "out", "ndjson", "events")]
    assert positions == list(range(1, 22))
    rows = rows_of(tmp_path / "out", "ndjson", "stage_history")
    keys = [(each["case_id"], each["count_number"], each["from_position"]) for each in rows]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("form", FORMS)
def test_equal_arguments_give_equal_bytes_whatever_came_later(
    docketproof: Docketproof, sample: Path, tmp_path: Path, form: str
) -> None:
    asked = ("export", "--format", form, "--at-position", "21", "--to")
    docketproof(*asked, str(tmp_path / "one"))
    more = tmp_path / "more.dat"
    write_sample(more, cases=5, seed=9)
    docketproof("import", "doj", str(more), "--county", "OTHER")
    docketproof(*asked, str(tmp_path / "two"))
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    docketproof("export", "--format", form, "--to", str(tmp_path / "now"))
    assert files_of(tmp_path / "now") != files_of(tmp_path / "one")


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_nothing_personal_leaves_the_house(
    docketproof: Docketproof, sample: Path, database: Any, tmp_path: Path, form: str
) -> None:
    docketproof("export", "--format", form, "--to", str(tmp_path / "out"))
    written = b"".join(files_of(tmp_path / "out").values()).lower()
    personal = personal_of(database)
    assert len(personal) > 40
    assert [each for each in personal if each.lower().encode() in written] == []
    assert b"case.identified" in written


def test_a_directory_with_something_in_it_is_refused_and_stays(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    there = tmp_path / "out"
    there.mkdir()
    (there / "mine").write_text("kept")
    said = docketproof("export", "--to", str(there))
    assert said.exit_code == 1
    assert "not empty; name a new directory" in said.output
    assert files_of(there) == {"mine": b"kept"}
    (there / "mine").unlink()
    assert docketproof("export", "--to", str(there)).exit_code == 0


def test_a_file_in_the_place_of_the_directory_is_refused(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    said = docketproof("export", "--to", str(sample))
    assert (said.exit_code, sample.is_file()) == (1, True)
    said = docketproof("export", "--to", str(sample / "below"))
    assert (said.exit_code, "cannot be written" in said.output) == (1, True)


def test_a_position_that_is_not_there_is_refused_and_leaves_nothing(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    said = docketproof("export", "--at-position", "22", "--to", str(tmp_path / "out"))
    assert (said.exit_code, "ask for a position from 0 to 21" in said.output) == (1, True)
    assert set(tmp_path.iterdir()) == before


def test_before_the_first_event_there_is_nothing_but_the_columns(
    docketproof: Docketproof, sample: Path, tmp_path: Path
) -> None:
    for form in FORMS:
        out = tmp_path / form
        docketproof("export", "--format", form, "--at-position", "0", "--to", str(out))
        assert rows_of(out, form, "events") == rows_of(out, form, "stage_history") == []
        assert json.loads((out / "manifest.json").read_bytes())["recorded_at"] is None


def test_whoever_has_no_duckdb_is_told_so(
    docketproof: Docketproof, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "find_spec", lambda _: None)
    said = docketproof("export", "--format", "parquet", "--to", str(tmp_path / "out"))
    assert (said.exit_code, "not installed" in said.output) == (1, True)
    assert not (tmp_path / "out").exists()


def test_no_cell_is_a_formula_and_parquet_has_the_text_as_it_is(
    docketproof: Docketproof, sample: Path, database: Any, tmp_path: Path
) -> None:
    docketproof("export", "--to", str(tmp_path / "before"))
    connection = psycopg2.connect(database.owner_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE projections.caseload SET section = %(text)s, code = '-', subsection = ''",
            {"text": TEXT},
        )
    connection.close()
    for form in FORMS:
        docketproof("export", "--format", form, "--to", str(tmp_path / form))
    sections = {
        form: {
            (each["section"], each["code"], each["subsection"])
            for each in rows_of(tmp_path / form, form, "stage_history")
        }
        for form in FORMS
    }
    assert sections == {
        "csv": {(f"'{TEXT}", "'-", "")},
        "ndjson": {(TEXT, "-", "")},
        "parquet": {(TEXT, "-", "")},
    }


def test_a_line_that_is_too_long_for_duckdb_is_refused_in_a_sentence(
    docketproof: Docketproof, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LONGEST", 200)
    said = docketproof("export", "--format", "parquet", "--to", str(tmp_path / "out"))
    assert (said.exit_code, "Choose --format ndjson." in said.output) == (1, True), said.output
    assert not (tmp_path / "out").exists()
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]
