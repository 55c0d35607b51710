"""Which race group does a letter of the state's, or of a county that uses them, stand for?"""

from __future__ import annotations

from collections.abc import Mapping

from domain.race import RaceGroup

GROUPS: Mapping[str, RaceGroup] = {
    "A": RaceGroup.ASIAN_PACIFIC,  # Other Asian
    "B": RaceGroup.BLACK,
    "C": RaceGroup.ASIAN_PACIFIC,  # Chinese
    "D": RaceGroup.ASIAN_PACIFIC,  # Cambodian
    "F": RaceGroup.ASIAN_PACIFIC,  # Filipino
    "G": RaceGroup.ASIAN_PACIFIC,  # Guamanian
    "H": RaceGroup.HISPANIC,
    "I": RaceGroup.NATIVE,  # American Indian
    "J": RaceGroup.ASIAN_PACIFIC,  # Japanese
    "K": RaceGroup.ASIAN_PACIFIC,  # Korean
    "L": RaceGroup.ASIAN_PACIFIC,  # Laotian
    "O": RaceGroup.OTHER,
    "P": RaceGroup.ASIAN_PACIFIC,  # Pacific Islander
    "S": RaceGroup.ASIAN_PACIFIC,  # Samoan
    "U": RaceGroup.ASIAN_PACIFIC,  # Hawaiian
    "V": RaceGroup.ASIAN_PACIFIC,  # Vietnamese
    "W": RaceGroup.WHITE,
    "X": RaceGroup.UNKNOWN,
    "Z": RaceGroup.ASIAN_PACIFIC,  # Asian Indian
}
"""The letters that California's Department of Justice publishes, and their groups."""


def race_group(code: str) -> RaceGroup:
    """The group of a code; unknown for any that is not published, and never guessed from words."""
    return GROUPS.get(code.strip().upper(), RaceGroup.UNKNOWN)
