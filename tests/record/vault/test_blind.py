"""Two spellings of one thing are found as one; two things are never found as one."""

import pytest

from record.vault.blind import SEARCHABLE, blind, blinds_of
from record.vault.trouble import Unfit

KEY = b"b" * 32
LOG = 7


def of(field: str, value: str) -> list[bytes]:
    return blinds_of(KEY, LOG, field, value)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "DOE,JANE Q", "doe, jane q"),
        ("name", "DOE,JANE Q", "  Doe ,\tJane   Q "),
        ("name", "MUÑOZ,JOSÉ", "mun\u0303oz, jose\u0301"),
        ("name", "O'NEIL-RAY,ANN", "o'neil-ray,ann"),
        ("birth_date", "1970-01-02", " 1970-01-02 "),
        ("birth_date", "1970-01-02", "19700102"),
        ("cii", "A12345678", "a 1234 5678"),
        ("docket", "CR12345A", "cr-12345-a"),
        ("docket", "CR12345A", "CR 12345\u2013A"),
        ("filing_number", "F2019001", "f-2019 001"),
    ],
)
def test_spellings_of_one_thing_are_one(field: str, one: str, other: str) -> None:
    assert of(field, one) == of(field, other) != []


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "DOE,JANE", "DOE,JAN"),
        ("name", "DOE,JANE Q", "DOE,JANEQ"),
        ("name", "DOE,JANE", "DOE JANE"),
        ("name", "MUNOZ,JOSE", "MUÑOZ,JOSÉ"),
        ("name", "O'NEIL-RAY,ANN", "O'NEILRAY,ANN"),
        ("birth_date", "1970-01-02", "1970-02-01"),
        ("birth_date", "1970-01-00", "1970-01-01"),
        ("cii", "A12345678", "12345678"),
        ("cii", "012345678", "12345678"),
        ("docket", "CR12345A", "CR12345"),
    ],
)
def test_two_things_are_two(field: str, one: str, other: str) -> None:
    assert not set(of(field, one)) & set(of(field, other))


@pytest.mark.parametrize("field", ["docket", "filing_number"])
def test_each_of_several_numbers_is_found_alone(field: str) -> None:
    assert of(field, "CR-1; cr 2;CR3") == [*of(field, "CR1"), *of(field, "CR2"), *of(field, "CR3")]


@pytest.mark.parametrize("field", SEARCHABLE)
@pytest.mark.parametrize("nothing", ["", "  ", "\t\n"])
def test_nothing_is_not_found_by_nothing(field: str, nothing: str) -> None:
    assert of(field, nothing) == []


def test_numbers_that_are_missing_between_others_are_not_indexed() -> None:
    assert of("docket", "CR1; ;-; CR2") == of("docket", "CR1;CR2")


def test_the_same_text_in_another_field_is_another_thing() -> None:
    assert len({bytes(*of(field, "12345678")) for field in SEARCHABLE}) == len(SEARCHABLE)


def test_the_same_person_in_another_log_cannot_be_linked() -> None:
    assert of("name", "DOE,JANE") != blinds_of(KEY, LOG + 1, "name", "DOE,JANE")


def test_another_key_finds_nothing() -> None:
    assert of("name", "DOE,JANE") != blinds_of(b"c" * 32, LOG, "name", "DOE,JANE")


def test_a_field_and_its_value_cannot_run_into_each_other() -> None:
    assert blind(KEY, LOG, "name", "x") != blind(KEY, LOG, "namex", "")


def test_a_search_for_half_a_character_finds_nothing_and_breaks_nothing() -> None:
    assert len(of("name", "DOE\ud800")) == 1


def test_a_field_without_an_index_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(Unfit, match=r"no search by height\. Search by one of: name, birth_date"):
        of("height", "MARKED")
