"""What may each role do, and what must it not? Every role at every table, and at the walls."""
# Longer than the house allows: the table of every role at every table.

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from attempts import LOGINS, SCHEMAS, cursor_of, may
from eventsourcing.persistence import ProgrammingError, StoredEvent
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import cursor as Cursor

import projections
from record.store.logs import open_log
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from record.store.roles import ANALYST, DOOR, PROJECTOR, READER, SEALER, VAULT, WRITER

ALL, READ, ADD, FOLLOW = "SIUDT", "S", "SI", "SIU"
"""Select, Insert, Update, Delete, Truncate."""

FACTS = {WRITER: ADD, VAULT: ADD, PROJECTOR: READ, READER: READ, SEALER: READ}
FOLDED = {PROJECTOR: ALL, READER: READ}
SHOWN = {PROJECTOR: "SIUD", ANALYST: READ}
"""A view cannot be truncated."""
RIGHTS: dict[str, dict[str, str]] = {
    "record.events": FACTS,
    "record.commits": FACTS,
    "record.logs": dict.fromkeys((WRITER, VAULT, PROJECTOR, READER, SEALER), READ),
    "record.migrations": dict.fromkeys(set(LOGINS) - {ANALYST}, READ),
    "record.snapshots": {WRITER: ADD, VAULT: ADD},
    "record.issued_reports": {WRITER: ADD, VAULT: ADD, READER: READ},
    "record.tiles": {SEALER: ADD, READER: READ},
    "record.checkpoints": {SEALER: ADD, READER: READ},
    "record.log_keys": {SEALER: ADD, READER: READ},
    "record.stamps": {SEALER: ADD, READER: READ},
    "record.tracking": {WRITER: FOLLOW, VAULT: FOLLOW, PROJECTOR: FOLLOW, READER: READ},
    "vault.keys": {VAULT: ADD},
    "vault.entries": {VAULT: ADD},
    "vault.blind_index": {VAULT: ADD},
    "vault.sources": {VAULT: ADD},
    "vault.seals": {VAULT: ADD},
    "vault.persons": {VAULT: ADD},
    "vault.race_groups": {VAULT: "I"},
    "record.race_groups": {READER: READ},
    "access.tokens": {DOOR: FOLLOW},
    "projections.shapes": FOLDED,
    "projections.quarantine": FOLDED,
    "projections.caseload": FOLDED,
    "projections.timeline": FOLDED,
    "projections.bulk_orders": FOLDED,
    "projections.inquiries": FOLDED,
    "projections.issued_reports": FOLDED,
    "analytics.counts": SHOWN,
    "analytics.count_history": SHOWN,
    "analytics.events": SHOWN,
}
"""Who may do what to each table; whoever is not named may do nothing."""

COLUMNS = {
    "access.tokens": "revoked_at",
    "record.logs": "name",
    "record.migrations": "name",
    "projections.shapes": "name",
}
"""The column that an update tries; elsewhere it is log_id."""

VIEWS = {"record.race_groups"}
"""Of the vault's race groups, for the report on equity."""

ENTERS = {
    DOOR: {"record", "access"},
    WRITER: {"record"},
    VAULT: {"record", "vault"},
    PROJECTOR: {"record", "projections", "projections_next", "projections_old", "analytics"},
    READER: {"record", "projections"},
    SEALER: {"record"},
    ANALYST: {"analytics"},
}
"""Which schemas a role may use at all."""

Facts = Callable[..., list[StoredEvent]]


@pytest.fixture
def folded(database: Any) -> Any:
    """A database whose projections have their tables."""
    with closing(Pool(database.app_url, role=PROJECTOR)) as pool:
        projections.catch_up(pool, 1)
    return database


def rights(cursor: Cursor, table: str) -> str:
    column = COLUMNS.get(table, "log_id")
    statements = {
        "S": f"SELECT FROM {table}",
        "I": f"INSERT INTO {table} DEFAULT VALUES",
        "U": f"UPDATE {table} SET {column} = NULL",
        "D": f"DELETE FROM {table}",
        "T": f"TRUNCATE {table} CASCADE",
    }
    if table in VIEWS or table.startswith("analytics."):
        del statements["T"]
    return "".join(letter for letter, each in statements.items() if may(cursor, each))


@pytest.mark.parametrize("role", LOGINS)
def test_each_role_may_do_to_each_table_what_is_written_here_and_no_more(
    role: str, folded: Any
) -> None:
    with cursor_of(folded.url(role)) as cursor:
        found = {each: rights(cursor, each) for each in RIGHTS}
    assert found == {table: of.get(role, "") for table, of in RIGHTS.items()}


def test_every_table_has_its_line_here(folded: Any) -> None:
    with cursor_of(folded.owner_url) as cursor:
        cursor.execute(
            """
            SELECT oid::regclass::text
            FROM pg_class
            WHERE relnamespace = ANY (%(schemas)s::regnamespace[])
                AND relkind IN ('r', 'p', 'v', 'm', 'f')
            """,
            {"schemas": list(SCHEMAS)},
        )
        assert {table for (table,) in cursor} == set(RIGHTS)


def test_there_is_no_schema_but_these(folded: Any) -> None:
    with cursor_of(folded.owner_url) as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")
        assert {name for (name,) in cursor} == {*SCHEMAS, "public", "information_schema"}


@pytest.mark.parametrize("role", LOGINS)
def test_a_role_enters_the_schemas_that_it_needs(role: str, database: Any) -> None:
    with cursor_of(database.owner_url) as cursor:
        cursor.execute(
            """
            SELECT each
            FROM unnest(%(schemas)s) AS each
            WHERE has_schema_privilege(%(role)s, each, 'USAGE')
            """,
            {"role": role, "schemas": list(SCHEMAS)},
        )
        assert {schema for (schema,) in cursor} == ENTERS[role]


def test_no_right_to_a_single_column_is_given_but_to_end_a_token(folded: Any) -> None:
    with cursor_of(folded.owner_url) as cursor:
        cursor.execute(
            """
            SELECT
                attrelid::regclass::text,
                attname,
                attacl::text
            FROM pg_attribute
            WHERE attacl IS NOT NULL
                AND attrelid >= 16384
            """
        )
        assert cursor.fetchall() == [
            ("access.tokens", "revoked_at", "{docketproof_app=w/docketproof_owner}")
        ]


def test_nobody_may_hand_on_a_right(folded: Any) -> None:
    with cursor_of(folded.owner_url) as cursor:
        cursor.execute(
            """
            SELECT
                oid::regclass::text,
                granted.grantee::regrole::text
            FROM pg_class
            CROSS JOIN aclexplode(relacl) AS granted
            WHERE granted.is_grantable
                AND granted.grantee <> relowner
            """
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("role", LOGINS)
def test_only_who_appends_may_call_what_appends(role: str, database: Any) -> None:
    with cursor_of(database.owner_url) as cursor:
        cursor.execute(
            """
            SELECT
                oid::regprocedure::text,
                has_function_privilege(%(role)s, oid, 'EXECUTE')
            FROM pg_proc
            WHERE pronamespace = ANY (%(schemas)s::regnamespace[])
                AND (pronamespace <> 'vault'::regnamespace OR prorettype <> 'trigger'::regtype)
            """,
            {"role": role, "schemas": list(SCHEMAS)},
        )
        found = dict(cursor.fetchall())
    assert len(found) >= 8
    assert set(found.values()) == {role in (WRITER, VAULT)}


@pytest.mark.parametrize("role", [PROJECTOR, READER, SEALER, DOOR, ANALYST])
def test_whoever_only_reads_cannot_append_by_any_way(
    role: str, database: Any, facts: Facts
) -> None:
    with closing(Pool(database.app_url)) as pool, pool.cursor(commit=True) as cursor:
        log_id = open_log(cursor, "county")
    with closing(Pool(database.url(role), role=role)) as pool:
        recorder = PgApplicationRecorder(pool, log_id, "county")
        for n in (1, 600):
            with pytest.raises(ProgrammingError, match="permission denied"):
                recorder.insert_events(facts(n))
        with pytest.raises(ProgrammingError, match="permission denied"), pool.cursor() as cursor:
            cursor.copy_expert("COPY record.events FROM STDIN", EmptyFile())
        with pytest.raises(ProgrammingError, match="permission denied"), pool.cursor() as cursor:
            open_log(cursor, "another")


class EmptyFile:
    """What COPY reads from, if it gets that far."""

    def read(self, _: int = 0) -> bytes:
        """Nothing."""
        return b""


@pytest.fixture
def facts() -> Facts:
    """Makes events of one stream."""

    def make(n: int) -> list[StoredEvent]:
        stream = uuid4()
        return [StoredEvent(stream, i + 1, "case.identified", b"{}") for i in range(n)]

    return make


def test_the_projector_may_not_look_into_the_vault(database: Any) -> None:
    with cursor_of(database.url(PROJECTOR)) as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute("SELECT ciphertext FROM vault.entries")


def test_a_projection_made_later_may_be_read_and_not_written(database: Any) -> None:
    with cursor_of(database.url(PROJECTOR)) as cursor:
        cursor.execute("CREATE TABLE projections.later (n integer)")
        cursor.connection.commit()
    with cursor_of(database.url(READER)) as cursor:
        assert may(cursor, "SELECT FROM projections.later")
        assert not may(cursor, "INSERT INTO projections.later VALUES (1)")
