"""How do enclosed fields get into the vault's tables, however many they are?"""

from collections.abc import Sequence

from psycopg2.extensions import cursor as Cursor

from record.vault import sql
from record.vault.enclosed import Enclosed

PAGE = 2_000
"""Entries for one statement: large enough to be quick, and some 3 MB of text."""


def store(cursor: Cursor, log_id: int, kek_id: str, enclosed: Sequence[Enclosed]) -> None:
    """Insert keys, entries and blind indexes; keys first, since an entry must have one."""
    for start in range(0, len(enclosed), PAGE):
        page = enclosed[start : start + PAGE]
        _store_keys(cursor, log_id, kek_id, page)
        _store_entries(cursor, log_id, page)
        _store_blinds(cursor, log_id, page)


def _store_keys(cursor: Cursor, log_id: int, kek_id: str, page: Sequence[Enclosed]) -> None:
    new = [(str(each.case_id), each.wrapped_key) for each in page if each.wrapped_key is not None]
    cursor.execute(
        sql.INSERT_KEYS,
        {
            "log_id": log_id,
            "kek_id": kek_id,
            "case_ids": sql.array(case_id for case_id, _ in new),
            "wrapped_keys": sql.hex_array(wrapped_key for _, wrapped_key in new),
        },
    )


def _store_entries(cursor: Cursor, log_id: int, page: Sequence[Enclosed]) -> None:
    cursor.execute(
        sql.INSERT_ENTRIES,
        {
            "log_id": log_id,
            "case_ids": sql.array(str(each.case_id) for each in page),
            "versions": sql.array(str(each.version) for each in page),
            "ciphertexts": sql.hex_array(each.ciphertext for each in page),
        },
    )


def _store_blinds(cursor: Cursor, log_id: int, page: Sequence[Enclosed]) -> None:
    rows = sorted((blind, str(each.case_id)) for each in page for blind in each.blinds)
    cursor.execute(
        sql.INSERT_BLINDS,
        {
            "log_id": log_id,
            "blinds": sql.hex_array(blind for blind, _ in rows),
            "case_ids": sql.array(case_id for _, case_id in rows),
        },
    )
