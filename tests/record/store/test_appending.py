"""An append is all or nothing, answers a repeated command once, and chains each case's leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg2
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from record.store.appending import COPY_FROM
from record.store.committing import must_be_durable
from record.store.leaf import leaf_hash
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from record.store.roles import VAULT
from record.vault import Keys, Vault

Make = Callable[..., list[StoredEvent]]


@dataclass(frozen=True)
class Asked:
    """A command, as the recorder sees one."""

    id: UUID = field(default_factory=uuid4)
    by: str = "u-1"
    role: str = "clerk"
    host: str = "api"
    request_sha256: str = "ab" * 32


@pytest.fixture
def vaulted(
    log: PgApplicationRecorder, database: Any, tmp_path: Path
) -> Iterator[PgApplicationRecorder]:
    vault = Vault(Keys.create_if_missing(tmp_path / "vault.key"), log.log_id)
    with closing(Pool(database.app_url, role=VAULT)) as pool:
        yield PgApplicationRecorder(pool, log.log_id, "county", vault=vault)


def leaves(log: PgApplicationRecorder) -> list[dict[str, Any]]:
    with log.pool.cursor() as cursor:
        cursor.execute("SELECT convert_from(leaf, 'UTF8') FROM record.events ORDER BY position")
        return [json.loads(row[0]) for row in cursor]


def hashes(log: PgApplicationRecorder) -> list[str]:
    with log.pool.cursor() as cursor:
        cursor.execute("SELECT encode(leaf_hash, 'hex') FROM record.events ORDER BY position")
        return [row[0] for row in cursor]


def count(pool: Pool, table: str) -> int:
    with pool.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def test_nothing_gives_nothing(log: PgApplicationRecorder) -> None:
    assert log.insert_events([]) is None


def test_the_commit_says_who_asked_and_which_positions_came_of_it(
    log: PgApplicationRecorder, facts: Make
) -> None:
    asked = Asked()
    log.insert_events(facts(1))
    assert log.insert_events(facts(2), command=asked) == [2, 3]
    with log.pool.cursor() as cursor:
        cursor.execute(
            "SELECT first_position, last_position, actor, role, host FROM record.commits "
            "WHERE command_id = %(id)s",
            {"id": str(asked.id)},
        )
        assert cursor.fetchone() == (2, 3, "u-1", "clerk", "api")


def test_a_command_that_was_carried_out_is_answered_and_never_repeated(
    log: PgApplicationRecorder, facts: Make
) -> None:
    asked, events = Asked(), facts(2)
    assert log.answer(asked.id) is None
    log.insert_events(events, command=asked)
    with pytest.raises(IntegrityError):
        log.insert_events(facts(1), command=asked)
    assert log.answer(asked.id) == (events[0].originator_id, 2, 2, asked.request_sha256, 2)
    assert log.max_notification_id() == 2


def test_of_twins_at_once_one_is_carried_out(log: PgApplicationRecorder, facts: Make) -> None:
    asked = Asked()

    def attempt(_: int) -> bool:
        try:
            log.insert_events(facts(1), command=asked)
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(attempt, range(8))) == 1
    assert log.max_notification_id() == 1


@pytest.mark.parametrize("n", [2, COPY_FROM + 1])
def test_each_leaf_names_the_one_before_it_in_its_case(
    n: int, log: PgApplicationRecorder, facts: Make
) -> None:
    stream = uuid4()
    log.insert_events(facts(n, stream))
    log.heads = type(log.heads)()  # As after a restart: nothing is remembered.
    log.insert_events(facts(1))
    log.insert_events(facts(1, stream, version=n + 1))
    chain = [(leaf["ver"], leaf["prev"]) for leaf in leaves(log) if leaf["stream"] == str(stream)]
    of_stream = hashes(log)[:n]
    assert chain == list(zip(range(1, n + 2), [None, *of_stream], strict=True))


def test_a_leaf_that_names_another_predecessor_is_refused(
    log: PgApplicationRecorder, facts: Make
) -> None:
    stream = uuid4()
    log.insert_events(facts(1, stream))
    log.heads.remember(stream, 1, leaf_hash(b"a forgery"))
    with pytest.raises(IntegrityError, match="does not follow"):
        log.insert_events(facts(1, stream, version=2))


@pytest.mark.parametrize("n", [1, COPY_FROM])
def test_events_and_personal_data_stand_or_fall_together(
    n: int, vaulted: PgApplicationRecorder, facts: Make
) -> None:
    held = facts(1)
    vaulted.insert_events(held)
    new = facts(n)
    personal = {new[0].originator_id: {"name": "DOE,JANE"}}
    with pytest.raises(IntegrityError):
        vaulted.insert_events([*new, *held], personal=personal)
    assert count(vaulted.pool, "vault.entries") == 0
    vaulted.insert_events(new, personal=personal)
    assert count(vaulted.pool, "vault.entries") == 1


def test_the_leaf_of_a_case_with_personal_data_carries_digests_of_it(
    vaulted: PgApplicationRecorder, facts: Make
) -> None:
    with_name, without = facts(1), facts(1)
    vaulted.insert_events(with_name, personal={with_name[0].originator_id: {"name": "DOE,JANE"}})
    vaulted.insert_events(without)
    assert [len(leaf["sd"]) for leaf in leaves(vaulted)] == [8, 0]


def test_two_cases_cannot_come_from_one_source(vaulted: PgApplicationRecorder, facts: Make) -> None:
    one, two = facts(1), facts(1)
    vaulted.insert_events(one, source_keys={one[0].originator_id: "18675309/101001/X"})
    with pytest.raises(IntegrityError):
        vaulted.insert_events(two, source_keys={two[0].originator_id: "18675309/101001/X"})
    assert vaulted.max_notification_id() == 1


def test_one_append_cannot_lose_a_case_to_a_source_named_twice(
    vaulted: PgApplicationRecorder, facts: Make
) -> None:
    one, two = facts(1), facts(1)
    keys = {each[0].originator_id: "18675309/101001/X" for each in (one, two)}
    with pytest.raises(IntegrityError, match="same source"):
        vaulted.insert_events([*one, *two], source_keys=keys)
    assert vaulted.max_notification_id() is None


def test_personal_data_without_a_vault_is_refused(log: PgApplicationRecorder, facts: Make) -> None:
    events = facts(1)
    with pytest.raises(RuntimeError, match="no vault"):
        log.insert_events(events, personal={events[0].originator_id: {"name": "DOE,JANE"}})
    assert log.max_notification_id() is None


def test_a_position_is_never_given_twice_even_without_the_advisory_lock(
    log: PgApplicationRecorder, facts: Make, database: Any
) -> None:
    """Correctness rests on the primary key; the lock only spares retries."""
    log.insert_events(facts(1))
    connection = psycopg2.connect(database.url("docketproof_writer"))
    with connection.cursor() as cursor, pytest.raises(psycopg2.errors.UniqueViolation):
        cursor.execute(
            """INSERT INTO record.events
            (log_id, position, stream_id, version, topic, state, leaf)
            SELECT log_id, position, stream_id, version, topic, state, leaf FROM record.events"""
        )
    connection.close()


def test_a_commit_that_its_standby_did_not_confirm_is_not_acknowledged() -> None:
    """The server's own words when the wait is cancelled; else it reports success."""
    must_be_durable(["NOTICE:  nothing to see"])
    with pytest.raises(OperationalError, match="same key"):
        must_be_durable(
            ["WARNING:  canceling wait for synchronous replication due to user request"]
        )


@pytest.mark.parametrize("topic", ['case."x"', "case.\\x", "case.\n", "case.\t"])
def test_a_topic_that_could_break_a_leaf_is_refused(topic: str, log: PgApplicationRecorder) -> None:
    with pytest.raises(IntegrityError):
        log.insert_events([StoredEvent(uuid4(), 1, topic, b"{}")])
