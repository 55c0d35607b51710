"""What a court has sealed is about nobody; nothing of it is gone."""

from uuid import UUID

import pytest
from psycopg2.errors import UniqueViolation
from psycopg2.extensions import cursor as Cursor

from record.vault import Vault

JANE = {"name": "MARKEDDOE,JANE Q", "birth_date": "1970-01-02", "cii": "A12345678", "docket": "C1"}
CASE = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")


@pytest.fixture(autouse=True)
def two_cases(vault: Vault, cursor: Cursor) -> None:
    vault.insert(cursor, [vault.enclose_new(each, 1, JANE) for each in (CASE, OTHER)])


@pytest.mark.parametrize("field", JANE)
def test_a_sealed_case_is_found_by_nothing(vault: Vault, cursor: Cursor, field: str) -> None:
    assert vault.find(cursor, field, JANE[field]) == [CASE, OTHER]
    vault.mark_sealed(cursor, {CASE: (7, True)})
    assert vault.find(cursor, field, JANE[field]) == [OTHER]


def test_a_sealed_case_is_opened_to_nobody(vault: Vault, cursor: Cursor) -> None:
    vault.mark_sealed(cursor, {CASE: (7, True)})
    assert vault.open(cursor, CASE) == {}
    assert vault.open_many(cursor, [CASE, OTHER]) == {CASE: {}, OTHER: JANE}


def test_what_is_unsealed_is_there_as_before(vault: Vault, cursor: Cursor) -> None:
    vault.mark_sealed(cursor, {CASE: (7, True), OTHER: (3, True)})
    vault.mark_sealed(cursor, {CASE: (9, False)})
    assert vault.open(cursor, CASE) == JANE
    assert vault.find(cursor, "name", JANE["name"]) == [CASE]
    vault.mark_sealed(cursor, {CASE: (10, True)})
    assert vault.open(cursor, CASE) == {}


def test_a_later_field_of_a_sealed_case_does_not_open_it(vault: Vault, cursor: Cursor) -> None:
    vault.mark_sealed(cursor, {CASE: (7, True)})
    vault.insert(cursor, [vault.enclose(cursor, CASE, 8, {"filing_number": "F-1"})])
    assert vault.open(cursor, CASE) == {}
    assert vault.find(cursor, "cii", JANE["cii"]) == [OTHER]


def test_the_source_of_a_sealed_case_stays_known_so_that_no_list_brings_it_back(
    vault: Vault, cursor: Cursor
) -> None:
    vault.claim_sources(cursor, {"a/1": CASE})
    vault.mark_sealed(cursor, {CASE: (7, True)})
    assert vault.known_sources(cursor, ["a/1"]) == {"a/1": CASE}


def test_one_version_says_it_once(vault: Vault, cursor: Cursor) -> None:
    vault.mark_sealed(cursor, {CASE: (7, True)})
    with pytest.raises(UniqueViolation):
        vault.mark_sealed(cursor, {CASE: (7, False)})


def test_whoever_leaves_sealed_cases_out_is_told_which_they_are_now(
    vault: Vault, cursor: Cursor
) -> None:
    assert vault.sealed(cursor) == set()
    vault.mark_sealed(cursor, {CASE: (7, True), OTHER: (3, True)})
    vault.mark_sealed(cursor, {CASE: (9, False)})
    assert vault.sealed(cursor) == {OTHER}
    assert Vault(vault.keys, vault.log_id + 1).sealed(cursor) == set()
