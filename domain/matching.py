"""Is what somebody says of herself enough to say which case is hers?

A key is what two descriptions of a person agree in. One strong key makes a match, or two weak ones.
A full name with its birth date meets two: that of the name, and that of the surname.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

FIELDS = ("name", "birth_date", "cii", "docket")
"""What may be given to search by."""


class Key(StrEnum):
    """What two descriptions may agree in, strong ones first. `CII` is the state's number."""

    CII = "cii"
    DOCKET_AND_BIRTH_DATE = "docket_and_birth_date"
    DOCKET = "docket"
    NAME_AND_BIRTH_DATE = "name_and_birth_date"
    SURNAME_AND_BIRTH_DATE = "surname_and_birth_date"


STRONG = frozenset({Key.CII, Key.DOCKET_AND_BIRTH_DATE})
WEAK_ENOUGH = 2

AGREEING = {
    Key.CII: {"cii"},
    Key.DOCKET_AND_BIRTH_DATE: {"docket", "birth_date"},
    Key.DOCKET: {"docket"},
    Key.NAME_AND_BIRTH_DATE: {"name", "birth_date"},
    Key.SURNAME_AND_BIRTH_DATE: {"surname", "birth_date"},
}
"""Which fields must agree for a key to be met."""


class Strength(StrEnum):
    """How much a match rests on, strongest first."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


def keys_met(agreeing: Collection[str]) -> tuple[Key, ...]:
    """The keys that are met where these fields agree."""
    return tuple(key for key, fields in AGREEING.items() if fields <= set(agreeing))


def strength_of(keys: Collection[Key]) -> Strength:
    """Strong by one strong key, weak by two weak ones; less is none."""
    if STRONG & set(keys):
        return Strength.STRONG
    return Strength.WEAK if len(set(keys)) >= WEAK_ENOUGH else Strength.NONE
