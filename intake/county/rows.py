"""What are the lines of a county's list, and which are none?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import BinaryIO, NamedTuple

from intake.county.mapping import Columns, Headings, Mapping
from intake.faults import DELIVER_AGAIN, Form, Row, cut_off, second_heading, shortened, wrong_width
from intake.lines import Block, Lines
from intake.listing import Problem, Problems


class Line(NamedTuple):
    """One record: its number in the file, and its fields without padding, by what they mean."""

    number: int
    fields: dict[str, str]


class Rows:
    """The records of a county's list, header and blank lines left out.

    Lines that are no record are noted in `problems` and left out. `sha256` is complete when all
    were taken. Raises Refused where reading on is pointless: see `Lines`, and a header that lacks
    a column that is needed.
    """

    def __init__(self, stream: BinaryIO, mapping: Mapping, problems: Problems) -> None:
        self._lines = Lines(stream, problems)
        self._mapping = mapping
        self._problems = problems
        self._form = Form((), mapping.delimiter, mapping.encoding)
        self._places: dict[str, int] = {}

    @property
    def sha256(self) -> str:
        """The digest of all bytes read so far, in hexadecimal."""
        return self._lines.sha256

    def __iter__(self) -> Iterator[Line]:
        """Give each record, in order."""
        for block in self._lines:
            yield from self._records(block)

    def _records(self, block: Block) -> Iterator[Line]:
        last = block.first + len(block.lines) - 1
        for number, line in enumerate(block.lines, block.first):
            if not line.strip(b"\r"):
                continue
            if not self._form.width:
                self._take_heading(number, line)
                continue
            row = self._record(number, line, is_cut=block.ends_open and number == last)
            if row is not None:
                yield Line(number, self._meant(row))

    def _record(self, number: int, line: bytes, *, is_cut: bool) -> Row | None:
        problem, row = self._form.read(number, line)
        if is_cut and len(row) < self._form.width:
            problem = cut_off(self._form, number, len(row))
        elif problem is None:
            problem = self._problem_in(number, row)
        if problem:
            self._problems.add(problem)
            return None
        return row

    def _problem_in(self, number: int, row: Row) -> Problem | None:
        if len(row) != self._form.width:
            return wrong_width(self._form, number, len(row))
        if tuple(row) == self._form.names:
            return second_heading(number)
        end = self._mapping.end_of_record
        if end and row[-1].strip() != end:
            return _no_end(number, end)
        return None

    def _meant(self, row: Row) -> dict[str, str]:
        blank = self._mapping.blank
        found = {name: row[place].strip() for name, place in self._places.items()}
        if blank:
            return {name: "" if value.upper() in blank else value for name, value in found.items()}
        return found

    def _take_heading(self, number: int, line: bytes) -> None:
        """Find each column by its heading, whatever its case and spacing."""
        problem, row = self._form.read(number, line)
        width = self._mapping.fields
        if problem is None and width and len(row) != width:
            problem = _wrong_heading_width(number, len(row), width)
        if problem:
            raise self._problems.refusal(problem)
        self._form = Form(tuple(row), self._mapping.delimiter, self._mapping.encoding)
        headings = [_plain(each) for each in row]
        for column in fields(Columns):
            self._place(number, column.name, getattr(self._mapping.columns, column.name), headings)
        self._problems.refuse()

    def _place(self, line: int, name: str, wanted: Headings, headings: Sequence[str]) -> None:
        there = [heading for heading in wanted if _plain(heading) in headings]
        if not there:
            if wanted and name in NEEDED:
                self._problems.add(_missing(line, wanted))
            return
        found = _plain(there[0])
        if headings.count(found) > 1:
            self._problems.add(_ambiguous(line, there[0]))
        self._places[name] = headings.index(found)


NEEDED = {"docket", "name", "charge", "convicted_on", "level"}
"""Without these columns no line is a count. Others may be missing from a file, and are blank."""


def _plain(heading: str) -> str:
    return " ".join(heading.replace("\ufeff", "").upper().split())


def _missing(line: int, wanted: Headings) -> Problem:
    return Problem(
        line,
        wanted[0],
        f"The header names no column {' or '.join(map(shortened, wanted))}.",
        "Check that this is the list that the mapping is for, and its header; or mend the mapping.",
        "heading",
    )


def _ambiguous(line: int, wanted: str) -> Problem:
    return Problem(
        line,
        wanted,
        "The header names this column twice, so that nobody knows which of them is meant.",
        "Ask the sender which one it is, and rename the other.",
        "heading",
    )


def _wrong_heading_width(line: int, fields: int, width: int) -> Problem:
    return Problem(
        line,
        None,
        f"The header has {fields} fields, expected {width}.",
        f"Check that this is the list that the mapping is for. {DELIVER_AGAIN}",
        "heading",
    )


def _no_end(line: int, end: str) -> Problem:
    return Problem(
        line,
        None,
        f"The last field of the line is not {end}: its fields may be shifted, or it is cut off.",
        f"Check for a missing or additional comma. {DELIVER_AGAIN}",
        "end_mark",
    )
