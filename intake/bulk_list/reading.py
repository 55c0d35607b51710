"""Which cases does a court's list name, and what is ordered for each?"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from uuid import UUID

from domain.listed import Direction, Listed, Ordered
from intake.bulk_list import faults
from intake.bulk_list.layout import (
    BYTES_MAX,
    CASE_ID,
    COLUMNS,
    COUNT,
    DOCKET_LONGEST,
    KEYS,
    SEALS,
    WIDTH,
)
from intake.bulk_list.rows import Row, rows_of
from intake.listing import Problem, Problems


@dataclass(frozen=True)
class BulkList:
    """All that a list says, with its control totals: `lines` are records, `cases` what they name.

    `sha256` is the digest of the whole file, in hexadecimal.
    """

    sha256: str
    lines: int
    cases: tuple[Listed, ...] = field(repr=False)

    @property
    def ordered(self) -> dict[str, int]:
        """How many lines order what; `seal` counts those that order sealing with it."""
        directions = [each for case in self.cases for each in case.directions]
        found = Counter(str(each.ordered) for each in directions)
        sealing = sum(each.seal is not None for each in directions)
        return dict(sorted(found.items())) | ({"seal": sealing} if sealing else {})


def read_bulk_list(stream: BinaryIO) -> BulkList:
    """Read a list from `stream`. Raises Refused, with every problem found, if any line is wrong."""
    data = stream.read(BYTES_MAX + 1)
    problems = Problems()
    reading = _Reading(problems)
    for line, row in rows_of(data, problems):
        reading.take(line, row)
    problems.refuse()
    if not reading.cases:
        problems.add(faults.EMPTY)
        problems.refuse()
    return BulkList(hashlib.sha256(data).hexdigest(), reading.lines, reading.listed())


class Place(NamedTuple):
    """What a line is about: which case, and which of its counts (None: all before the court)."""

    case: str
    number: int | None


class _Reading:
    """What the lines so far say."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.kind: str | None = None
        self.lines = 0
        self.cases: dict[str, list[Direction]] = {}
        self._first: dict[str, int] = {}
        self._said: dict[Place, tuple[int, Direction]] = {}

    def take(self, line: int, row: Row) -> None:
        """Take the heading, or one record."""
        cells = [cell.strip() for cell in row]
        if self.kind is None:
            self._take_heading(cells)
        elif cells[0] in KEYS:
            self._note(line, None, *faults.SECOND_HEADING)
        elif len(cells) != WIDTH:
            self._note(
                line, None, f"The line has {len(cells)} fields, expected {WIDTH}.", faults.COMMAS
            )
        else:
            self._take_record(line, cells)

    def listed(self) -> tuple[Listed, ...]:
        """The cases in the order in which the list names them."""
        is_id = self.kind == "case_id"
        return tuple(
            Listed(
                self._first[key],
                tuple(directions),
                case_id=UUID(key) if is_id else None,
                docket="" if is_id else key,
            )
            for key, directions in self.cases.items()
        )

    def _take_heading(self, cells: Row) -> None:
        self.kind = cells[0] if cells[0] in KEYS else ""
        if not self.kind or tuple(cells[1:]) != COLUMNS:
            raise self.problems.refusal(faults.HEADING)

    def _take_record(self, line: int, cells: Row) -> None:
        self.lines += 1
        wrong = self._wrong(cells)
        if wrong:
            self._note(line, *wrong)
            return
        key, count, outcome, seal = cells
        key = key.lower() if self.kind == "case_id" else key
        direction = Direction(int(count) if count else None, Ordered(outcome), SEALS[seal])
        place = Place(key, direction.count)
        if self._is_new(line, place, direction):
            self._said[place] = line, direction
            self._first.setdefault(key, line)
            self.cases.setdefault(key, []).append(direction)

    def _wrong(self, cells: Row) -> tuple[str, str, str] | None:
        """The first cell that says nothing, by its column; what is wrong, and what to do."""
        key, count, outcome, seal = cells
        if self.kind == "case_id" and not CASE_ID.fullmatch(key):
            return "case_id", *faults.NO_ID
        if not 0 < len(key) <= DOCKET_LONGEST or not key.isprintable():
            return "docket", *faults.NO_DOCKET
        if count and not COUNT.fullmatch(count):
            return "count", *faults.NO_COUNT
        if outcome not in set(Ordered):
            return "outcome", *faults.NO_OUTCOME
        return None if seal in SEALS else ("seal", *faults.NO_SEAL)

    def _is_new(self, line: int, place: Place, direction: Direction) -> bool:
        """Whether nothing was said of it yet; a list that says something twice is not clear."""
        said = self._said.get(place)
        if said:
            contradicts = direction != said[1]
            what = "otherwise of" if contradicts else "the same of"
            self._note(line, None, f"Line {said[0]} says {what} this count.", faults.ONCE)
            return False
        held = self.cases.get(place.case, ())
        if held and (place.number is None or held[0].count is None):
            first = self._first[place.case]
            self._note(
                line,
                "count",
                f"Line {first} names this case too, and {faults.OVERLAP}",
                faults.ONCE,
            )
            return False
        return True

    def _note(self, line: int, column: str | None, message: str, remedy: str) -> None:
        self.problems.add(Problem(line, column, message, remedy))
