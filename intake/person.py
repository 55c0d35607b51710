"""Who is one person in a delivery, and what do the rows of one case come to?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from domain.counts import Count, Level, OtherConvictions
from domain.race import RaceGroup
from intake.doubts import BIRTH_WRONG, BIRTHS_DIFFER, CONTRADICTION
from intake.listing import FoundCase

NO_DATE = "?"
"""Stands for a birth date that is not in the calendar."""
AND = "\x1f"

_day = lru_cache(maxsize=32_768)(date.fromisoformat)


class Identity(NamedTuple):
    """Who a row says that it is about; "" for what it does not say.

    `born` is an ISO date, or `NO_DATE`; `race` is a RaceGroup.
    """

    name: str = ""
    born: str = ""
    cii: str = ""
    race: str = ""


class Conviction(NamedTuple):
    """What one row says of one count of conviction. `key` is the source's number of the count."""

    key: str
    section: str
    subsection: str
    level: Level | None
    convicted_on: date | None
    doubts: tuple[str, ...]


def written(conviction: Conviction) -> tuple[str, ...]:
    """The conviction as a line of the spool keeps it."""
    key, section, subsection, level, on, doubts = conviction
    day = on.isoformat() if on else ""
    return key, section, subsection, level or "", day, AND.join(doubts)


def read(said: Sequence[str]) -> Conviction:
    """The conviction that was written so."""
    key, section, subsection, level, day, doubts = said
    return Conviction(
        key,
        section,
        subsection,
        Level(level) if level else None,
        _day(day) if day else None,
        tuple(doubts.split(AND)) if doubts else (),
    )


@dataclass(slots=True)
class Subject:
    """Who one person is, by all rows. Of several names or numbers the first in order is taken."""

    name: str = ""
    cii: str = ""
    births: tuple[str, ...] = ()
    races: frozenset[str] = frozenset()

    def is_said_to_be(self, identity: Identity) -> None:
        self.name = self.name or identity.name
        self.cii = min(filter(None, (self.cii, identity.cii)), default="")
        if identity.born and identity.born not in self.births:
            self.births += (identity.born,)
        self.races |= {identity.race} - {"", RaceGroup.UNKNOWN}

    @property
    def race_group(self) -> RaceGroup:
        """The group that the rows give; unknown where they give none, or several."""
        return RaceGroup(next(iter(self.races))) if len(self.races) == 1 else RaceGroup.UNKNOWN

    def doubts(self) -> tuple[str, ...]:
        """Say why this may be more than one person, or none that can be known."""
        doubts = []
        if len(self.births) > 1:
            doubts.append(BIRTHS_DIFFER)
        if NO_DATE in self.births:
            doubts.append(BIRTH_WRONG)
        return tuple(doubts)


@dataclass(slots=True)
class ListedCase:
    """One case of a person: its dockets, and its convictions by key."""

    born: str = ""
    line: int = 0
    dockets: tuple[str, ...] = ()
    convictions: dict[str, Conviction] = field(default_factory=dict)

    def add(self, docket: str, said: Sequence[str], born: str, line: str) -> None:
        if docket and docket not in self.dockets:
            self.dockets += (docket,)
        if said[0]:
            self._convict(read(said))
            self.born = self.born or born
            self.line = min(self.line or int(line), int(line))

    def remark(self, case: str, begins: str, key: str, section: str, doubt: str) -> None:
        """Doubt the counts that a remark is about, if the case is one of those."""
        if not case.startswith(begins):
            return
        for each in self.convictions.values():
            if key in ("", each.key) and section in ("", each.section):
                self.convictions[each.key] = _doubted(each, (doubt,))

    def found(
        self,
        *,
        person_key: str,
        source_key: str,
        subject: Subject,
        others: OtherConvictions | None,
    ) -> FoundCase:
        keys = tuple(sorted(self.convictions))
        also = subject.doubts()
        return FoundCase(
            person_key=person_key,
            source_key=source_key,
            personal=self._personal(subject),
            counts=tuple(
                _count(number, self.convictions[key], also) for number, key in enumerate(keys, 1)
            ),
            count_keys=keys,
            line=self.line,
            race_group=subject.race_group,
            others=others,
        )

    def _convict(self, conviction: Conviction) -> None:
        """Add a conviction; a further row of a count is a part of its sentence, or a doubt."""
        known = self.convictions.setdefault(conviction.key, conviction)
        if known is conviction:
            return
        doubts = conviction.doubts
        if known[:5] != conviction[:5]:
            doubts = (CONTRADICTION, *doubts)
        self.convictions[conviction.key] = _doubted(known, doubts)

    def _personal(self, subject: Subject) -> dict[str, str]:
        """Give what is known of the person; of several birth dates, that of the case's own rows."""
        born = self.born or next(iter(subject.births), "")
        known = {
            "name": subject.name,
            "birth_date": "" if born == NO_DATE else born,
            "cii": subject.cii,
            "docket": "; ".join(self.dockets),
        }
        return {name: value for name, value in known.items() if value}


def _doubted(conviction: Conviction, doubts: tuple[str, ...]) -> Conviction:
    """Give the conviction with further doubts, each once."""
    return conviction._replace(doubts=tuple(dict.fromkeys((*conviction.doubts, *doubts))))


def _count(number: int, conviction: Conviction, also: tuple[str, ...]) -> Count:
    _, section, subsection, level, on, doubts = conviction
    return Count(number, section, subsection, level, on, doubts + also)
