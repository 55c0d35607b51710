"""What would a county's file look like? One of fabricated people, in the state's layout.

Every row says in its first two columns that it is a fabricated sample, and every name does too.
The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import BinaryIO

from intake.doj import sample_offenses as offenses
from intake.doj.layout import NAMES
from intake.doj.sample_offenses import FLAWS, FLAWS_EVERY, Flaw, Offense
from intake.doj.sample_people import Person, Row

_ELSEWHERE = "ELSEWHERE"


@dataclass
class Totals:
    """What a sample holds, counted while it is written and so without reading it.

    `lines` and `subjects` are of the whole file; `cases`, `counts` (of conviction, for cannabis),
    `felonies` and `doubtful` (counts with at least one doubt) are the county's.
    """

    lines: int = 0
    subjects: int = 0
    cases: int = 0
    counts: int = 0
    felonies: int = 0
    doubtful: int = 0


def write_sample(
    target: str | Path | BinaryIO, *, county: str = "SAMPLE", cases: int = 500, seed: int = 64
) -> Totals:
    """Write a sample of so many cases to a file (replacing it) or a stream (left open).

    Returns what it holds. Memory holds one person at a time. Raises ValueError for a negative
    number of cases, or for the county name that the sample uses for all others.
    """
    if cases < 0 or county.strip().upper() == _ELSEWHERE:
        raise ValueError(f"Give 0 or more cases, and a county that is not {_ELSEWHERE}.")
    if isinstance(target, str | Path):
        with Path(target).open("wb") as stream:
            return _write(stream, county, cases, seed)
    return _write(target, county, cases, seed)


def _write(stream: BinaryIO, county: str, cases: int, seed: int) -> Totals:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(NAMES)
    sample = _Sample(county, cases, seed)
    for rows in sample.people():
        writer.writerows(rows)
    text.detach()
    return sample.totals


class _Sample:
    """The people of one sample, one after the other."""

    def __init__(self, county: str, cases: int, seed: int) -> None:
        self.totals = Totals()
        self._county = county
        self._cases = cases
        # Reproducible by intent; nothing secret hangs on it.
        self._random = Random(seed)  # noqa: S311

    def people(self) -> Iterator[list[Row]]:
        """Give each person's rows, until the county has its cases."""
        for number in count(1):
            if self.totals.cases >= self._cases:
                return
            person = Person(number, self._county, self._random)
            self._live(person)
            self.totals.subjects += 1
            self.totals.lines += len(person.rows)
            yield person.rows

    def _live(self, person: Person) -> None:
        """Write a life: cases in the county for most, and whatever else happened."""
        chance = self._random.random
        if chance() < 0.1:
            person.convicted(offenses.any_cannabis(self._random), county=_ELSEWHERE)
        if person.number % 20:
            for _ in range(self._random.choices((1, 2, 3), (80, 15, 5))[0]):
                if self.totals.cases < self._cases:
                    self._case(person)
        else:
            person.arrested(offenses.any_cannabis(self._random))
        if chance() < 0.04:
            person.convicted(self._random.choice(offenses.SUPERSTRIKES))
        if chance() < 0.03:
            person.convicted(self._random.choice(offenses.SEX_OFFENSES))
            person.happened("REGISTRATION", offenses.REGISTRATION)
        if chance() < 0.02:
            person.happened("DECEASED")

    def _case(self, person: Person) -> None:
        """Write one case of one to three counts; every so often something is wrong with it."""
        self.totals.cases += 1
        flaw = FLAWS.get(self.totals.cases % FLAWS_EVERY)
        many = self._random.choices((1, 2, 3), (75, 20, 5))[0]
        charged = [offenses.any_cannabis(self._random) for _ in range(many)]
        person.convicted(*charged, flaw=flaw)
        self._tally(charged, flaw, is_doubtful=person.has_two_births)

    def _tally(self, charged: list[Offense], flaw: Flaw | None, *, is_doubtful: bool) -> None:
        self.totals.counts += len(charged)
        sure = charged[1:] if flaw is Flaw.NO_LEVEL else charged
        self.totals.felonies += sum(offense.level == "FELONY" for offense in sure)
        flawed = int(flaw is not None and flaw.is_doubtful)
        self.totals.doubtful += len(charged) if is_doubtful else flawed
