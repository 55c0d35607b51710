"""Queues, deadlines and what the law says by itself, as staff would type it."""

from __future__ import annotations

import json

import pytest

import api.fields
from tests.journey.conftest import Docketproof


@pytest.fixture
def docketproof(loaded: Docketproof) -> Docketproof:
    """Runs a command on a record with a list of 20 invented cases, loaded today."""
    return loaded


def test_the_queues_are_shown_and_one_of_them_case_by_case(docketproof: Docketproof) -> None:
    said = docketproof("queue").output.splitlines()
    assert said[0].startswith("On 2")
    assert said[1].split() == [
        "queue",
        "waiting",
        "late",
        "held",
        "oldest_days",
        "median_days",
        "closed",
    ]
    assert said[2].split()[:3] == ["identified", "20", "20"]
    listed = docketproof("queue", "identified", "--today", "2020-07-02", "--limit", "3").output
    assert listed.count("review due 2020-07-01 LATE (prosecutor)") == 3
    calm = docketproof("queue", "identified", "--today", "2020-07-01", "--late").output
    assert "No case waits there." in calm


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("queue", "merged"), "is not one of"),
        (("queue", "--late"), "Name a heading"),
        (("queue", "--today", "soon"), "does not match the format"),
        (("report", "status", "--today", "2024-01-01"), "knows no today"),
        (("report", "case-deadlines"), "needs to be asked for a duty"),
        (("report", "deadlines", "--at-position", "9999"), "ask for a position from 0 to"),
        (("deem-unchallenged",), "Missing option '--as-of'"),
        (("deem-unchallenged", "--as-of", "2020-07-01"), "2020-07-01"),
        (("deem-unchallenged", "--as-of", "2999-01-01"), "Give a day up to today"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    docketproof: Docketproof, words: tuple[str, ...], says: str
) -> None:
    said = docketproof(*words)
    assert said.exit_code != 0
    assert says in said.output


def test_a_report_of_a_day_gives_equal_bytes(docketproof: Docketproof) -> None:
    asked = ("report", "deadlines", "--today", "2024-01-01", "--format", "json")
    one, two = (docketproof(*asked).output for _ in range(2))
    assert one == two
    found = json.loads(one)
    assert found["header"]["today"] == "2024-01-01"
    review = [row for row in found["rows"] if row["duty"] == "review"]
    assert [(row["county"], row["open_late"]) for row in review] == [("SAMPLE", 20), ("total", 20)]


def test_what_nobody_challenged_is_deemed_once_and_with_a_receipt(
    docketproof: Docketproof,
) -> None:
    today = api.fields.today().isoformat()
    tried = docketproof("deem-unchallenged", "--as-of", today, "--dry-run")
    assert "of 20 cases would be deemed" in tried.output
    done = docketproof("deem-unchallenged", "--as-of", today)
    assert done.exit_code == 0
    assert "of 20 cases are deemed" in done.output
    again = docketproof("deem-unchallenged", "--as-of", today)
    assert "0 counts of 0 cases are deemed" in again.output
    asked = ("report", "case-deadlines", "--duty", "review", "--state", "met_late")
    rows = docketproof(*asked, "--format", "json").output
    assert len(json.loads(rows)["rows"]) == 20


def test_the_queues_are_as_of_the_moment_that_is_asked_for(docketproof: Docketproof) -> None:
    said = docketproof("queue", "--at-position", "3").output.splitlines()
    assert "as of position 3, recorded 2" in said[0]
    # The list itself is a fact, and so is each case.
    assert int(said[2].split()[1]) <= 3
    listed = docketproof("queue", "identified", "--effective", "2016-11-08").output.splitlines()
    assert "in effect by 2016-11-08" in listed[0]
    assert listed[1:] == ["No case waits there."]
    both = docketproof("queue", "--at-position", "1", "--as-of", "2019-03-04T00:00:00Z")
    assert (both.exit_code, "not for both" in both.output) == (2, True)
