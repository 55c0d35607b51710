"""By which groups are figures on equity told?"""

from __future__ import annotations

from enum import StrEnum


class RaceGroup(StrEnum):
    """A group of races, as the office that arrested the person recorded them.

    It is personal data, never part of a fact. Whoever's race is not recorded, is recorded as
    unknown, or in different ways, is `UNKNOWN`.
    """

    WHITE = "white"
    BLACK = "black"
    HISPANIC = "hispanic"
    ASIAN_PACIFIC = "asian_pacific"
    NATIVE = "native"
    OTHER = "other"
    UNKNOWN = "unknown"
