"""When do two descriptions of a person agree in enough?"""

from __future__ import annotations

import pytest

from domain.matching import FIELDS, STRONG, Key, Strength, keys_met, strength_of

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
    "cii docket name surname birth_date": (list(Key), "strong"),
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
    fields = [*FIELDS, "surname"]
    sets = [{f for i, f in enumerate(fields) if n >> i & 1} for n in range(2 ** len(fields))]
    for fewer in sets:
        for more in (each for each in sets if fewer < each):
            weaker = order.index(strength_of(keys_met(fewer)))
            assert order.index(strength_of(keys_met(more))) <= weaker
