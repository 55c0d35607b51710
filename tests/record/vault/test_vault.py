"""What the vault takes in comes out again, and only through the keys."""

from uuid import UUID, uuid4

import pytest
from psycopg2.errors import ForeignKeyViolation, UniqueViolation
from psycopg2.extensions import cursor as Cursor

from record.vault import Keys, Unfit, Unreadable, Vault, VaultError

JANE = {
    "name": "MARKEDDOE,JANE Q",
    "birth_date": "1970-01-02",
    "cii": "A12345678",
    "docket": "CR-1001; CR-1002",
    "filing_number": "F-77",
}
CASE = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")


def keep(vault: Vault, cursor: Cursor, case_id: UUID, version: int, **personal: str) -> None:
    vault.insert(cursor, [vault.enclose(cursor, case_id, version, personal)])


def test_what_goes_in_comes_out(vault: Vault, cursor: Cursor) -> None:
    vault.insert(cursor, [vault.enclose_new(CASE, 1, JANE)])

    assert vault.open(cursor, CASE) == JANE


def test_a_case_that_the_vault_does_not_know_is_about_nobody(vault: Vault, cursor: Cursor) -> None:
    assert vault.open(cursor, CASE) == {}
    assert vault.open_many(cursor, [CASE, OTHER]) == {CASE: {}, OTHER: {}}
    assert vault.open_many(cursor, []) == {}


def test_later_fields_win_and_earlier_ones_stay(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, name="DOE,JANE", cii="A1")
    keep(vault, cursor, CASE, 10, name="ROE,JANE")
    keep(vault, cursor, CASE, 9, name="POE,JANE", docket="CR1")

    assert vault.open(cursor, CASE) == {"name": "ROE,JANE", "cii": "A1", "docket": "CR1"}


def test_a_case_has_one_key_however_many_entries(vault: Vault, cursor: Cursor) -> None:
    first = vault.enclose(cursor, CASE, 1, JANE)
    vault.insert(cursor, [first])
    second = vault.enclose(cursor, CASE, 2, JANE)
    vault.insert(cursor, [second])

    assert first.wrapped_key is not None
    assert second.wrapped_key is None
    assert vault.open(cursor, CASE) == JANE


def test_many_cases_go_in_and_come_out_in_pages(vault: Vault, cursor: Cursor) -> None:
    personal = {uuid4(): {"name": f"DOE,{number}"} for number in range(4_500)}
    vault.insert(cursor, [vault.enclose_new(each, 1, personal[each]) for each in personal])

    assert vault.open_many(cursor, personal) == personal


def test_nothing_to_insert_is_nothing_inserted(vault: Vault, cursor: Cursor) -> None:
    vault.insert(cursor, [])
    vault.claim_sources(cursor, {})

    assert vault.persons(cursor, []) == vault.known_sources(cursor, []) == {}


def test_one_version_of_a_case_is_enclosed_once(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, name="DOE,JANE")

    with pytest.raises(UniqueViolation):
        keep(vault, cursor, CASE, 1, name="ROE,JANE")


def test_an_entry_without_a_key_cannot_be_stored(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, name="DOE,JANE")
    keyless = vault.enclose(cursor, CASE, 2, JANE)
    cursor.connection.rollback()

    with pytest.raises(ForeignKeyViolation):
        vault.insert(cursor, [keyless])


def test_the_vault_leaves_the_commit_to_the_caller(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, **JANE)
    vault.claim_sources(cursor, {"row 1": CASE})
    vault.persons(cursor, ["person 1"])
    cursor.connection.rollback()

    assert vault.open(cursor, CASE) == {}
    assert vault.find(cursor, "cii", JANE["cii"]) == []
    assert vault.known_sources(cursor, ["row 1"]) == {}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "markeddoe, jane q"),
        ("birth_date", "19700102"),
        ("cii", "a 12345678"),
        ("docket", "cr1001"),
        ("docket", "CR 1002"),
        ("filing_number", "f77"),
    ],
)
def test_a_case_is_found_however_it_is_typed(
    vault: Vault, cursor: Cursor, field: str, typed: str
) -> None:
    keep(vault, cursor, CASE, 1, **JANE)
    keep(vault, cursor, OTHER, 1, name="DOE,JOHN", birth_date="1970-01-03", docket="CR-100")

    assert vault.find(cursor, field, typed) == [CASE]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "MARKEDDOE"),
        ("name", "MARKEDDOE,JANE"),
        ("name", "CR1001"),
        ("docket", "CR100"),
        ("docket", "CR10011002"),
        ("filing_number", "CR1001"),
        ("birth_date", "1970"),
        ("name", ""),
        ("name", "%"),
    ],
)
def test_what_is_not_the_whole_value_finds_nothing(
    vault: Vault, cursor: Cursor, field: str, typed: str
) -> None:
    keep(vault, cursor, CASE, 1, **JANE)

    assert vault.find(cursor, field, typed) == []


def test_all_cases_of_one_value_are_found_once_each(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, OTHER, 1, docket="CR1; CR2")
    keep(vault, cursor, CASE, 1, docket="CR1")
    keep(vault, cursor, CASE, 2, docket="CR-1")

    assert vault.find(cursor, "docket", "CR1") == [CASE, OTHER]
    assert vault.find(cursor, "docket", "CR1; CR2") == [CASE, OTHER]


def test_a_field_without_an_index_is_kept_but_not_searched(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, alias="MARKEDROE,J")

    assert vault.open(cursor, CASE) == {"alias": "MARKEDROE,J"}
    with pytest.raises(Unfit):
        vault.find(cursor, "alias", "MARKEDROE,J")


def test_one_log_cannot_find_or_open_what_another_holds(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, **JANE)
    vault.claim_sources(cursor, {"row 1": CASE})
    neighbour = Vault(vault.keys, vault.log_id + 1)

    assert neighbour.open(cursor, CASE) == {}
    assert neighbour.find(cursor, "cii", JANE["cii"]) == []
    assert neighbour.known_sources(cursor, ["row 1"]) == {}
    assert neighbour.persons(cursor, ["p"]) != vault.persons(cursor, ["p"])


def test_the_wrong_key_file_is_named_and_opens_nothing(vault: Vault, cursor: Cursor) -> None:
    keep(vault, cursor, CASE, 1, **JANE)
    wrong = Vault(Keys(b"w" * 32), vault.log_id)

    for refused in (lambda: wrong.open(cursor, CASE), lambda: wrong.enclose(cursor, CASE, 2, {})):
        with pytest.raises(Unreadable, match=f"{vault.keys.id}, but the key .* {wrong.keys.id}"):
            refused()


def test_the_wrong_key_file_is_noticed_before_anything_is_written(
    vault: Vault, cursor: Cursor
) -> None:
    wrong = Vault(Keys(b"w" * 32), vault.log_id)
    wrong.confirm(cursor)
    keep(vault, cursor, CASE, 1, **JANE)

    vault.confirm(cursor)
    Vault(wrong.keys, vault.log_id + 1).confirm(cursor)
    with pytest.raises(VaultError, match=f"closed with the key {vault.keys.id}"):
        wrong.confirm(cursor)


def test_nothing_personal_shows_in_what_is_printed(vault: Vault) -> None:
    shown = repr(vault.enclose_new(CASE, 1, JANE))

    assert str(CASE) in shown
    assert not [value for value in JANE.values() if value in shown]


def test_a_refused_field_is_named_and_its_value_is_not(vault: Vault) -> None:
    with pytest.raises(Unfit, match="The field docket") as refused:
        vault.enclose_new(CASE, 1, {"name": "MARKEDDOE", "docket": "MARKED\ud800"})

    assert "MARKED" not in repr(refused.value)
