"""What is drawn up of one simulated case, before anything of it is on record?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from domain.counts import Level, Outcome
from domain.race import RaceGroup

ALAMEDA, SAN_FRANCISCO = "Alameda", "San Francisco"


@dataclass(frozen=True)
class Step:
    """One step of a case, by the name of its rule, and its legal day."""

    verb: str
    on: date


@dataclass(frozen=True)
class Conviction:
    """One count as the list has it."""

    section: str
    subsection: str
    level: Level
    on: date


@dataclass(frozen=True)
class Person:
    """Whom a case is about: a number, a race group, and whether the list says what else there is.

    Where it says that, there is nothing else.
    """

    number: int
    race_group: RaceGroup
    is_told_of: bool


@dataclass(frozen=True)
class Life:
    """One case, from being found to wherever it gets: all its counts go the same way.

    `outcome` is what a check finds, if one is made. `same_as` is the number of the life whose case
    this one turns out to be.
    """

    number: int
    county: str
    procedure: str
    source: str
    person: Person
    convictions: tuple[Conviction, ...]
    steps: tuple[Step, ...]
    outcome: Outcome = Outcome.DISMISS
    same_as: int | None = None

    @property
    def case_id(self) -> UUID:
        """The id of its case: drawn from its number, so that the same seed gives the same cases."""
        return drawn_id("case", self.number)


def drawn_id(what: str, number: int) -> UUID:
    """An id in the form of a random one, the same for the same number."""
    return UUID(int=Random(f"{what} {number}").getrandbits(128), version=4)  # noqa: S311
