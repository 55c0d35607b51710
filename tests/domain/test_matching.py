"""Do two descriptions mean the same case, and how surely?"""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from domain.matching import (
    Description,
    Key,
    Strength,
    is_another_case,
    keys_of,
    plain_name,
    plain_number,
    strength_of,
)

DAY = date(1999, 4, 20)
WHOLE = {
    "name": "DOE,JANE Q",
    "birth_date": "1965-09-14",
    "cii": "A123456780",
    "docket": "305563; 99",
}
OURS = Description.of(WHOLE, [DAY, None])


def theirs(on: date | None = None, **personal: str) -> Description:
    """What another list says."""
    return Description.of(personal, [on])


BORN = {"birth_date": "1965-09-14"}


@pytest.mark.parametrize(
    ("other", "keys", "strength"),
    [
        (theirs(cii="23456780"), {Key.CII}, Strength.STRONG),
        (theirs(cii="a 1234-56780"), {Key.CII}, Strength.STRONG),
        (theirs(docket="00305563", **BORN), {Key.DOCKET_BIRTH}, Strength.STRONG),
        (theirs(docket="7;99"), {Key.DOCKET}, Strength.NONE),
        (theirs(docket="305563", birth_date="1965-09-15"), {Key.DOCKET}, Strength.NONE),
        (
            theirs(name="doe , jane  q", **BORN),
            {Key.NAME_BIRTH, Key.SURNAME_BIRTH},
            Strength.WEAK,
        ),
        (theirs(name="DOE,JANET", **BORN), {Key.SURNAME_BIRTH}, Strength.NONE),
        (theirs(DAY, name="DOE,J"), {Key.SURNAME_CONVICTION}, Strength.NONE),
        (
            theirs(DAY, name="DOE", docket="305563"),
            {Key.DOCKET, Key.SURNAME_CONVICTION},
            Strength.WEAK,
        ),
        (
            theirs(DAY, name="DOE,JOHN", **BORN),
            {Key.SURNAME_BIRTH, Key.SURNAME_CONVICTION},
            Strength.WEAK,
        ),
        (theirs(DAY), set(), Strength.NONE),
        (theirs(DAY, name="ROE,JANE Q", **BORN), set(), Strength.NONE),
        (theirs(), set(), Strength.NONE),
    ],
)
def test_a_match_needs_one_strong_key_or_two_weak_ones(other, keys, strength) -> None:
    assert keys_of(OURS, other) == keys_of(other, OURS) == keys
    assert strength_of(keys) is strength


def test_every_set_of_keys_has_the_strength_that_the_rule_gives() -> None:
    for size in range(len(Key) + 1):
        for keys in combinations(Key, size):
            strong = {Key.CII, Key.DOCKET_BIRTH} & set(keys)
            expected = "strong" if strong else "weak" if size >= 2 else "none"
            assert strength_of(keys) == expected


def test_nothing_known_on_both_sides_has_nothing_in_common() -> None:
    assert keys_of(theirs(), theirs()) == frozenset()
    assert keys_of(theirs(cii="0000", docket="0;;-"), theirs(cii="000", docket="00")) == frozenset()


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        (theirs(date(2001, 1, 1), docket="12345"), True),
        (theirs(DAY, docket="12345"), False),
        (theirs(date(2001, 1, 1), docket="305563"), False),
        (theirs(docket="12345"), False),
        (theirs(date(2001, 1, 1)), False),
        (theirs(), False),
    ],
)
def test_two_cases_of_a_person_have_neither_number_nor_date_in_common(other, is_other) -> None:
    assert is_another_case(OURS, other) is is_other
    assert is_another_case(other, OURS) is is_other


@pytest.mark.parametrize(
    ("written", "plain"),
    [("305563", "00305563"), ("CR-12 34567", "CR1234567"), ("", ""), ("000", ""), ("-", "")],
)
def test_a_number_has_neither_blanks_nor_dashes_and_eight_places(written, plain) -> None:
    assert plain_number(written) == plain


def test_a_name_is_compared_in_capitals_without_needless_blanks() -> None:
    assert plain_name("  mun\u0303oz ,  jose\u0301 ") == "MUÑOZ,JOSÉ"


def test_a_description_shows_nothing_personal() -> None:
    assert repr(OURS) == "Description()"
