"""Who are the people in the file, and what are their cases in the county?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.counts import Count, Level
from intake.doj.values import day
from intake.listing import FoundCase


@dataclass(slots=True)
class Conviction:
    """What the rows of one count of conviction say together."""

    section: str
    subsection: str
    level: Level | None
    convicted_on: date | None
    doubts: tuple[str, ...]

    def joined_by(self, other: Conviction) -> None:
        """Take a further sentence row of the same count, and doubt what it contradicts."""
        mine = (self.section, self.subsection, self.level, self.convicted_on)
        if mine != (other.section, other.subsection, other.level, other.convicted_on):
            self._doubt("The rows of this count contradict each other.")
        for doubt in other.doubts:
            self._doubt(doubt)

    def _doubt(self, doubt: str) -> None:
        if doubt not in self.doubts:
            self.doubts += (doubt,)

    def count(self, number: int, also: tuple[str, ...]) -> Count:
        """Give the count under its number in the case, with the case's own doubts."""
        return Count(
            number=number,
            section=self.section,
            subsection=self.subsection,
            level=self.level,
            convicted_on=self.convicted_on,
            doubts=self.doubts + also,
        )


@dataclass(slots=True)
class Subject:
    """One person, as one SUBJECT_ID. Birth dates are as the file writes them."""

    key: str
    name: str = ""
    cii: str = ""
    births: tuple[str, ...] = ()

    def born(self, birth: str) -> None:
        """Note a birth date, unless it is blank or known."""
        if birth and birth not in self.births:
            self.births += (birth,)

    def doubts(self) -> tuple[str, ...]:
        """Say why this may be more than one person, or none that can be known."""
        doubts = []
        if len(self.births) > 1:
            doubts.append("Identity: the rows of this person give different birth dates.")
        if any(day(birth) is None for birth in self.births):
            doubts.append("Identity: a birth date of this person is not a date in the calendar.")
        return tuple(doubts)


@dataclass(slots=True)
class Case:
    """One case of a subject in the county: its dockets, and its convictions by CNT_ORDER.

    `step` is the cycle and step, six digits. `birth` is the date of the case's own rows.
    """

    subject: Subject
    step: str
    birth: str = ""
    dockets: tuple[str, ...] = ()
    convictions: dict[str, Conviction] = field(default_factory=dict)

    def file_under(self, docket: str) -> None:
        """Note a docket number, unless it is blank or known."""
        if docket and docket not in self.dockets:
            self.dockets += (docket,)

    def convict(self, order: str, conviction: Conviction) -> None:
        """Add a conviction; a count that is known already gains a part of its sentence only."""
        known = self.convictions.setdefault(order, conviction)
        if known is not conviction:
            known.joined_by(conviction)

    def found(self, county: str) -> FoundCase:
        """Give the case, with its counts in the order of CNT_ORDER."""
        keys = tuple(sorted(self.convictions))
        doubts = self.subject.doubts()
        return FoundCase(
            person_key=self.subject.key,
            source_key=f"{self.subject.key}/{self.step}/{county}",
            personal=self._personal(),
            counts=tuple(
                self.convictions[key].count(number, doubts) for number, key in enumerate(keys, 1)
            ),
            count_keys=keys,
        )

    def _personal(self) -> dict[str, str]:
        """Give what is known of the person; of several birth dates, that of the case's own rows."""
        born = day(self.birth or next(iter(self.subject.births), ""))
        known = {
            "name": self.subject.name,
            "birth_date": born.isoformat() if born else "",
            "cii": self.subject.cii,
            "docket": "; ".join(self.dockets),
        }
        return {name: value for name, value in known.items() if value}
