"""The drills are worth what their judge is: each promise is broken once, and it is seen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from uuid import UUID

import psycopg2
import pytest

from record.store.recorder import PgApplicationRecorder
from scripts.drills.following import Shown, Tail
from scripts.drills.ledger import Ledger
from scripts.drills.sending import drawn, facts, insist, opened
from scripts.drills.verdict import verdict

Judge = Callable[[], dict[str, float]]


@pytest.fixture
def log(database: Any) -> Iterator[PgApplicationRecorder]:
    log = opened(database.app_url)
    yield log
    log.pool.close()


@pytest.fixture
def ledger(log: PgApplicationRecorder) -> Ledger:
    """Four commands of three events each, all asked and all answered."""
    random, ledger = Random(5), Ledger()  # noqa: S311 - the same ids every time.
    for _ in range(4):
        insist(log, ledger, facts(random, 3), drawn(random))
    return ledger


@pytest.fixture
def judge(database: Any, log: PgApplicationRecorder, ledger: Ledger) -> Judge:
    """What is broken, in the judge's eyes."""
    return lambda: verdict(database.owner_url, log.log_id, ledger).broken()


@pytest.fixture
def tamper(database: Any) -> Callable[[str], None]:
    """Changes the record as nobody may: with every trigger off."""

    def tamper(statement: str) -> None:
        with contextlib.closing(psycopg2.connect(database.owner_url)) as connection:
            for each in ("record.events", "record.commits", "vault.entries"):
                connection.cursor().execute(f"ALTER TABLE {each} DISABLE TRIGGER ALL")
            connection.cursor().execute(statement)
            connection.commit()

    return tamper


def test_a_record_that_kept_every_promise_is_not_accused(judge: Judge, ledger: Ledger) -> None:
    assert judge() == {}
    assert ledger.acknowledged == 12


def test_an_answer_to_what_is_not_on_record_is_a_loss(judge: Judge, ledger: Ledger) -> None:
    ledger.ask(UUID(int=1), 2)
    ledger.answer(UUID(int=1), 14)
    assert judge() == {"lost": 2}


def test_the_last_commit_gone_is_a_loss(judge: Judge, tamper: Callable[[str], None]) -> None:
    """As after a crash: no gap, and all that is there fits together."""
    tamper(
        "DELETE FROM record.events WHERE position > 9; "
        "DELETE FROM record.commits WHERE last_position > 9"
    )
    assert judge() == {"lost": 3}


def test_an_event_gone_from_the_middle_is_a_loss_and_a_gap(
    judge: Judge, tamper: Callable[[str], None]
) -> None:
    tamper("DELETE FROM record.events WHERE position = 5")
    assert judge() == {"lost": 1, "gaps": 1, "uncovered": 1}


def test_an_answer_that_names_another_position_is_a_change(judge: Judge, ledger: Ledger) -> None:
    command = next(iter(ledger.answered))
    ledger.answered[command] += 1
    assert judge() == {"changed": 1}


def test_two_answers_that_differ_are_a_change(judge: Judge, ledger: Ledger) -> None:
    command = next(iter(ledger.answered))
    ledger.answer(command, 99)
    assert judge() == {"changed": 1}


def test_more_events_than_were_asked_for_are_there_twice(judge: Judge, ledger: Ledger) -> None:
    command = next(iter(ledger.asked))
    ledger.asked[command] = 1
    assert judge() == {"twice": 2}


def test_a_command_that_nobody_sent_was_invented(
    judge: Judge, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.drills.verdict.HEARING", 0.0)
    command = next(iter(ledger.asked))
    del ledger.asked[command], ledger.answered[command]
    assert judge() == {"invented": 3}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM record.commits WHERE first_position = 4",
        "UPDATE record.commits SET last_position = 5 WHERE first_position = 4",
        "DELETE FROM record.commits WHERE first_position = 10",
    ],
)
def test_commits_that_do_not_cover_the_log_are_seen(
    statement: str, judge: Judge, tamper: Callable[[str], None]
) -> None:
    tamper(statement)
    assert judge().keys() == {"uncovered"}


def test_a_projection_that_is_ahead_of_the_log_is_seen(
    judge: Judge, tamper: Callable[[str], None]
) -> None:
    tamper("INSERT INTO record.tracking VALUES (1, 'caseload', 'casework', 13)")
    assert judge() == {"ahead": 1}


def test_personal_data_without_its_event_is_seen(
    judge: Judge, tamper: Callable[[str], None]
) -> None:
    tamper(
        "INSERT INTO vault.entries "
        "VALUES (1, gen_random_uuid(), 1, decode(repeat('00', 28), 'hex'))"
    )
    assert judge() == {"unsealed": 1}


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.pop(4),
        lambda shown: shown.insert(2, shown.pop(5)),
        lambda shown: shown.append(shown[-1]),
    ],
    ids=["left out", "too late", "twice"],
)
def test_a_reader_that_was_shown_the_log_otherwise_is_heard(
    change: Callable[[list[Shown]], object], log: PgApplicationRecorder, ledger: Ledger
) -> None:
    tail = Tail(log)
    assert tail.judged() == {"missed": 0}
    change(tail.shown)
    assert tail.missed(12) > 0


def test_a_reader_that_was_shown_what_is_not_on_record_is_heard(
    log: PgApplicationRecorder, ledger: Ledger, tamper: Callable[[str], None]
) -> None:
    tail = Tail(log)
    assert tail.judged() == {"missed": 0}
    tamper("DELETE FROM record.events WHERE position > 10")
    assert tail.forgotten() == 2
    assert tail.last == 10
    tail.end()
