"""Do two lists, or a list and an inquiry, mean the same case of the same person, and how surely?"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NUMBER_DIGITS = 8
"""Of a state number the last eight places count; a court number has zeros in front up to eight."""
NEEDED_OF_WEAK = 2


class Key(StrEnum):
    """What two descriptions have in common. Each says something by itself."""

    CII = "cii"
    DOCKET_BIRTH = "docket_birth"
    DOCKET = "docket"
    NAME_BIRTH = "name_birth"
    SURNAME_BIRTH = "surname_birth"
    SURNAME_CONVICTION = "surname_conviction"

    @property
    def is_strong(self) -> bool:
        """Whether this key alone is enough."""
        return self in (Key.CII, Key.DOCKET_BIRTH)


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


def keys_of(one: Description, other: Description) -> frozenset[Key]:
    """What the two have in common."""
    has_birth = bool(one.birth_date) and one.birth_date == other.birth_date
    has_surname = bool(one.surname) and one.surname == other.surname
    has_docket = bool(one.dockets & other.dockets)
    found = {
        Key.CII: bool(one.cii) and one.cii == other.cii,
        Key.DOCKET_BIRTH: has_docket and has_birth,
        Key.DOCKET: has_docket and not has_birth,
        Key.NAME_BIRTH: has_birth and "," in one.name and one.name == other.name,
        Key.SURNAME_BIRTH: has_birth and has_surname,
        Key.SURNAME_CONVICTION: has_surname and bool(one.convicted_on & other.convicted_on),
    }
    return frozenset(key for key, holds in found.items() if holds)


def strength_of(keys: Collection[Key]) -> Strength:
    """One strong key is enough, or two weak ones; one weak key is no match."""
    if any(key.is_strong for key in keys):
        return Strength.STRONG
    return Strength.WEAK if len(keys) >= NEEDED_OF_WEAK else Strength.NONE


def is_another_case(one: Description, other: Description) -> bool:
    """Whether the same person's two cases are two: neither a court number nor a date in common.

    What one of them does not know says nothing.
    """
    return _differ(one.dockets, other.dockets) and _differ(one.convicted_on, other.convicted_on)


def _differ(one: frozenset[object], other: frozenset[object]) -> bool:
    return bool(one) and bool(other) and not one & other
