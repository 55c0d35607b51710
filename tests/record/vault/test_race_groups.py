"""Of which race group the person of a case is: kept once, read by one role, gone with the key."""

from __future__ import annotations

from uuid import UUID

import pytest
from attempts import LOGINS, cursor_of
from psycopg2.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from record.store.roles import READER, VAULT
from record.vault.race_groups import keep_race_groups

ONE = UUID("00000000-0000-4000-8000-000000000001")
TWO = UUID("00000000-0000-4000-8000-000000000002")
READ = "SELECT case_id::text, race_group FROM {} ORDER BY case_id"


@pytest.fixture
def kept(vault, cursor):
    """Two cases with what is personal, one of them with a race group too."""
    vault.insert(cursor, [vault.enclose_new(each, 1, {"name": "DOE,JANE"}) for each in (ONE, TWO)])
    keep_race_groups(cursor, vault.log_id, {ONE: "black"})
    cursor.connection.commit()


def read(database, role, table="record.race_groups"):
    with cursor_of(database.url(role)) as cursor:
        cursor.execute(READ.format(table))
        return cursor.fetchall()


def test_whoever_reads_reports_reads_it(kept, database) -> None:
    assert read(database, READER) == [(str(ONE), "black")]


@pytest.mark.parametrize("role", sorted(set(LOGINS) - {READER}))
def test_nobody_else_does_not_even_whoever_writes_it(kept, database, role) -> None:
    for table in ("record.race_groups", "vault.race_groups"):
        with pytest.raises(InsufficientPrivilege):
            read(database, role, table)


def test_whoever_reads_reports_reads_nothing_else_in_the_vault(kept, database, owner) -> None:
    owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'vault'")
    for (table,) in owner.fetchall():
        with pytest.raises(InsufficientPrivilege), cursor_of(database.url(READER)) as cursor:
            cursor.execute(f"SELECT FROM vault.{table}")


def test_it_is_kept_once_and_stays_as_it_is(kept, vault, cursor, database) -> None:
    with pytest.raises(UniqueViolation):
        keep_race_groups(cursor, vault.log_id, {ONE: "white"})
    cursor.connection.rollback()
    for change in (
        "UPDATE vault.race_groups SET race_group = NULL",
        "DELETE FROM vault.race_groups",
    ):
        with pytest.raises(InsufficientPrivilege):
            cursor.execute(change)
        cursor.connection.rollback()
    assert read(database, READER) == [(str(ONE), "black")]


def test_another_log_has_its_own(kept, vault, cursor, database) -> None:
    keep_race_groups(cursor, vault.log_id + 1, {ONE: "white"})
    cursor.connection.commit()
    assert len(read(database, READER)) == 2


@pytest.mark.parametrize("word", ["unknown", "Black", "B", ""])
def test_a_group_that_is_none_is_refused(vault, cursor, word) -> None:
    with pytest.raises(CheckViolation):
        keep_race_groups(cursor, vault.log_id, {ONE: word})


def test_with_nothing_to_keep_nothing_is_asked_of_the_database(vault) -> None:
    keep_race_groups(None, vault.log_id, {})  # type: ignore[arg-type]


def test_destroying_the_key_of_a_case_destroys_it_and_says_that_there_was_something(
    kept, vault, cursor, owner, database
) -> None:
    keep_race_groups(cursor, vault.log_id, {TWO: "white"})
    cursor.connection.commit()
    owner.execute("DELETE FROM vault.entries WHERE case_id = %s", (str(ONE),))
    owner.execute("DELETE FROM vault.keys WHERE case_id = %s", (str(ONE),))
    assert read(database, READER) == [(str(ONE), None), (str(TWO), "white")]


def test_whoever_destroys_keys_needs_no_right_to_race_groups(kept, owner, database) -> None:
    """So that no role has both: here the vault's role is lent the right to remove keys."""
    for table in ("keys", "entries"):
        owner.execute(f"GRANT DELETE ON vault.{table} TO {VAULT}")
    with cursor_of(database.url(VAULT)) as cursor:
        cursor.execute("DELETE FROM vault.entries WHERE case_id = %s", (str(ONE),))
        cursor.execute("DELETE FROM vault.keys WHERE case_id = %s", (str(ONE),))
        cursor.connection.commit()
    assert read(database, READER) == [(str(ONE), None)]
