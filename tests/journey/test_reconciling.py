"""A court's list, and what the press wrote, held against the record as it would be typed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bulk import filed, found, on_record
from click.testing import Result
from reconciled import MAPPING, a_court_list

from api import database as databases
from api.settings import Settings
from api.tokens import create_token
from domain.actors import Role
from tests.journey.conftest import Docketproof

LISTING = a_court_list("99F01234,FIL,F,", "99F01235,DSM,F,", "66F00001,DSM,M,", "77F1,GONE,F,")
SAID = ["--key", "docket=Case No", "--column", "bucket=Disposition", "--column", "level=Class"]
SAID += ["--word", "bucket:DSM=dismissed", "--word", "bucket:FIL=filed", "--word", "level:F=felony"]
SAID += ["--word", "level:M=misdemeanor"]
SUMMARY = """\
4 rows of theirs = 1 matched + 1 differing + 1 only theirs + 1 unreadable.
4 cases of ours = 1 matched + 1 differing + 2 only ours.
0 of ours are sealed, and were not compared.
bucket: 1 of 2 equal.
level: 2 of 2 equal.
"""


@pytest.fixture
def docketproof(terminal: Docketproof, tmp_path: Path) -> Docketproof:
    """Runs a command at an office with four cases, by whoever's token is asked for."""
    here = Settings.from_environ()
    databases.prepare(here)
    office = databases.office(here)
    tokens = {}
    try:
        cases = [filed(), filed(), found(), filed()]
        on_record(office, cases, ["99F01234", "99F01235", "88F77777", "77F1"])
        with office.door.cursor(commit=True) as cursor:
            for role in (Role.CLERK, Role.ANALYST):
                ever = datetime(2999, 1, 1, tzinfo=UTC)
                tokens[role] = create_token(cursor, role, f"A {role}", ever)
    finally:
        office.close()
    (tmp_path / "court.csv").write_bytes(LISTING)
    (tmp_path / "m.toml").write_bytes(MAPPING)

    def run(*words: str, role: Role | None = None) -> Result:
        given = {"DOCKETPROOF_TOKEN": tokens[role]} if role else {}
        said = [each.replace("HERE", str(tmp_path)) for each in words]
        return terminal(*said, env=given)

    return run


def test_a_list_is_compared_by_what_is_said_of_its_columns(docketproof: Docketproof) -> None:
    result = docketproof("reconcile", "HERE/court.csv", *SAID)
    assert result.exit_code == 0, result.output
    assert result.output.startswith(SUMMARY)
    assert "Line 5, column Disposition: The cell holds a word that is not known" in result.output


def test_the_comparison_is_written_where_it_is_asked_for(
    docketproof: Docketproof, tmp_path: Path
) -> None:
    for form in ("csv", "json", "xlsx"):
        out = f"HERE/found.{form}"
        docketproof("reconcile", "HERE/court.csv", "--mapping", "HERE/m.toml", "--out", out)
        assert (tmp_path / f"found.{form}").stat().st_size > 1000
    said = json.loads((tmp_path / "found.json").read_bytes())
    assert [row["class"] for row in said["rows"]][:3] == ["matched", "differs", "only_theirs"]
    result = docketproof(
        "reconcile", "HERE/court.csv", "--mapping", "HERE/m.toml", "--out", "x.doc"
    )
    assert "let it end in one of: json, csv, xlsx." in result.output


def test_a_clerk_puts_it_on_record_and_an_analyst_signs_it_off(docketproof: Docketproof) -> None:
    words = ("reconcile", "HERE/court.csv", "--mapping", "HERE/m.toml", "--record")
    made = docketproof(*words, role=Role.CLERK).output
    of = made.partition("On record as ")[2].partition(",")[0]
    refused = docketproof("sign-off", of, "--remark", "ties", role=Role.ANALYST)
    assert refused.exit_code == 1
    assert "sign it off by another remark. (House rule)" in refused.output
    said = ("--remark", "accepted_unexplained", "--reason", "asked_the_court")
    assert "Signed off." in docketproof("sign-off", of, *said, role=Role.ANALYST).output
    again = docketproof("sign-off", of, *said, role=Role.ANALYST)
    assert "is signed off; make another one" in again.output


@pytest.mark.parametrize(
    ("words", "role", "says"),
    [
        (["--record", *SAID], None, "This token does not open the door."),
        (["--record", *SAID], Role.ANALYST, "A docket leads to a person"),
        ([], None, "Say what their columns mean"),
        ([*SAID, "--mapping", "HERE/m.toml"], None, "not both"),
        (["--key", "docket"], None, "write two names with = between them"),
        (["--key", "docket=Docket No"], None, "The header names no column Docket No."),
        (["--key", "shoe=Case No"], None, "It must name one key."),
        ([*SAID, "--at-position", "999"], None, "cannot tell of 999"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    docketproof: Docketproof, words: list[str], role: Role | None, says: str
) -> None:
    result = docketproof("reconcile", "HERE/court.csv", *words, role=role)
    assert result.exit_code != 0
    assert says in result.output


def test_what_nobody_made_cannot_be_signed_off(docketproof: Docketproof) -> None:
    of = "00000000-0000-0000-0000-000000000001"
    result = docketproof("sign-off", of, "--remark", "ties", role=Role.ANALYST)
    assert f"There is no reconciliation {of}" in result.output


# What was published.

FIGURES: list[dict[str, Any]] = [
    {"id": "AL1", "value": 1, "unit": "case (approx.)", "as_of": "2018-02-01"},
    {"id": "AL2", "value": 3, "unit": "case", "as_of": "2020-06"},
    {"id": "AL3", "value": 2, "unit": "petition", "as_of": "2020-06-01"},
]
WHERE = {"jurisdiction": "Sample", "measure": "cases identified", "source": "press"}
OURS = """
[AL1]
report = "status"
unit = "case"
column = "total"

[AL2]
report = "status"
unit = "case"
column = "filed"
county = "SAMPLE"
on = 2018-02-28
"""


@pytest.fixture
def press(tmp_path: Path) -> None:
    """A file of published figures, and how we count two of them."""
    figures = [each | WHERE for each in FIGURES]
    said = {"figures": figures, "tie_outs": [{"identity": "AL1+AL2"}, {"identity": "AL1 vs AL2"}]}
    (tmp_path / "press.json").write_text(json.dumps(said))
    (tmp_path / "ours.toml").write_text(OURS)


def test_the_record_bears_a_figure_out_or_says_what_is_left(
    docketproof: Docketproof, press: None
) -> None:
    result = docketproof("published", "HERE/press.json", "--ours", "HERE/ours.toml")
    sums, first, second = result.output.split("AL1 (")[0], *result.output.split("AL")[-2:]
    assert sums.splitlines() == [
        "AL1+AL2 (cases): Comes to 4; no figure for it was published.",
        "AL1 vs AL2 (cases): Off by 2: 1 against 3.",
    ]
    assert first.strip().endswith("difference +3; since then +0; unexplained +3.")
    assert "published 3, ours 3, difference +0; since then +3 by case.filed: 3, pos" in second
    assert second.strip().endswith("case.left_unchallenged: 3, positions 3 to 12; unexplained -3.")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_the_statement_is_handed_out(docketproof: Docketproof, press: None, form: str) -> None:
    words = ["published", "HERE/press.json", "--ours", "HERE/ours.toml", "--format", form]
    result = docketproof(*words, "--out", f"HERE/statement.{form}")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("ours", "says"),
    [
        (OURS.replace('"case"', '"count"'), "AL1 counts cases, and status would count counts"),
        (OURS.replace("AL2", "AL3"), "AL3 counts petitions, and status would count cases"),
        (OURS.replace('"status"', '"shoes"'), "There is no report shoes; there are: status"),
        (OURS.replace('"filed"', '"shoes"'), "status has no total of shoes in cases."),
        (OURS.replace('"status"', '"deadlines"'), "deadlines has no totals to compare"),
    ],
)
def test_what_cannot_be_compared_says_why(
    docketproof: Docketproof, press: None, tmp_path: Path, ours: str, says: str
) -> None:
    (tmp_path / "ours.toml").write_text(ours)
    result = docketproof("published", "HERE/press.json", "--ours", "HERE/ours.toml")
    assert result.exit_code == 1
    assert says in result.output


def test_a_sum_across_units_is_refused_with_a_sentence(
    docketproof: Docketproof, press: None
) -> None:
    result = docketproof("published", "HERE/press.json", "--identity", "AL1+AL3")
    assert result.exit_code == 1
    assert "figures of different units are never added or compared" in result.output
