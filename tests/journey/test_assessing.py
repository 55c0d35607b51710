"""What a policy would do with a file, and why a case stands as it does, on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from click.testing import CliRunner

from api.cli import main
from api.cli.assessing import MEMBERS
from api.cli.outcome import at_work
from domain.actors import Act, Role
from domain.casework import Command
from domain.counts import Finding, Outcome, Ruleset
from domain.rulesets import RULESETS
from intake import read_doj
from intake.doj import write_sample
from intake.doj.layout import NAMES
from tests.journey.conftest import Docketproof as Run

AS_OF = ("--as-of", "2019-11-11")


@pytest.fixture
def run() -> Run:
    """Runs a command, without any database."""
    return lambda *words: CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture
def sample(tmp_path: Path) -> str:
    """A list of 40 invented cases."""
    path = tmp_path / "list.dat"
    write_sample(path, cases=40)
    return str(path)


def by(ruleset: str, county: str = "Sample") -> tuple[str, ...]:
    return ("--county", county, "--ruleset", ruleset, *AS_OF)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_each_line_has_exactly_the_seven_members(run: Run, sample: str, ruleset: str) -> None:
    said = run("assess", sample, *by(ruleset), "--json")
    lines = [json.loads(line) for line in said.output.splitlines()]
    assert said.exit_code == 0
    assert len(lines) >= 40
    assert {tuple(each) for each in lines} == {MEMBERS}
    findings = {"dismiss", "reduce", "not_eligible", "hand_review", "other_agency"}
    assert {each["finding"] for each in lines} <= findings
    assert {each["level"] for each in lines} <= {"felony", "misdemeanor", "infraction", None}
    assert all(each["citation"] and each["reason"] for each in lines)


def test_every_cannabis_count_of_an_import_is_assessed_once(run: Run, sample: str) -> None:
    said = run("assess", sample, *by("los-angeles-2019"), "--json")
    lines = [json.loads(line) for line in said.output.splitlines()]
    keys = [(each["subject_id"], each["cnt_order"]) for each in lines]
    assert len(set(keys)) == len(keys)
    with Path(sample).open("rb") as stream:
        assert len(keys) == read_doj(stream, county="SAMPLE").counts


def test_the_same_question_gets_the_same_bytes(run: Run, sample: str) -> None:
    one, two = (run("assess", sample, *by("configurable"), "--json").output for _ in range(2))
    assert one == two


def test_the_table_ends_with_how_many_counts_have_which_finding(run: Run, sample: str) -> None:
    counts = len(run("assess", sample, *by("configurable"), "--json").output.splitlines())
    said = run("assess", sample, *by("configurable")).output
    head, table, summary = said.split("\n\n")
    assert head.splitlines()[0].split() == list(MEMBERS)
    assert table == f"{RULESETS['configurable'].title} (configurable 2019.11), as of 2019-11-11:"
    rows = [line.split() for line in summary.splitlines()[1:]]
    assert rows[-1] == [str(counts), "total"]
    assert sum(int(row[0]) for row in rows[:-1]) == counts


def test_assessing_needs_no_database_and_leaves_nothing(
    run: Run, sample: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    monkeypatch.setenv("DOCKETPROOF_DATA", str(tmp_path / "data"))
    assert run("assess", sample, *by("configurable")).exit_code == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (by("baseline"), "There is no ruleset 'baseline'; there are: configurable, contra-costa"),
        (by("configurable", "Alameda"), "No line is of the county ALAMEDA. The file names "),
        ((*by("configurable")[:4], "--as-of", "11/11/2019"), "give one as YYYY-MM-DD."),
        ((*by("configurable")[:4], "--as-of", "2019-02-30"), "give one as YYYY-MM-DD."),
        ((*by("configurable")[:4], "--as-of", "20191111"), "give one as YYYY-MM-DD."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, sample: str, words: tuple[str, ...], says: str
) -> None:
    said = run("assess", sample, *words, "--json")
    assert said.exit_code == 1
    assert says in said.output
    assert not said.stdout


def test_a_damaged_file_is_refused_with_every_bad_line(run: Run, sample: str) -> None:
    lines = Path(sample).read_bytes().splitlines(keepends=True)
    Path(sample).write_bytes(b"".join([*lines[:4], lines[4].replace(b",", b"", 1), *lines[5:]]))
    said = run("assess", sample, *by("configurable"), "--json")
    assert said.exit_code == 1
    assert "Line 5: The line has 94 fields" in said.output
    assert "Nothing was assessed." in said.output


def test_the_rulesets_are_listed_and_shown_rule_by_rule(run: Run) -> None:
    listed = run("rulesets").output
    assert all(name in listed for name in RULESETS)
    shown = run("rulesets", "sacramento-2019").output
    assert RULESETS["sacramento-2019"].sha256 in shown
    assert "  2. Is it a felony? No.\n     dismiss (misdemeanor_or_infraction, " in shown
    assert run("rulesets", "nobody").exit_code == 1


# A case on record.


def a_case(database: Any) -> UUID:
    connection = psycopg2.connect(database.owner_url)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stream_id FROM record.events WHERE topic = 'case.identified' ORDER BY position"
        )
        row = cursor.fetchone()
    connection.close()
    assert row is not None
    return UUID(str(row[0]))


def test_a_case_without_a_check_is_explained_from_its_file(
    docketproof: Run, database: Any, sample: str
) -> None:
    docketproof("import", "doj", sample, "--county", "SAMPLE")
    case = str(a_case(database))
    bare = docketproof("explain", case)
    assert bare.output.startswith("Count 1: HS 113")
    assert "no check is on record" in bare.output
    assert "stands at: identified" in bare.output
    traced = docketproof("explain", case, "--file", sample, *by("los-angeles-2019"))
    assert "by los-angeles-2019, version 2019.1, as of 2019-11-11, from this file:" in traced.output
    assert "rule 1: Is it a felony? " in traced.output
    assert "finding: " in traced.output


def check(case_id: UUID, ruleset: Ruleset, finding: Finding) -> None:
    """The clerk puts a check of one count on record."""
    act = Act("clerk-1", Role.CLERK, date(2019, 11, 11))
    with at_work() as office:
        version = office.casework.case(case_id).version
        command = Command(UUID(int=case_id.int ^ version), act.by, act.role, "")
        office.casework.take(
            command, case_id, lambda case: case.check(act, ruleset, [finding]), version=version
        )


def test_a_check_is_explained_by_the_rules_up_to_the_one_that_decided(
    docketproof: Run, database: Any, sample: str
) -> None:
    docketproof("import", "doj", sample, "--county", "SAMPLE")
    case = a_case(database)
    ruleset = Ruleset("sacramento-2019", "2019.1", date(2019, 11, 11))
    found = Finding(1, Outcome.REDUCE, "conviction_in_10_years", "HS 11361.9; office policy")
    check(case, ruleset, found)
    said = docketproof("explain", str(case)).output
    assert "checked by sacramento-2019, version 2019.1, as of 2019-11-11" in said
    assert "found: reduce (conviction_in_10_years, HS 11361.9; office policy)" in said
    assert "  5. Is there more than one conviction on record" in said
    assert "  6. " not in said


def test_a_check_by_a_version_that_is_not_known_here_shows_no_rules(
    docketproof: Run, database: Any, sample: str
) -> None:
    docketproof("import", "doj", sample, "--county", "SAMPLE")
    case = a_case(database)
    found = Finding(1, Outcome.DISMISS, "aged_50", "Office policy")
    check(case, Ruleset("sacramento-2019", "2018.9", date(2019, 11, 11)), found)
    said = docketproof("explain", str(case)).output
    assert "this version of the ruleset is not known here" in said
    assert "  1. " not in said


def test_a_case_that_another_file_brought_is_not_explained_from_this_one(
    docketproof: Run, database: Any, sample: str, tmp_path: Path
) -> None:
    docketproof("import", "doj", sample, "--county", "SAMPLE")
    other = tmp_path / "other.csv"
    fields = {"SUBJECT_ID": "1", "CNT_ORDER": "101001001000", "DISP_DESCR": "CONVICTED"}
    fields |= {"OFFENSE_DESCR": "11358 HS", "STP_ORI_CNTY_NAME": "SAMPLE"}
    other.write_text(",".join(fields.get(name, "") for name in NAMES) + "\n")
    said = docketproof("explain", str(a_case(database)), "--file", str(other), *by("configurable"))
    assert said.exit_code == 1
    assert "is not in this file for this county" in said.output


def test_a_case_that_does_not_exist_is_said_so(docketproof: Run) -> None:
    said = docketproof("explain", str(UUID(int=9)))
    assert said.exit_code == 1
    assert "There is no case" in said.output


def test_a_ruleset_without_a_file_explains_nothing(run: Run) -> None:
    said = run("explain", str(UUID(int=9)), "--ruleset", "configurable")
    assert said.exit_code == 1
    assert "Give --file, --county, --ruleset and --as-of, or none of them." in said.output
