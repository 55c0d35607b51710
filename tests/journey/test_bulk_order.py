"""A clerk of the court applies an order on the command line, as it would be typed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bulk import a_list, filed, found, on_record
from click.testing import CliRunner, Result

from api import database as databases
from api.cli import main
from api.settings import Settings
from api.tokens import create_token
from domain.actors import Role
from tests.journey.conftest import Docketproof

SAID = ["--number", "2020-64", "--judge", "J. Roe", "--on", "2020-06-26", "--reference", "ORDER-64"]


@pytest.fixture
def listed(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of three cases on record, one of which was never filed; a token for each role."""
    monkeypatch.setenv("DATABASE_URL", database.owner_url)
    monkeypatch.setenv("DOCKETPROOF_DATA", str(tmp_path / "data"))
    here = Settings.from_environ()
    databases.prepare(here)
    office = databases.office(here)
    for_ever = datetime(2999, 1, 1, tzinfo=UTC)
    try:
        cases = on_record(office, [filed(), found(), filed()])
        with office.door.cursor(commit=True) as cursor:
            for role in (Role.COURT_CLERK, Role.CLERK):
                token = create_token(cursor, role, f"A {role}", for_ever)
                (tmp_path / role).write_text(token)
    finally:
        office.close()
    path = tmp_path / "list.csv"
    path.write_bytes(a_list([(each.id,) for each in cases]))
    return path


@pytest.fixture
def docketproof(tmp_path: Path, listed: Path) -> Docketproof:
    """Runs the command with the list, as somebody of that role."""

    def run(*words: str, role: Role = Role.COURT_CLERK, **options: Any) -> Result:
        environment = {"DOCKETPROOF_TOKEN": (tmp_path / role).read_text()}
        said = ["bulk-order", str(listed), *SAID, *words]
        return CliRunner().invoke(main, said, env=environment | options, catch_exceptions=False)

    return run


def test_a_trial_then_the_order_then_the_same_again(docketproof: Docketproof) -> None:
    tried, first, again = (
        docketproof("--dry-run", "--json"),
        docketproof("--json"),
        docketproof("--json"),
    )
    said = [json.loads(each.output) for each in (tried, first, again)]
    totals = [(each["listed"], each["applied"], each["exceptions"]) for each in said]
    assert totals == [(3, 2, 1)] * 3
    assert [each["dry_run"] for each in said] == [True, False, False]
    assert [each["replayed"] for each in said] == [False, False, True]
    assert said[1]["position"] == said[2]["position"]


def test_in_sentences_each_exception_has_its_line_and_law(docketproof: Docketproof) -> None:
    said = docketproof().output
    assert said.startswith("Of 3 listed cases 2 applied, 1 exceptions.\n")
    assert "Line 3: Count 1 is identified; to dismiss it, it must be filed. (House rule)" in said


@pytest.mark.parametrize(
    ("words", "role", "token", "says"),
    [
        (["--sha256", "6f" * 32], Role.COURT_CLERK, None, "send the list that was signed."),
        ([], Role.CLERK, None, "The role clerk may not receive a bulk order on a case"),
        ([], Role.COURT_CLERK, "dkt_wrong", "docketproof token create --role court_clerk"),
        (["--on", "26.06.2020"], Role.COURT_CLERK, None, "--on: Give a date as YYYY-MM-DD."),
        (["--judge", "J\tR"], Role.COURT_CLERK, None, "--judge: Give the judge:"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(
    docketproof: Docketproof, words: list[str], role: Role, token: str | None, says: str
) -> None:
    other = {"DOCKETPROOF_TOKEN": token} if token else {}
    said = docketproof(*words, role=role, **other)
    assert said.exit_code == 1
    assert says in said.output
    assert "Traceback" not in said.output


def test_a_bad_list_is_refused_by_line_and_column(docketproof: Docketproof, listed: Path) -> None:
    listed.write_bytes(listed.read_bytes() + b"x,,dismiss,no\n")
    said = docketproof()
    assert said.exit_code == 1
    assert "Line 5, column case_id: This is not the id of a case." in said.output
    as_json = json.loads(docketproof("--json").output)
    assert [each["line"] for each in as_json["refused"]] == [5]
