"""Whoever has every right in the database can break what the vault holds, but never unseen."""

from uuid import UUID

import pytest
from psycopg2.errors import CheckViolation
from psycopg2.extensions import cursor as Cursor

from record.vault import Unreadable, Vault

CASE = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")


def keep_both(vault: Vault, cursor: Cursor) -> None:
    jane, richard = {"name": "MARKEDDOE,JANE"}, {"name": "ROE,RICHARD"}
    enclosed = [vault.enclose_new(CASE, 1, jane), vault.enclose_new(OTHER, 1, richard)]
    vault.insert(cursor, enclosed)
    cursor.connection.commit()


MOVES = {
    "a flipped byte": """
        UPDATE vault.entries
        SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)
        WHERE case_id = %(case)s""",
    "a flipped byte in the key": """
        UPDATE vault.keys
        SET wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)
        WHERE case_id = %(case)s""",
    "another case's entry": """
        UPDATE vault.entries
        SET ciphertext = (SELECT ciphertext FROM vault.entries WHERE case_id = %(other)s)
        WHERE case_id = %(case)s""",
    "another case's key": """
        UPDATE vault.keys
        SET wrapped_key = (SELECT wrapped_key FROM vault.keys WHERE case_id = %(other)s)
        WHERE case_id = %(case)s""",
    "another version": """
        UPDATE vault.entries
        SET version = 5
        WHERE case_id = %(case)s""",
    "no key": """
        ALTER TABLE vault.entries DROP CONSTRAINT entries_log_id_case_id_fkey;
        DELETE FROM vault.keys WHERE case_id = %(case)s""",
}


@pytest.mark.parametrize("change", MOVES.values(), ids=MOVES.keys())
def test_what_was_changed_in_the_database_is_refused(
    vault: Vault, cursor: Cursor, owner: Cursor, change: str
) -> None:
    keep_both(vault, cursor)
    owner.execute(change, {"case": str(CASE), "other": str(OTHER)})

    with pytest.raises(Unreadable, match=f"case {CASE} cannot be read") as refused:
        vault.open_many(cursor, [OTHER, CASE])

    assert "MARKED" not in repr(refused.value)
    assert vault.open(cursor, OTHER) == {"name": "ROE,RICHARD"}


def test_both_key_and_entry_of_another_case_are_refused(
    vault: Vault, cursor: Cursor, owner: Cursor
) -> None:
    keep_both(vault, cursor)
    for move in ("another case's entry", "another case's key"):
        owner.execute(MOVES[move], {"case": str(CASE), "other": str(OTHER)})

    with pytest.raises(Unreadable, match="changed or moved"):
        vault.open(cursor, CASE)


def test_an_entry_moved_to_another_log_is_refused(
    vault: Vault, cursor: Cursor, owner: Cursor
) -> None:
    keep_both(vault, cursor)
    owner.execute("INSERT INTO vault.keys SELECT 8, case_id, kek_id, wrapped_key FROM vault.keys")
    owner.execute("INSERT INTO vault.entries SELECT 8, case_id, 1, ciphertext FROM vault.entries")

    with pytest.raises(Unreadable, match="changed or moved"):
        Vault(vault.keys, 8).open(cursor, CASE)


def test_a_wrapped_key_of_another_length_is_no_key(cursor: Cursor) -> None:
    with pytest.raises(CheckViolation):
        cursor.execute("INSERT INTO vault.keys VALUES (7, %s, %s, '')", (str(CASE), "0" * 16))
