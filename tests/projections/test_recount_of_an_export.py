"""Do analysts, who share no line with us, get our figures from an export?"""

from __future__ import annotations

import ast
import csv
import io
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import duckdb
import pytest
from given import RULESET, findings

import projections
from api.exporting import export
from domain.counts import Outcome
from projections.reports import REPORTS, status
from record.store.pool import Pool
from record.store.roles import READER
from recount import reports as theirs
from recount.__main__ import cases_in, header
from recount.reports import rows_of
from tests.projections.listed import FIRST_DAY, random_cases, read

HANDBOOK = Path(__file__).parents[2] / "docs/analysts.md"
FOLDER = Path(__file__).parents[2] / "recount"
OURS = {name: REPORTS[name] for name in theirs.REPORTS}
NEEDED = {"case-deadlines": {"duty": "order"}}


@pytest.fixture
def exported(database, log_id, tmp_path):
    """Exports the log to Parquet, up to a position; the directory."""
    reading = Pool(database.app_url, role=READER)
    office = SimpleNamespace(reading=reading, log_id=log_id, settings=SimpleNamespace(log="county"))

    def exported(at_position: int | None = None) -> Path:
        to = tmp_path / f"export-{at_position}"
        export(office, "parquet", to, at_position)
        return to

    yield exported
    reading.close()


def ours(pool, log_id, report, **asked):
    with pool.cursor() as cursor:
        return [dict(row) for row in read(report, cursor, log_id, **asked).rows]


def agree(pool, log_id, directory, **asked):
    cases = cases_in(directory)
    assert {topic for case in cases.values() for topic in case.by_hand} == set()
    for name, report in OURS.items():
        counted = list(rows_of(cases.values(), header(name, today=FIRST_DAY)))
        assert counted == ours(pool, log_id, report, **NEEDED.get(name, {}), **asked), name
    return cases


@pytest.mark.parametrize("seed", [3, 31])
def test_every_cell_is_the_same_now_and_before(pool, log_id, tell, exported, seed):
    tell(seed, cases=40, steps=600)
    projections.catch_up(pool, log_id)
    agree(pool, log_id, exported())
    for position in (0, 57, 200):
        agree(pool, log_id, exported(position), at_position=position)


def test_so_it_is_for_cases_that_come_far(pool, log_id, save, exported):
    for case in random_cases(5, cases=60, steps=40):
        save(case)
    projections.catch_up(pool, log_id)
    cases = agree(pool, log_id, exported())
    assert len({case.heading for case in cases.values()}) >= 8


def test_the_program_imports_nothing_of_ours():
    imported = set()
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                imported |= {each.name.partition(".")[0] for each in node.names}
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module.partition(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"duckdb", "recount"}


def test_it_runs_by_itself_and_prints_what_we_print(pool, log_id, tell, exported, tmp_path):
    tell(8)
    projections.catch_up(pool, log_id)
    copytree(FOLDER, tmp_path / "alone/recount")
    export = exported()
    for name, report in OURS.items():
        words = [sys.executable, "-m", "recount", str(export), name, "--today", str(FIRST_DAY)]
        said = subprocess.run(
            words, capture_output=True, text=True, check=True, cwd=tmp_path / "alone"
        )
        rows = list(csv.DictReader(io.StringIO(said.stdout)))
        expected = ours(pool, log_id, report, **NEEDED.get(name, {}))
        plain = [{k: "" if v is None else str(v) for k, v in row.items()} for row in expected]
        assert (rows, said.stderr) == (plain, ""), name


def test_what_it_does_not_know_it_leaves_to_hand_and_says_so(
    pool, log_id, save, identified, exported
):
    save(identified())
    projections.catch_up(pool, log_id)
    (case,) = cases_in(exported()).values()
    case.feel("case.turned_blue", case.received, {})
    assert case.by_hand == {"case.turned_blue"}


def test_the_question_that_the_handbook_asks_of_a_legal_day_has_our_answer(
    pool, log_id, tell, exported
):
    tell(31, cases=30, steps=240)
    projections.catch_up(pool, log_id)
    question = HANDBOOK.read_text().partition("```sql\n")[2].partition("```")[0]
    found = dict(duckdb.sql(question.replace("export/", f"{exported()}/")).fetchall())
    rows = ours(pool, log_id, status, effective=date(2018, 12, 31))
    expected: Counter[str] = Counter()
    for row in rows:
        if row["unit"] == "count" and row["county"] != "total":
            expected[row["county"]] += row["eligible"]
    assert {county or "unknown": n for county, n in found.items()} == dict(+expected)
    assert expected.total() > 0


def test_a_version_that_ended_later_is_open_as_of_before(
    pool, log_id, save, identified, act, exported
):
    case = identified()
    save(case)
    projections.catch_up(pool, log_id)
    then = exported()
    case.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    save(case)
    projections.catch_up(pool, log_id)
    again, now = exported(1), exported(2)
    for name in ("events.parquet", "stage_history.parquet", "manifest.json"):
        assert (then / name).read_bytes() == (again / name).read_bytes()
    ends = "SELECT count_number, from_position, to_position, to_on FROM '{}/stage_history.parquet'"
    assert duckdb.sql(ends.format(again)).fetchall() == [(1, 1, None, None), (2, 1, None, None)]
    assert [row[:3] for row in duckdb.sql(ends.format(now)).fetchall()] == [
        (1, 1, 2),
        (1, 2, None),
        (2, 1, 2),
        (2, 2, None),
    ]
