"""What does each row of a court's list say, and which rows can nobody read?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import BinaryIO

from domain.comparing import Theirs, Unreadable
from intake.bulk_list.layout import CASE_ID, COUNT, DOCKET_LONGEST
from intake.county.dates import read_day
from intake.county.mapping import Headings
from intake.court_list import faults
from intake.court_list.mapping import COMPARED, CourtMapping, Kind
from intake.delivery import EMPTY
from intake.faults import Form, cut_off, second_heading, wrong_width
from intake.lines import Block, Lines
from intake.listing import Problem, Problems

SECTION = re.compile("[0-9]{5}", re.ASCII)
COUNTY = re.compile("[A-Z][A-Z .'-]{0,39}", re.ASCII)
FORMULA = ("=", "+", "@")


@dataclass(frozen=True)
class CourtList:
    """All that a court's list says: rows that can be read, and those that cannot, with why.

    Every row is in one of the two. `sha256` is the digest of the whole file, in hexadecimal.
    """

    sha256: str
    rows: tuple[Theirs, ...] = field(repr=False)
    unreadable: tuple[Unreadable, ...] = ()


def read_court_list(stream: BinaryIO, mapping: CourtMapping, pivot: date) -> CourtList:
    """Read a list as the mapping says; a year of two digits lies not after `pivot`.

    Raises Refused where no row can be told from another: no header, a header without a column that
    is mapped, UTF-16, or a line longer than 64 KiB.
    """
    reading = _Reading(mapping, pivot)
    lines = Lines(stream, reading.problems)
    for block in lines:
        reading.take(block)
    if not reading.form.width or not (reading.rows or reading.unreadable):
        raise reading.problems.refusal(EMPTY)
    return CourtList(lines.sha256, tuple(reading.rows), tuple(reading.unreadable))


class _Unfit(ValueError):
    """A cell that says nothing: of which heading, what is wrong with it, and the remedy."""

    def __init__(self, heading: str, message: str, remedy: str) -> None:
        self.heading, self.message, self.remedy, self.key = heading, message, remedy, ""
        super().__init__(message)


class _Reading:
    """What the lines so far say."""

    def __init__(self, mapping: CourtMapping, pivot: date) -> None:
        self.mapping = mapping
        self.problems = Problems()
        self.form = Form((), mapping.delimiter, mapping.encoding)
        self.rows: list[Theirs] = []
        self.unreadable: list[Unreadable] = []
        self._places: dict[str, int] = {}
        self._day = cache(lambda text: read_day(text, mapping.dates, pivot))

    def take(self, block: Block) -> None:
        """Take the heading, and each record; blank lines are none."""
        last = block.first + len(block.lines) - 1
        for number, line in enumerate(block.lines, block.first):
            if not line.strip(b"\r"):
                continue
            if not self.form.width:
                self._take_heading(number, line)
            else:
                self._take_row(number, line, is_cut=block.ends_open and number == last)

    def _take_row(self, number: int, line: bytes, *, is_cut: bool) -> None:
        problem, row = self.form.read(number, line)
        if is_cut and len(row) < self.form.width:
            problem = cut_off(self.form, number, len(row))
        elif problem is None and len(row) != self.form.width:
            problem = wrong_width(self.form, number, len(row))
        elif problem is None and tuple(row) == self.form.names:
            problem = second_heading(number)
        if problem:
            self._note(number, problem.column, problem.message, problem.remedy)
            return
        try:
            self.rows.append(self._said(number, row))
        except _Unfit as unfit:
            self._note(number, unfit.heading, unfit.message, unfit.remedy, unfit.key)

    def _note(
        self, line: int, column: str | None, message: str, remedy: str, key: str = ""
    ) -> None:
        self.unreadable.append(Unreadable(line, column, message, remedy, key))

    def _said(self, number: int, row: list[str]) -> Theirs:
        cells = {name: row[place].strip() for name, place in self._places.items()}
        for name, cell in cells.items():
            if cell.startswith(FORMULA):
                raise _Unfit(self._heading(name), *faults.FORMULA)
            if cell.upper() in self.mapping.blank:
                cells[name] = ""
        key = self._key(cells)
        try:
            return Theirs(number, key, self._count(cells), dict(self._values(cells)))
        except _Unfit as unfit:
            # Whoever looks for this case is told in which row it stands.
            unfit.key = key
            raise

    def _key(self, cells: Mapping[str, str]) -> str:
        key = cells["key"]
        if self.mapping.key == "case_id":
            if not CASE_ID.fullmatch(key):
                raise _Unfit(self._heading("key"), *faults.NO_ID)
            return key.lower()
        if not 0 < len(key) <= DOCKET_LONGEST or not key.isprintable():
            raise _Unfit(self._heading("key"), *faults.NO_DOCKET)
        return key

    def _count(self, cells: Mapping[str, str]) -> int | None:
        if "count" not in cells:
            return None
        if not COUNT.fullmatch(cells["count"]):
            raise _Unfit(self._heading("count"), *faults.NO_COUNT)
        return int(cells["count"])

    def _values(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for column in self.mapping.columns:
            cell = cells[column]
            read = self._read(column, cell) if cell else ""
            if read is None:
                told = ", ".join(each.written for each in self.mapping.dates)
                raise _Unfit(self._heading(column), *faults.unread(column, told))
            yield column, read

    def _read(self, column: str, cell: str) -> str | None:
        """What a cell says in our words; None if nobody knows."""
        kind = COMPARED[column]
        if kind == Kind.WORD:
            return self.mapping.words[column].get(cell.upper())
        if kind == Kind.DATE:
            day = self._day(cell)
            return day.isoformat() if day else None
        if kind == Kind.SECTION:
            return cell if SECTION.fullmatch(cell) else None
        return cell.upper() if COUNTY.fullmatch(cell.upper()) else None

    def _heading(self, name: str) -> str:
        return self.form.names[self._places[name]]

    def _take_heading(self, number: int, line: bytes) -> None:
        """Find each column by its heading, whatever its case and spacing."""
        problem, row = self.form.read(number, line)
        if problem:
            raise self.problems.refusal(problem)
        self.form = Form(tuple(row), self.mapping.delimiter, self.mapping.encoding)
        headings = [" ".join(each.upper().split()) for each in row]
        wanted = {"key": self.mapping.key_heading, **self.mapping.columns}
        if self.mapping.count_heading:
            wanted["count"] = self.mapping.count_heading
        for name, options in wanted.items():
            self._place(number, name, options, headings)
        self.problems.refuse()

    def _place(self, line: int, name: str, wanted: Headings, headings: list[str]) -> None:
        there = [each for each in (" ".join(h.upper().split()) for h in wanted) if each in headings]
        if not there:
            self.problems.add(Problem(line, wanted[0], *faults.missing(wanted), kind="heading"))
        elif headings.count(there[0]) > 1:
            self.problems.add(Problem(line, wanted[0], *faults.TWICE, kind="heading"))
        else:
            self._places[name] = headings.index(there[0])
