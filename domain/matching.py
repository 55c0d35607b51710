"""Do two lists, or a list and an inquiry, mean the same case of the same person, and how surely?"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIELDS = ("name", "birth_date", "cii", "docket")
"""What may be given to search by."""

NUMBER_DIGITS = 8
"""Of a state number the last eight places count; a court number has zeros in front up to eight."""
NEEDED_OF_WEAK = 2


class Key(StrEnum):
    """What two descriptions may agree in, strong ones first. `CII` is the state's number.

    A full name with its birth date meets two: that of the name, and that of the surname.
    """

    CII = "cii"
    DOCKET_AND_BIRTH_DATE = "docket_and_birth_date"
    DOCKET = "docket"
    NAME_AND_BIRTH_DATE = "name_and_birth_date"
    SURNAME_AND_BIRTH_DATE = "surname_and_birth_date"
    SURNAME_AND_CONVICTION_DATE = "surname_and_conviction_date"


STRONG = frozenset({Key.CII, Key.DOCKET_AND_BIRTH_DATE})
"""Each of these alone is enough."""

AGREEING = {
    Key.CII: {"cii"},
    Key.DOCKET_AND_BIRTH_DATE: {"docket", "birth_date"},
    Key.DOCKET: {"docket"},
    Key.NAME_AND_BIRTH_DATE: {"name", "birth_date"},
    Key.SURNAME_AND_BIRTH_DATE: {"surname", "birth_date"},
    Key.SURNAME_AND_CONVICTION_DATE: {"surname", "conviction_date"},
}
"""Which fields must agree for a key to be met."""


class Strength(StrEnum):
    """How surely two descriptions mean the same."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True)
class Description:
    """What is known of a person and a case, in the one spelling that is compared; "" for nothing.

    `name` is `LAST,FIRST MIDDLE`. The repr shows nothing of it: a log may hold this.
    """

    name: str = ""
    birth_date: str = ""
    cii: str = ""
    dockets: frozenset[str] = frozenset()
    convicted_on: frozenset[date] = frozenset()

    def __repr__(self) -> str:
        """Show nothing personal."""
        return "Description()"

    @classmethod
    def of(cls, personal: Mapping[str, str], convicted_on: Iterable[date | None]) -> Description:
        """The description from personal fields as the vault has them, and conviction dates."""
        dockets = map(plain_number, personal.get("docket", "").split(";"))
        return cls(
            name=plain_name(personal.get("name", "")),
            birth_date=personal.get("birth_date", "").strip(),
            cii=plain_number(personal.get("cii", ""))[-NUMBER_DIGITS:],
            dockets=frozenset(filter(None, dockets)),
            convicted_on=frozenset(filter(None, convicted_on)),
        )

    @property
    def surname(self) -> str:
        """The last name."""
        return self.name.partition(",")[0]


def plain_name(name: str) -> str:
    """A name as it is compared: upper case, single blanks, none beside the comma."""
    words = " ".join(unicodedata.normalize("NFC", name.upper()).split())
    return words.replace(" ,", ",").replace(", ", ",")


def plain_number(number: str) -> str:
    """A number of a court or the state as it is compared; "" for one that is nothing but zeros."""
    kept = "".join(each for each in number.upper() if each.isalnum())
    return kept.rjust(NUMBER_DIGITS, "0") if kept.strip("0") else ""


def keys_of(one: Description, other: Description) -> tuple[Key, ...]:
    """What the two have in common."""
    agreeing = {
        "cii": bool(one.cii) and one.cii == other.cii,
        "docket": bool(one.dockets & other.dockets),
        "birth_date": bool(one.birth_date) and one.birth_date == other.birth_date,
        "name": "," in one.name and one.name == other.name,
        "surname": bool(one.surname) and one.surname == other.surname,
        "conviction_date": bool(one.convicted_on & other.convicted_on),
    }
    return keys_met([field for field, agrees in agreeing.items() if agrees])


def keys_met(agreeing: Collection[str]) -> tuple[Key, ...]:
    """The keys that are met where these fields agree."""
    return tuple(key for key, fields in AGREEING.items() if fields <= set(agreeing))


def strength_of(keys: Collection[Key]) -> Strength:
    """One strong key is enough, or two weak ones; one weak key is no match."""
    if STRONG & set(keys):
        return Strength.STRONG
    return Strength.WEAK if len(set(keys)) >= NEEDED_OF_WEAK else Strength.NONE


def is_another_case(one: Description, other: Description) -> bool:
    """Whether the same person's two cases are two: neither a court number nor a date in common.

    What one of them does not know says nothing.
    """
    return _differ(one.dockets, other.dockets) and _differ(one.convicted_on, other.convicted_on)


def _differ(one: frozenset[object], other: frozenset[object]) -> bool:
    return bool(one) and bool(other) and not one & other
