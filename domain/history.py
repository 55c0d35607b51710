"""Which facts may a question of eligibility use? One person's convictions, in all counties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from domain.counts import Level
from domain.sections import (
    LISTS,
    CannabisSection,
    Section,
    SectionList,
    cannabis_section,
    sections_in,
)
from domain.verdict import Verdict, all_of, any_of, verdict

YEAR = timedelta(days=366)
"""A year of a sentence; offices counted so, and a month as a twelfth of it, 30.5 days."""

MONTH = YEAR / 12


@dataclass(frozen=True)
class Conviction:
    """One conviction as the state's file gives it; None is a fact that is missing or contradicted.

    `cnt_order` are the 12 digits of the count, of which three make the cycle and six the case.
    `charges` are what its rows name as the charge, mostly one; several contradict each other.
    `sentence` is the length of all its parts together, from `convicted_on`.
    """

    cnt_order: str
    county: str
    charges: tuple[str, ...]
    level: Level | None
    convicted_on: date | None
    sentence: timedelta | None = timedelta(0)

    @property
    def cycle(self) -> str:
        """The arrest and all that came of it."""
        return self.cnt_order[:3]

    @property
    def case(self) -> str:
        """The court case."""
        return self.cnt_order[:6]

    @cached_property
    def cannabis(self) -> CannabisSection | None:
        """The cannabis section of HS 11357 to 11360, the first that is named; None for others."""
        return next(filter(None, self._cannabis_sections), None)

    @cached_property
    def _cannabis_sections(self) -> tuple[CannabisSection | None, ...]:
        return tuple(map(cannabis_section, self.charges))

    @cached_property
    def related(self) -> Section | None:
        """The charge that often came with a cannabis charge, if it is one."""
        return next(filter(None, map(LISTS["related"].first_of, self.sections)), None)

    @cached_property
    def sections(self) -> tuple[tuple[Section, ...], ...]:
        """Every section that each charge names."""
        return tuple(map(sections_in, self.charges))

    @property
    def is_cannabis(self) -> Verdict:
        """Whether the charge is a cannabis charge."""
        return agreed(verdict(each is not None) for each in self._cannabis_sections)

    def is_under(self, section: str) -> Verdict:
        """Whether the charge is this cannabis section, or, with one, this subdivision of it."""
        return agreed(verdict(_is_under(each, section)) for each in self._cannabis_sections)

    def is_listed(self, listed: SectionList) -> Verdict:
        """Whether the charge names a section of the list."""
        return agreed(any_of(map(listed.holds, named)) for named in self.sections)

    def precedes(self, other: Conviction) -> Verdict:
        """Whether it is of an earlier day than the other."""
        return is_before(self.convicted_on, other.convicted_on)


@dataclass(frozen=True)
class History:
    """What the state has on one person. `born` is never a fact on record, and never shown.

    `registrations` are the days on which the person registered under PC 290, None where the day is
    not known. `cannabis_cycles` are those in which any row, an arrest or a dropped charge too, has
    a cannabis charge; "" stands for one that cannot be told.
    """

    convictions: tuple[Conviction, ...]
    born: date | None = field(repr=False)
    is_deceased: bool = False
    registrations: tuple[date | None, ...] = ()
    cannabis_cycles: frozenset[str] = frozenset()

    @cached_property
    def superstrikes(self) -> tuple[tuple[Verdict, date | None], ...]:
        """PC 667(e)(2)(C)(iv): each conviction that is one, or may be, with its day."""
        alone = [(is_one, each.convicted_on) for is_one, each in self._of_list("superstrike")]
        return (*alone, *self._gang_pairs())

    @cached_property
    def sex_offenses(self) -> tuple[tuple[Verdict, date | None], ...]:
        """PC 290(c): each conviction that is one, or may be, and each registration."""
        convicted = [(is_one, each.convicted_on) for is_one, each in self._of_list("pc290")]
        return (*convicted, *((Verdict.YES, day) for day in self.registrations))

    def _gang_pairs(self) -> list[tuple[Verdict, date | None]]:
        """PC 186.22(b)(4): an offense and its enhancement, in one text or in one case."""
        offenses = self._of_list("gang_enhanced")
        enhancements = self._of_list("gang_enhancement")
        return [
            (all_of((is_offense, is_enhanced)), _later(one.convicted_on, other.convicted_on))
            for is_offense, one in offenses
            for is_enhanced, other in enhancements
            if one.case == other.case
        ]

    def _of_list(self, name: str) -> list[tuple[Verdict, Conviction]]:
        listed = ((each.is_listed(LISTS[name]), each) for each in self.convictions)
        return [(is_one, each) for is_one, each in listed if is_one != Verdict.NO]


def is_before(day: date | None, other: date | None) -> Verdict:
    """Whether a day is before another, where both are known."""
    return Verdict.UNKNOWN if day is None or other is None else verdict(day < other)


def agreed(readings: Iterable[Verdict]) -> Verdict:
    """What all readings say; unknown where they contradict each other, or there is none."""
    held = set(readings)
    return held.pop() if len(held) == 1 else Verdict.UNKNOWN


def _is_under(found: CannabisSection | None, section: str) -> bool:
    return found is not None and section in (found.section, str(found))


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
