"""What does the state's file say of each person's whole history, in all counties?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import BinaryIO, TypeVar

from domain.counts import Level
from domain.history import MONTH, YEAR, Conviction, History
from domain.sections import cannabis_section
from intake.charges import charge_text
from intake.delivery import EMPTY
from intake.doj.counties import County
from intake.doj.faults import note_unplaced
from intake.doj.layout import at
from intake.doj.rows import Rows
from intake.doj.values import convicts, count_order, day, level, present
from intake.faults import Row
from intake.listing import Problems

_SUBJECT, _BIRTH = at("SUBJECT_ID"), at("PRI_DOB")
_COUNTY, _STEP, _ON = at("STP_ORI_CNTY_NAME"), at("STP_TYPE_DESCR"), at("STP_EVENT_DATE")
_ORDER, _DISPOSITION = at("CNT_ORDER"), at("DISP_DESCR")
_OFFENSE, _COMMENT = at("OFFENSE_DESCR"), at("COMMENT_TEXT")
_STATUS, _TYPE_OF_CHARGE = at("CONV_STAT_DESCR"), at("OFFENSE_TOC")
_LENGTH, _UNIT = at("SENT_LENGTH"), at("SENT_TIME_CODE")

_UNITS = {"D": timedelta(days=1), "M": MONTH, "Y": YEAR}
_LENGTH_DIGITS = 4
_CYCLE_DIGITS = 3

Fact = TypeVar("Fact")

# Charges, levels, dates and counties repeat by the thousand. Comments are not remembered: they are
# personal.
_level = lru_cache(maxsize=256)(level)
_day = lru_cache(maxsize=32_768)(day)


@lru_cache(maxsize=4096)
def _uncommented(offense: str) -> str:
    return charge_text(offense, "")


@dataclass(frozen=True)
class Histories:
    """Everybody in the file, by subject, in the order of the file; `county` as the file has it."""

    county: str
    people: dict[str, History] = field(repr=False)


def read_histories(stream: BinaryIO, *, county: str) -> Histories:
    """Read the state's file, and give everybody's history.

    The case of letters in `county` does not matter. Memory holds the people and their convictions,
    never the rows. Raises Refused, with every problem found, if any line is wrong, a conviction of
    any county belongs to nobody, or no row is of the county.
    """
    problems = Problems()
    wanted = County(county, problems)
    people: dict[str, _Person] = {}
    for line, row in Rows(stream, problems):
        problems.lines += 1
        wanted.is_of(row[_COUNTY])
        _take(people, line, row, problems)
    if not problems.lines and not problems:
        problems.add(EMPTY)
    wanted.finish()
    problems.refuse()
    return Histories(wanted.name, {key: people.pop(key).history() for key in list(people)})


def _take(people: dict[str, _Person], line: int, row: Row, problems: Problems) -> None:
    """Take one record."""
    key = present(row[_SUBJECT])
    order = count_order(row[_ORDER])
    is_conviction = convicts(row[_DISPOSITION])
    if is_conviction and not (key and order):
        note_unplaced(problems, line, has_subject=bool(key), has_order=bool(order))
        return
    if not key:
        return
    person = people.get(key)
    if person is None:
        person = people[key] = _Person()
    person.take(row, order, is_conviction=is_conviction)


@dataclass(slots=True)
class _Count:
    """What the rows of one count of conviction say together; facts that differ are all kept."""

    county: str
    charges: tuple[str, ...] = ()
    stands: set[Level | None] = field(default_factory=set)
    charged: set[Level | None] = field(default_factory=set)
    days: set[date | None] = field(default_factory=set)
    sentence: timedelta | None = timedelta(0)

    def take(self, row: Row, charge: str) -> None:
        """Take one row: a further part of the sentence, and a fact if none is known yet."""
        if charge and not any(_equal(charge, known) for known in self.charges):
            self.charges += (charge,)
        gravity, on = _level(row[_STATUS], row[_TYPE_OF_CHARGE]), _day(row[_ON])
        if present(row[_STATUS]):
            self.stands.add(gravity)
        elif gravity is not None:
            self.charged.add(gravity)
        if on is not None:
            self.days.add(on)
        part = _part(row[_LENGTH], row[_UNIT])
        self.sentence = None if part is None or self.sentence is None else self.sentence + part

    def conviction(self, order: str) -> Conviction:
        """Give the conviction; a fact that its rows contradict is as good as missing."""
        return Conviction(
            cnt_order=order,
            county=self.county,
            charges=self.charges or ("",),
            level=_only(self.stands) if self.stands else _only(self.charged),
            convicted_on=_only(self.days),
            sentence=self.sentence,
        )


@dataclass(slots=True)
class _Person:
    """What the rows taken so far say of one person."""

    births: set[str] = field(default_factory=set)
    is_deceased: bool = False
    registrations: tuple[date | None, ...] = ()
    cannabis_cycles: set[str] = field(default_factory=set)
    counts: dict[str, _Count] = field(default_factory=dict)

    def take(self, row: Row, order: str, *, is_conviction: bool) -> None:
        """Take one row of this person; `order` is "" where it has no readable count number."""
        offense, comment = row[_OFFENSE], row[_COMMENT]
        charge = charge_text(offense, comment) if comment else _uncommented(offense)
        if row[_BIRTH] not in self.births and present(row[_BIRTH]):
            self.births.add(row[_BIRTH])
        if cannabis_section(charge):
            self.cannabis_cycles.add(order[:_CYCLE_DIGITS])
        step = row[_STEP].strip().upper()
        if step == "DECEASED":
            self.is_deceased = True
        elif step == "REGISTRATION" and _is_290(charge):
            self.registrations += (_day(row[_ON]),)
        if is_conviction:
            count = self.counts.get(order)
            if count is None:
                count = self.counts[order] = _Count(row[_COUNTY].strip().upper())
            count.take(row, charge)

    def history(self) -> History:
        """Give all of it."""
        return History(
            convictions=tuple(each.conviction(order) for order, each in self.counts.items()),
            born=_only({day(each) for each in self.births}),
            is_deceased=self.is_deceased,
            registrations=self.registrations,
            cannabis_cycles=frozenset(self.cannabis_cycles),
        )


def _part(length: str, unit: str) -> timedelta | None:
    """Give the length of a part of a sentence; zero where none is given, None if unreadable."""
    number = present(length)
    if not number:
        return timedelta(0)
    digits = number.lstrip("0")
    if not (number.isascii() and number.isdigit() and len(digits) <= _LENGTH_DIGITS):
        return None
    one = _UNITS.get(unit.strip().upper())  # Here Y is years, not the filler.
    if one is None:
        return None if digits else timedelta(0)
    return int(digits or 0) * one


def _is_290(charge: str) -> bool:
    """Whether a registration is one under PC 290 or one of its decimals."""
    text = charge.upper().removeprefix("PC").lstrip()
    return text.startswith("290") and not text[3:4].isdigit()


def _equal(one: str, other: str) -> bool:
    """Whether two charge texts differ in blanks at most."""
    return one == other or one.replace(" ", "") == other.replace(" ", "")


def _only(facts: set[Fact | None]) -> Fact | None:
    """Give the one fact that there is; None where there is none, or several contradict."""
    return next(iter(facts)) if len(facts) == 1 else None


def counts_of(histories: Histories) -> Iterator[tuple[str, History, Conviction]]:
    """Give each conviction of the county, with whose it is and that person's history."""
    for subject, history in histories.people.items():
        for each in history.convictions:
            if each.county == histories.county:
                yield subject, history, each
