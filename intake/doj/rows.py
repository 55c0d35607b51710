"""What are the rows of the state's file, and which lines are none?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from intake.doj.faults import FORM, uneven_width, wrong_heading
from intake.doj.layout import NAMES, WIDTH
from intake.faults import Row, cut_off, second_heading, wrong_width
from intake.lines import Block, Lines
from intake.listing import Problem, Problems

_HEADING = NAMES[0]


class Rows:
    """The records of the state's file with the number of their line, header and blanks left out.

    Lines that are no record are noted in `problems` and left out. `sha256` is complete when all
    rows were taken. Raises Refused where reading on is pointless: see `Lines`, and a header that
    is not that of the layout.
    """

    def __init__(self, stream: BinaryIO, problems: Problems) -> None:
        self._lines = Lines(stream, problems)
        self._problems = problems
        # 95, or 96 where every record ends with an empty field; the first record tells.
        self._width: int | None = None

    @property
    def sha256(self) -> str:
        """The digest of all bytes read so far, in hexadecimal."""
        return self._lines.sha256

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Give each record's line number and its 95 fields, in order."""
        for block in self._lines:
            rows = _parsed(block)
            if rows is None or not self._is_usual(WIDTH):
                yield from self._one_by_one(block)
            else:
                yield from enumerate(rows, block.first)

    def _one_by_one(self, block: Block) -> Iterator[tuple[int, Row]]:
        last = block.first + len(block.lines) - 1
        for number, line in enumerate(block.lines, block.first):
            row = self._record(number, line, is_cut=block.ends_open and number == last)
            if row is not None:
                yield number, row

    def _record(self, number: int, line: bytes, *, is_cut: bool) -> Row | None:
        """Give the fields of one line, or None after noting why it has none."""
        if not line.strip(b"\r"):
            return None
        problem, row = FORM.read(number, line)
        if row and row[0].strip() == _HEADING:
            self._check_heading(number, _without_96th(row))
            return None
        if is_cut and len(row) < WIDTH:
            problem = cut_off(FORM, number, len(row))
        problem = problem or self._width_problem(number, row)
        if problem:
            self._problems.add(problem)
            return None
        return _without_96th(row)

    def _width_problem(self, number: int, row: Row) -> Problem | None:
        if len(_without_96th(row)) != WIDTH:
            return wrong_width(FORM, number, len(row))
        if not self._is_usual(len(row)):
            return uneven_width(number, len(row))
        return None

    def _is_usual(self, width: int) -> bool:
        """Whether the records before have this width; one of another has a comma too many."""
        self._width = self._width or width
        return self._width == width

    def _check_heading(self, number: int, row: Row) -> None:
        if number > 1:
            self._problems.add(second_heading(number))
            return
        problem = wrong_heading(row)
        if problem:
            raise self._problems.refusal(problem)


def _parsed(block: Block) -> list[Row] | None:
    """Give the rows of a block all of whose lines are plain records, or else None."""
    whole = b"\n".join(block.lines)
    if b"\0" in whole or _HEADING.encode() in whole:
        return None
    try:
        lines = whole.decode().split("\n")
        rows = list(csv.reader(lines, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    # As many rows as lines: no quoted field ran on into the next line.
    if len(rows) != len(lines) or set(map(len, rows)) != {WIDTH}:
        return None
    return rows


def _without_96th(row: Row) -> Row:
    """Give the row without its 96th field, if that is empty."""
    return row[:WIDTH] if len(row) == WIDTH + 1 and not row[-1].strip() else row
