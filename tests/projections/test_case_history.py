"""One case's whole history as a report: what, when, by whom, and what it changed."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

import projections
from domain.actors import Act, Document, Role
from domain.counts import Finding, Outcome, Ruleset
from projections.engine import NotFoldedYet
from projections.reports import WronglyAsked, as_json
from projections.reports.case_history import COLUMNS, case_history
from tests.projections.listed import a_case, act, checked, read, unchallenged

LATER, LAST = date(2019, 5, 6), date(2019, 9, 1)


@pytest.fixture
def history(pool, log_id):
    """The report, brought up to date."""

    def history(case_id, **asked):
        projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            return read(case_history, cursor, log_id, case=case_id, **asked)

    return history


@pytest.fixture
def told(save):
    """A case of two counts: found, checked in part, then the rest before that, then corrected."""
    case = a_case(counts=2)
    checked(case, LATER, Outcome.DISMISS, 1)
    case.check(
        Act("clerk-1", Role.CLERK, date(2019, 3, 4), Document("P-9", "cd" * 32)),
        Ruleset("list", "2", date(2019, 7, 1)),
        [Finding(2, Outcome.NOT_ELIGIBLE, "too_much", "HS 11361.8(f)")],
    )
    case.correct(act(Role.CLERK, LAST), 3, "typing_error", [*case.pending_events])
    save(case)
    return case


def test_its_columns_are_those_that_auditors_are_promised():
    assert COLUMNS == (
        "seq", "effective_on", "recorded_at", "actor", "role", "event", "before", "after",
        "reason", "document", "corrects", "hash",
    )  # fmt: skip


def test_every_fact_is_told_once_and_the_oldest_first(told, history):
    report = history(told.id)
    assert report.header["unit"] == "fact"
    assert report.header["facts"] == len(report.rows) == 4
    # The second check took effect before the first, but was recorded after it.
    assert [row["seq"] for row in report.rows] == [1, 3, 2, 4]
    days = [row["effective_on"] for row in report.rows]
    assert days == sorted(days)


def test_each_fact_says_what_it_changed_why_and_on_what_paper(told, history):
    found, late, first, mended = history(told.id).rows
    assert (found["before"], found["after"]) == (None, "1 identified, 2 identified")
    assert (first["before"], first["after"]) == (found["after"], "1 eligible, 2 identified")
    assert (late["before"], late["after"]) == (first["after"], "1 eligible, 2 not_eligible")
    assert (late["reason"], late["document"]) == ("2 too_much", f"P-9 sha256:{'cd' * 32}")
    assert mended["before"] == late["after"]
    assert (mended["corrects"], mended["reason"]) == (3, "typing_error")
    assert {row["corrects"] for row in (found, late, first)} == {None}


def test_the_hash_is_that_of_the_leaf_on_record(told, history, pool, log_id):
    with pool.cursor() as cursor:
        cursor.execute(
            "SELECT version, encode(sha256('\\x00'::bytea || leaf), 'hex') FROM record.events"
            " WHERE log_id = %s AND stream_id = %s",
            (log_id, str(told.id)),
        )
        on_record = dict(cursor.fetchall())
    assert {row["seq"]: row["hash"] for row in history(told.id).rows} == on_record
    assert len(on_record) == 4


def test_what_a_rule_did_names_the_system(save, history):
    case = unchallenged(checked(a_case(counts=2), LATER), LATER, 2)
    case.deem_unchallenged(act(Role.SYSTEM, date(2020, 7, 2)), [1])
    save(case)
    rows = history(case.id).rows
    assert [(row["actor"], row["role"]) for row in rows][-1] == ("System", "system")
    assert "System" not in [row["actor"] for row in rows[:-1]]


def test_the_history_is_as_of_the_moment_that_is_asked_for(told, history):
    assert [row["seq"] for row in history(told.id, at_position=2).rows] == [1, 2]
    assert [row["seq"] for row in history(told.id, effective=date(2019, 3, 4)).rows] == [1, 3]
    before = as_json(history(told.id, at_position=2))
    assert as_json(history(str(told.id), at_position=2)) == before
    with pytest.raises(NotFoldedYet, match="cannot tell of 99"):
        history(told.id, at_position=99)


@pytest.mark.parametrize("asked", [{"at_position": 0}, {"effective": date(2018, 12, 31)}])
def test_a_case_that_was_not_there_then_has_no_history(told, history, asked):
    with pytest.raises(WronglyAsked, match="no such case at that moment"):
        history(told.id, **asked)


def test_only_a_case_has_a_history(told, history):
    for unknown in (uuid4(), UUID(int=0)):
        with pytest.raises(WronglyAsked, match="no such case"):
            history(unknown)
    for wrong in ("", "x", "\x00", "1" * 400):
        with pytest.raises(WronglyAsked, match="by its id"):
            history(wrong)
