"""From one source of chance: who is there, and what were they convicted of?"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random

from domain.counts import Level
from domain.race import RaceGroup
from simulation.lives import ALAMEDA, SAN_FRANCISCO, Conviction, Person

SECTIONS = {
    Level.FELONY: (("11358", ""), ("11359", ""), ("11360", "a")),
    Level.MISDEMEANOR: (("11357", "a"), ("11357", "c"), ("11360", "b")),
}
FIRST_YEAR = {ALAMEDA: 1974, SAN_FRANCISCO: 1975}
LAST_CONVICTION = date(2016, 11, 8)
"""The day before Proposition 64 took effect."""

RACES = tuple(RaceGroup)
WEIGHTS = (24, 38, 20, 6, 1, 4, 7)
"""Invented: how many of 100 persons are of each group, in the order of `RaceGroup`."""


class Drawing:
    """Draws lives, one after the other, from one source of chance."""

    def __init__(self, seed: int, scale: float) -> None:
        self.rng = Random(seed)  # noqa: S311 - no secret hangs on it.
        self.scale = scale
        self.numbers, self.persons = count(1), count(1)

    def of(self, number: int) -> int:
        """So many at full scale are how many here? At least one."""
        return max(1, round(number * self.scale))

    def person(self) -> Person:
        """Somebody new."""
        group = self.rng.choices(RACES, WEIGHTS)[0]
        return Person(next(self.persons), group, self.rng.random() < 0.9)

    def conviction(self, county: str, level: Level) -> Conviction:
        """A count of an offense of this level, of any day from the county's first year on."""
        first = date(FIRST_YEAR[county], 1, 1)
        on = first + timedelta(self.rng.randrange((LAST_CONVICTION - first).days + 1))
        return Conviction(*self.rng.choice(SECTIONS[level]), level, on)

    def level(self) -> Level:
        """The level of one of Alameda's counts: five of six are felonies, as in its order."""
        return Level.FELONY if self.rng.random() < 5 / 6 else Level.MISDEMEANOR
