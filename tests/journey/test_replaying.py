"""Whoever doubts a figure of last week tells the events again up to there."""

from __future__ import annotations

from typing import Any

import psycopg2
import pytest

from tests.journey.conftest import Docketproof


@pytest.fixture
def docketproof(loaded: Docketproof) -> Docketproof:
    """Runs a command against a log of 20 cases, positions 1 to 21."""
    return loaded


def change(database: Any, statement: str) -> None:
    connection = psycopg2.connect(database.owner_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_what_was_seen_at_any_position_is_what_the_events_say(docketproof: Docketproof) -> None:
    cases = []
    for position in (0, 1, 11, 21):
        said = docketproof("replay", "--until-position", str(position))
        assert said.exit_code == 0, said.output
        lines = said.output.splitlines()
        assert sum(": MATCH" in line for line in lines) == 5
        assert f"timeline: MATCH; {position:,} rows at position {position:,}." in lines
        cases.append(next(line for line in lines if line.startswith("cases: ")))
    assert cases[0] == "cases: none"
    assert cases[3].endswith("total 20")
    assert len(set(cases)) >= 3


def test_a_change_by_hand_is_found_with_its_first_event(
    docketproof: Docketproof, database: Any
) -> None:
    docketproof("replay", "--until-position", "21")
    change(database, "UPDATE projections.timeline SET actor = 'x' WHERE position IN (12, 15)")
    said = docketproof("replay", "--until-position", "14")
    assert said.exit_code == 1
    assert "timeline: DIFFERS in 2 rows; 14 rows at position 14." in said.output
    assert "First at event 12, " in said.output
    assert "caseload: MATCH" in said.output
    before = docketproof("replay", "--until-position", "11")
    assert (before.exit_code, "DIFFERS" in before.output) == (0, False)


def test_a_position_that_is_not_there_is_refused(docketproof: Docketproof) -> None:
    said = docketproof("replay", "--until-position", "22")
    assert (said.exit_code, "choose a position from 0 to 21" in said.output) == (1, True)


def test_nothing_is_left_and_nothing_changed(docketproof: Docketproof, database: Any) -> None:
    docketproof("replay", "--until-position", "9")
    connection = psycopg2.connect(database.owner_url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'projections_next'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT DISTINCT position FROM record.tracking WHERE position > 0")
        assert cursor.fetchall() == [(21,)]
    connection.close()
