"""Whoever has only the database learns nothing from it; the service may read and add, no more."""

from uuid import UUID

import pytest
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import cursor as Cursor

from record.vault import Vault

TABLES = ["keys", "entries", "blind_index", "sources", "persons", "seals", "race_groups"]
READ_BACK = [table for table in TABLES if table != "race_groups"]
"""Race groups are added by the service, and read by reports alone."""
CASE = UUID("00000000-0000-4000-8000-000000000001")
MARKED = {
    "name": "ZZMARKEDNAME,QUINCY",
    "birth_date": "1903-07-19",
    "cii": "A98765432",
    "docket": "ZZMARKEDDOCKET",
    "filing_number": "ZZMARKEDFILING",
}


def dump(owner: Cursor) -> str:
    """Every row of every table in the schema as text, and its bytes as text too."""
    rows = []
    for table in TABLES:
        owner.execute(f"SELECT each::text FROM vault.{table} AS each")
        rows += [row for (row,) in owner.fetchall()]
    owner.execute("SELECT encode(ciphertext, 'escape') FROM vault.entries")
    return "\n".join(rows + [row for (row,) in owner.fetchall()])


def test_these_are_all_the_tables(owner: Cursor) -> None:
    owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'vault'")

    assert sorted(name for (name,) in owner.fetchall()) == sorted(TABLES)


def test_whoever_has_only_the_database_reads_no_name(
    vault: Vault, cursor: Cursor, owner: Cursor
) -> None:
    enclosed = vault.enclose_new(CASE, 1, MARKED)
    vault.insert(cursor, [enclosed])
    vault.claim_sources(cursor, {"ZZMARKEDSOURCE": CASE})
    vault.persons(cursor, ["ZZMARKEDPERSON"])
    cursor.connection.commit()
    dumped = dump(owner).upper()

    assert str(CASE).upper() in dumped
    assert enclosed.ciphertext.hex().upper() in dumped
    for value in (*MARKED.values(), "ZZMARKEDSOURCE", "ZZMARKEDPERSON"):
        assert value not in dumped
        assert value.encode().hex().upper() not in dumped
    assert vault.keys.encryption.hex().upper() not in dumped


@pytest.mark.parametrize("table", READ_BACK)
def test_the_service_reads_and_adds(owner: Cursor, table: str) -> None:
    owner.execute(
        "SELECT array_agg(privilege_type::text ORDER BY privilege_type) "
        "FROM information_schema.table_privileges "
        "WHERE table_schema = 'vault' AND table_name = %s AND grantee = 'docketproof_vault'",
        (table,),
    )

    assert owner.fetchone() == (["INSERT", "SELECT"],)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE vault.{} SET log_id = log_id",
        "DELETE FROM vault.{}",
        "TRUNCATE vault.{} CASCADE",
        "DROP TABLE vault.{} CASCADE",
        "ALTER TABLE vault.{} DISABLE TRIGGER ALL",
        "SELECT 1 FROM vault.{} FOR UPDATE",
    ],
)
def test_the_service_changes_and_removes_nothing(cursor: Cursor, table: str, change: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        cursor.execute(change.format(table))


def test_the_service_makes_no_table_here(cursor: Cursor) -> None:
    with pytest.raises(InsufficientPrivilege):
        cursor.execute("CREATE TABLE vault.copy (name text)")


@pytest.mark.parametrize("table", TABLES)
def test_the_tables_belong_to_the_owner_and_begin_with_the_log(owner: Cursor, table: str) -> None:
    owner.execute(
        "SELECT tableowner FROM pg_tables WHERE schemaname = 'vault' AND tablename = %s", (table,)
    )
    assert owner.fetchone() == ("docketproof_owner",)

    owner.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'vault' AND tablename = %s", (table,)
    )
    indexes = [definition for (definition,) in owner.fetchall()]
    assert indexes
    assert all("(log_id, " in each for each in indexes)
