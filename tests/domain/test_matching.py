"""Do two descriptions mean the same case, and how surely?"""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from domain.matching import (
    FIELDS,
    STRONG,
    Description,
    Key,
    Strength,
    is_another_case,
    keys_met,
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
        (
            theirs(docket="00305563", **BORN),
            {Key.DOCKET_AND_BIRTH_DATE, Key.DOCKET},
            Strength.STRONG,
        ),
        (theirs(docket="7;99"), {Key.DOCKET}, Strength.NONE),
        (theirs(docket="305563", birth_date="1965-09-15"), {Key.DOCKET}, Strength.NONE),
        (
            theirs(name="doe , jane  q", **BORN),
            {Key.NAME_AND_BIRTH_DATE, Key.SURNAME_AND_BIRTH_DATE},
            Strength.WEAK,
        ),
        (theirs(name="DOE,JANET", **BORN), {Key.SURNAME_AND_BIRTH_DATE}, Strength.NONE),
        (theirs(DAY, name="DOE,J"), {Key.SURNAME_AND_CONVICTION_DATE}, Strength.NONE),
        (
            theirs(DAY, name="DOE", docket="305563"),
            {Key.DOCKET, Key.SURNAME_AND_CONVICTION_DATE},
            Strength.WEAK,
        ),
        (
            theirs(DAY, name="DOE,JOHN", **BORN),
            {Key.SURNAME_AND_BIRTH_DATE, Key.SURNAME_AND_CONVICTION_DATE},
            Strength.WEAK,
        ),
        (theirs(DAY), set(), Strength.NONE),
        (theirs(DAY, name="ROE,JANE Q", **BORN), set(), Strength.NONE),
        (theirs(), set(), Strength.NONE),
    ],
)
def test_a_match_needs_one_strong_key_or_two_weak_ones(other, keys, strength) -> None:
    assert set(keys_of(OURS, other)) == set(keys_of(other, OURS)) == keys
    assert strength_of(keys) is strength


def test_every_set_of_keys_has_the_strength_that_the_rule_gives() -> None:
    for size in range(len(Key) + 1):
        for keys in combinations(Key, size):
            strong = {Key.CII, Key.DOCKET_AND_BIRTH_DATE} & set(keys)
            expected = "strong" if strong else "weak" if size >= 2 else "none"
            assert strength_of(keys) == expected


def test_nothing_known_on_both_sides_has_nothing_in_common() -> None:
    assert keys_of(theirs(), theirs()) == ()
    assert keys_of(theirs(cii="0000", docket="0;;-"), theirs(cii="000", docket="00")) == ()


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


# What agrees, field by field.

AGREEING = {
    "": ([], "none"),
    "name": ([], "none"),
    "birth_date": ([], "none"),
    "cii": ([Key.CII], "strong"),
    "docket": ([Key.DOCKET], "none"),
    "surname birth_date": ([Key.SURNAME_AND_BIRTH_DATE], "none"),
    "name surname birth_date": (
        [Key.NAME_AND_BIRTH_DATE, Key.SURNAME_AND_BIRTH_DATE],
        "weak",
    ),
    "docket name surname": ([Key.DOCKET], "none"),
    "docket birth_date": ([Key.DOCKET_AND_BIRTH_DATE, Key.DOCKET], "strong"),
    "cii docket name surname birth_date conviction_date": (list(Key), "strong"),
    "shoe_size": ([], "none"),
}


@pytest.mark.parametrize("agreeing", AGREEING)
def test_what_agrees_meets_keys_and_carries_so_much(agreeing: str) -> None:
    keys, strength = AGREEING[agreeing]
    assert list(keys_met(agreeing.split())) == keys
    assert strength_of(keys) == strength


def test_one_weak_key_is_never_enough_and_the_same_twice_is_one() -> None:
    for key in set(Key) - STRONG:
        assert strength_of([key]) == strength_of([key, key]) == Strength.NONE


def test_one_strong_key_is_enough() -> None:
    for key in STRONG:
        assert strength_of([key]) == Strength.STRONG


def test_more_that_agrees_never_makes_a_match_weaker() -> None:
    order = list(Strength)
    fields = [*FIELDS, "surname", "conviction_date"]
    sets = [{f for i, f in enumerate(fields) if n >> i & 1} for n in range(2 ** len(fields))]
    for fewer in sets:
        for more in (each for each in sets if fewer < each):
            weaker = order.index(strength_of(keys_met(fewer)))
            assert order.index(strength_of(keys_met(more))) <= weaker
