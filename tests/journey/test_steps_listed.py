"""May somebody at a terminal learn what may happen next on a case, and let it happen?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from intake.doj import write_sample
from tests.journey.conftest import Docketproof

CLERK = ("--role", "clerk", "--by", "u-00000001")
HOLD = '{"on": "2019-03-05", "reason": "lab_report"}'


@pytest.fixture
def docketproof(terminal: Docketproof, tmp_path: Path) -> Docketproof:
    """Runs a command against a database of the test's own, with one case in it."""
    write_sample(tmp_path / "list.dat", cases=1)
    terminal("import", "doj", str(tmp_path / "list.dat"), "--county", "SAMPLE")
    return terminal


@pytest.fixture
def case_id(database: Any, docketproof: Docketproof) -> str:
    """The only case there is."""
    connection = psycopg2.connect(database.owner_url)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT stream_id FROM record.events WHERE topic = 'case.identified'"
        )
        (found,) = cursor.fetchall()
    connection.close()
    return str(found[0])


def test_every_step_is_listed_open_or_with_the_reason_why_not(
    docketproof: Docketproof, case_id: str
) -> None:
    said = docketproof("steps", case_id, *CLERK).output
    as_json = json.loads(docketproof("steps", case_id, *CLERK, "--json").output)

    assert f"Case {case_id}, version 1, stands under identified." in said
    assert "check: open on counts 1" in said
    assert "agree: closed" in said
    assert "(House rule)" in said
    assert {each["step"] for each in as_json["steps"]} >= {"check", "find-prior-relief", "amend"}


def test_a_step_is_taken_once_and_a_refusal_is_a_sentence(
    docketproof: Docketproof, case_id: str
) -> None:
    take = ("take", case_id, "hold", HOLD, *CLERK, "--version", "1")

    first, again = docketproof(*take), docketproof(*take)
    release = docketproof("take", case_id, "release", "{}", *CLERK, "--version", "2")
    closed = docketproof(
        "take", case_id, "close", HOLD.replace("lab_report", "done"), *CLERK, "--version", "2"
    )

    assert first.output == "On record: version 2, position 3, identified.\n"
    assert (again.exit_code, "version 2 now" in again.output) == (1, True)
    assert (release.exit_code, "/on: Missing data" in release.output) == (1, True)
    assert (closed.exit_code, "(House rule)" in closed.output) == (1, True)


@pytest.mark.parametrize("case", ["7", "f7b1c2d3-0000-4000-8000-000000000001"])
def test_a_case_that_is_not_there_is_told_plainly(docketproof: Docketproof, case: str) -> None:
    said = docketproof("steps", case, *CLERK)

    assert said.exit_code in (1, 2)
    assert "Traceback" not in said.output
