"""What is on record stays as it is, for the application's role and for the owner's."""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg2
import pytest

from record.store.roles import WRITER

CHANGES = (
    "UPDATE record.{0} SET {1} = {1}",
    "DELETE FROM record.{0}",
    "TRUNCATE record.{0}",
)
TABLES = (("events", "topic"), ("commits", "actor"), ("logs", "name"))


def attempt(url: str, *statements: str) -> None:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        connection.commit()


@pytest.fixture
def with_an_event(log: Any, facts: Any) -> Any:
    log.insert_events(facts(2))
    return log


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_application_has_no_right_to_change_the_record(
    change: str, table: tuple[str, str], database: Any, with_an_event: Any
) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="permission denied"):
        attempt(database.url(WRITER), change.format(*table))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_is_stopped_by_the_triggers(
    change: str, table: tuple[str, str], database: Any, with_an_event: Any
) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="append-only"):
        attempt(database.owner_url, "SET ROLE docketproof_owner", change.format(*table))


@pytest.mark.parametrize("change", CHANGES)
def test_the_triggers_stay_awake_under_replica_role(
    change: str, database: Any, with_an_event: Any
) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="append-only"):
        attempt(
            database.owner_url,
            "SET session_replication_role = replica",
            change.format("events", "topic"),
        )


def test_nothing_was_changed_by_trying(database: Any, with_an_event: Any) -> None:
    before = with_an_event.select_notifications(1, 10)
    for change in CHANGES:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            attempt(database.owner_url, change.format("events", "topic"))
    assert with_an_event.select_notifications(1, 10) == before


@pytest.mark.parametrize(
    "field",
    ["state = 'x'", "stream_id = gen_random_uuid()", "version = 9", "topic = 'case.dismissed'"],
)
def test_no_row_may_stand_without_the_leaf_that_names_it(
    field: str, database: Any, with_an_event: Any
) -> None:
    """A superuser with every trigger off still meets the CHECK."""
    with pytest.raises(psycopg2.errors.CheckViolation, match="leaf_names_its_event"):
        attempt(
            database.owner_url,
            "ALTER TABLE record.events DISABLE TRIGGER ALL",
            f"UPDATE record.events SET {field} WHERE position = 2",
        )


def test_the_leaf_hash_belongs_to_the_database(database: Any, with_an_event: Any) -> None:
    with pytest.raises(psycopg2.errors.GeneratedAlways):
        attempt(
            database.url(WRITER),
            """INSERT INTO record.events
            SELECT log_id, 99, gen_random_uuid(), 1, topic, state, leaf, leaf_hash
            FROM record.events WHERE position = 1""",
        )
