"""Who are the people in a delivery, and what are their cases in the county?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from domain.counts import Count, Level, OtherConvictions
from domain.race import RaceGroup
from intake.doubts import BIRTH_WRONG, BIRTHS_DIFFER, CONTRADICTION
from intake.listing import FoundCase
from intake.others import Others
from intake.spool import Record, Spool

REMEMBERED = 10_000
"""Persons whose last row is remembered, since a person's rows mostly stand together."""
NO_DATE = "?"
"""Stands for a birth date that is not in the calendar."""
AND = "\x1f"

_IDENTITY, _REMARK, _CASE, _OTHER = "1", "2", "3", "4"
_NO_CONVICTION = ("",) * 8
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


class People:
    """What the rows of a delivery say of each person, in whatever order they come.

    `is_whole` says that the list has every conviction of a person, in all counties.
    """

    def __init__(self, *, prefix: str = "", suffix: str = "", is_whole: bool = False) -> None:
        self.prefix, self.suffix, self.is_whole = prefix, suffix, is_whole
        self.number = 0
        self._spool = Spool()
        self._last: dict[str, Identity] = {}

    def mention(self, person: str, identity: Identity) -> None:
        """Note what a row says of who the person is."""
        if self._last.get(person) == identity:
            return
        if len(self._last) >= REMEMBERED:
            self._last.clear()
        self._last[person] = identity
        self._spool.put((person, _IDENTITY, *identity))

    def file(self, person: str, case: str, docket: str) -> None:
        """Note a number under which a court keeps a case."""
        self._spool.put((person, _CASE, case, docket, *_NO_CONVICTION))

    def convict(
        self, person: str, case: str, conviction: Conviction, *, docket: str, born: str, line: int
    ) -> None:
        """Note a count of conviction; `docket` and `born` are what the same row says, or ""."""
        said = (*_written(conviction), born, f"{line:09}")
        self._spool.put((person, _CASE, case, docket, *said))

    def list_other(self, person: str, key: str, *, stands: str, charged: str, on: str) -> None:
        """Note a conviction that is no count of ours, "" for what the row does not say.

        `stands` is the level that it stands as, `charged` that of the charge, `on` an ISO date.
        """
        self._spool.put((person, _OTHER, key, stands, charged, on))

    def remark(self, person: str, case: str, key: str, section: str, doubt: str) -> None:
        """Note a doubt on every count in cases that begin with `case`.

        If a `key` or a section is given, only on the counts with that key or section.
        """
        self._spool.put((person, _REMARK, case, key, section, doubt))

    def cases(self) -> Iterator[FoundCase]:
        """Give each case with a conviction, person by person; at the end `number` is known."""
        number = 0
        for share in self._spool:
            for person, records in groupby(share, itemgetter(0)):
                number += 1
                yield from self._cases_of(person, records)
        self.number = number

    @contextmanager
    def put_aside(self) -> Iterator[None]:
        """Give everything back if reading fails."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back what was put aside."""
        self._spool.close()

    def _cases_of(self, person: str, records: Iterator[Record]) -> Iterator[FoundCase]:
        subject, others = _Subject(), Others()
        remarks, cases = [], dict[str, _Case]()
        for _, kind, *rest in records:
            if kind == _IDENTITY:
                subject.is_said_to_be(Identity(*rest))
            elif kind == _REMARK:
                remarks.append(rest)
            elif kind == _OTHER:
                others.add(*rest)
            else:
                key, docket, *said, born, line = rest
                case = cases.setdefault(key, _Case())
                case.add(docket, said, born, line)
        convicted = [(key, case) for key, case in cases.items() if case.convictions]
        ours = {key for _, case in convicted for key in case.convictions}
        beside = others.said(ours) if self.is_whole and convicted else None
        for key, case in convicted:
            for remark in remarks:
                case.remark(key, *remark)
            yield case.found(
                person_key=f"{self.prefix}{person}",
                source_key=f"{self.prefix}{person}/{key}{self.suffix}",
                subject=subject,
                others=beside,
            )


def _written(conviction: Conviction) -> tuple[str, ...]:
    key, section, subsection, level, on, doubts = conviction
    day = on.isoformat() if on else ""
    return key, section, subsection, level or "", day, AND.join(doubts)


def _read(said: Sequence[str]) -> Conviction:
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
class _Subject:
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
class _Case:
    """One case of a person: its dockets, and its convictions by key."""

    born: str = ""
    line: int = 0
    dockets: tuple[str, ...] = ()
    convictions: dict[str, Conviction] = field(default_factory=dict)

    def add(self, docket: str, said: Sequence[str], born: str, line: str) -> None:
        if docket and docket not in self.dockets:
            self.dockets += (docket,)
        if said[0]:
            self._convict(_read(said))
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
        subject: _Subject,
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

    def _personal(self, subject: _Subject) -> dict[str, str]:
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
