"""Which of our cases may another list's entry mean? Found without anything being opened."""

from __future__ import annotations

from uuid import UUID

import pytest
from psycopg2.extensions import cursor as Cursor

from domain.matching import Description, Strength, keys_of, strength_of
from record.vault import Vault

ONE = UUID("00000000-0000-4000-8000-000000000001")
TWO = UUID("00000000-0000-4000-8000-000000000002")
JANE = {
    "name": "Muñoz , Jane Q",
    "birth_date": "1965-09-14",
    "cii": "A123456780",
    "docket": "305563; CR-99",
}
REX = {"name": "ROE,REX", "birth_date": "1965-09-14", "cii": "A999", "docket": "00000007"}


@pytest.fixture
def known(vault: Vault, cursor: Cursor) -> Vault:
    """A vault with two people in it."""
    enclosed = [vault.enclose_new(ONE, 1, JANE), vault.enclose_new(TWO, 1, REX)]
    vault.insert(cursor, enclosed)
    return vault


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"cii": "23456780"}, {ONE}),
        ({"cii": "X23456780"}, {ONE}),
        ({"cii": "0000A999"}, {TWO}),
        ({"docket": "00305563"}, {ONE}),
        ({"docket": "cr 99; 8"}, {ONE}),
        ({"docket": "7"}, {TWO}),
        ({"name": "MUN\u0303OZ,J", "birth_date": "1965-09-14"}, {ONE}),
        ({"name": "ROE", "birth_date": "1965-09-14", "docket": "305563"}, {ONE, TWO}),
        ({"birth_date": "1965-09-14"}, set()),
        ({"name": "ROE,REX"}, set()),
        ({"name": "ROE,REX", "birth_date": "1965-09-15"}, set()),
        ({}, set()),
    ],
)
def test_an_entry_finds_the_cases_that_share_a_key(
    known: Vault, cursor: Cursor, entry: dict[str, str], found: set[UUID]
) -> None:
    assert known.candidates(cursor, [entry, {}]) == [found, set()]


def test_whoever_matches_by_the_law_is_found_by_the_vault(known: Vault, cursor: Cursor) -> None:
    """The two spell names and numbers alike, though neither knows the other."""
    spellings = [
        {"cii": "123456780"},
        {"docket": "305-563", "birth_date": "1965-09-14"},
        {"name": "muñoz,jane  q", "birth_date": "1965-09-14"},
    ]
    for entry in spellings:
        keys = keys_of(Description.of(JANE, []), Description.of(entry, []))
        assert strength_of(keys) is not Strength.NONE
        assert known.candidates(cursor, [entry]) == [{ONE}]


def test_a_case_of_another_log_is_no_candidate(known: Vault, cursor: Cursor) -> None:
    assert Vault(known.keys, known.log_id + 1).candidates(cursor, [JANE]) == [set()]


def test_a_search_finds_a_docket_with_and_without_its_zeros(known: Vault, cursor: Cursor) -> None:
    assert known.find(cursor, "docket", "00305563") == known.find(cursor, "docket", "305563")
    assert known.find(cursor, "docket", "7") == [TWO]
    assert known.find(cursor, "docket", "0007") == [TWO]
    assert known.find(cursor, "docket", "70") == []
