"""One entry of a source list is one case, and one person one id, whoever comes at the same time."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import psycopg2
import pytest
from psycopg2.errors import UniqueViolation
from psycopg2.extensions import cursor as Cursor

from record.vault import Vault

ONE = UUID("00000000-0000-4000-8000-000000000001")
TWO = UUID("00000000-0000-4000-8000-000000000002")


def test_a_source_is_known_once_it_was_claimed(vault: Vault, cursor: Cursor) -> None:
    vault.claim_sources(cursor, {"row 1": ONE, "row 2": TWO})

    assert vault.known_sources(cursor, ["row 2", "row 3"]) == {"row 2": TWO}


def test_a_source_becomes_one_case_only(vault: Vault, cursor: Cursor) -> None:
    vault.claim_sources(cursor, {"row 1": ONE})

    with pytest.raises(UniqueViolation) as refused:
        vault.claim_sources(cursor, {"row 2": TWO, "row 1": TWO})

    assert "row 1" not in str(refused.value)


def test_the_same_source_in_another_log_is_another(vault: Vault, cursor: Cursor) -> None:
    vault.claim_sources(cursor, {"row 1": ONE})
    Vault(vault.keys, vault.log_id + 1).claim_sources(cursor, {"row 1": TWO})

    assert vault.known_sources(cursor, ["row 1"]) == {"row 1": ONE}


def test_a_person_keeps_one_id(vault: Vault, cursor: Cursor) -> None:
    first = vault.persons(cursor, ["subject 1", "subject 2"])
    again = vault.persons(cursor, ["subject 2", "subject 3", "subject 2"])

    assert first.keys() == {"subject 1", "subject 2"}
    assert again["subject 2"] == first["subject 2"]
    assert len({*first.values(), *again.values()}) == 3


def test_a_person_and_a_source_of_one_name_have_nothing_in_common(
    vault: Vault, cursor: Cursor, owner: Cursor
) -> None:
    vault.persons(cursor, ["1"])
    vault.claim_sources(cursor, {"1": ONE})
    cursor.connection.commit()
    owner.execute("SELECT count(*) FROM vault.persons JOIN vault.sources USING (log_id, blind)")

    assert owner.fetchone() == (0,)


def test_all_who_ask_at_once_for_a_person_get_one_id(vault: Vault, app_url: str) -> None:
    keys = [f"subject {number}" for number in range(200)]
    asked = [keys, keys[::-1], keys[50:] + keys[:50]]
    together = Barrier(len(asked))

    def ask(mine: list[str]) -> dict[str, UUID]:
        with contextlib.closing(psycopg2.connect(app_url)) as connection, connection:
            cursor = connection.cursor()
            together.wait(timeout=30)
            return vault.persons(cursor, mine)

    with ThreadPoolExecutor(len(asked)) as pool:
        first, *others = pool.map(ask, asked)

    assert len(set(first.values())) == len(keys)
    assert others == [first, first]


def test_whoever_waits_for_another_gets_the_others_id(
    vault: Vault, cursor: Cursor, app_url: str
) -> None:
    drawn = vault.persons(cursor, ["subject 1"])
    with (
        ThreadPoolExecutor(1) as pool,
        contextlib.closing(psycopg2.connect(app_url)) as connection,
    ):
        waiting = pool.submit(vault.persons, connection.cursor(), ["subject 1"])
        cursor.connection.commit()

        assert waiting.result(timeout=30) == drawn


def test_of_two_who_claim_a_source_at_once_one_is_refused(vault: Vault, app_url: str) -> None:
    together = Barrier(2)

    def claim(order: int) -> str:
        rows = [f"row {number}" for number in range(5_000)][::order]
        with contextlib.closing(psycopg2.connect(app_url)) as connection:
            together.wait(timeout=30)
            try:
                with connection:
                    vault.claim_sources(connection.cursor(), {row: uuid4() for row in rows})
            except UniqueViolation:
                return "refused"
            return "claimed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim, [1, -1])) == ["claimed", "refused"]
