"""Which cases does a court's list name, and what is ordered for each?

A list is CSV in UTF-8: `case_id` or `docket`, `count`, `outcome`, `seal`. It is read strictly, and
whole or not at all: the court signed it as it is. A docket is personal, and a cell may hold one by
mistake; so no sentence here shows what a cell holds.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from uuid import UUID

from domain.counts import Scope
from domain.listed import Direction, Listed, Ordered
from intake.listing import Problem, Problems

Row = list[str]

BYTES_MAX = 16 * 1024 * 1024
"""Some 300,000 lines; the largest order known lists 8,156 cases."""
KEYS = ("case_id", "docket")
COLUMNS = ("count", "outcome", "seal")
WIDTH = 1 + len(COLUMNS)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CASE_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
COUNT = re.compile("[1-9][0-9]{0,2}", re.ASCII)
DOCKET_LONGEST = 120
SEALS: Mapping[str, Scope | None] = {
    "no": None,
    "yes": Scope.CONVICTION,
    **{str(scope): scope for scope in Scope},
}
AGAIN = "Ask the court for the list again, and give it as it was signed."


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
    for line, row in _rows(_lines(data, problems), problems):
        reading.take(line, row)
    problems.refuse()
    if not reading.cases:
        problems.add(_EMPTY)
        problems.refuse()
    return BulkList(hashlib.sha256(data).hexdigest(), reading.lines, reading.listed())


class Place(NamedTuple):
    """What a line is about: which case, and which of its counts (None: all before the court)."""

    case: str
    count: int | None


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
            self._note(line, None, *_SECOND_HEADING)
        elif len(cells) != WIDTH:
            self._note(line, None, f"The line has {len(cells)} fields, expected {WIDTH}.", _COMMAS)
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
            raise self.problems.refusal(_HEADING)

    def _take_record(self, line: int, cells: Row) -> None:
        key, direction = self._key(line, cells[0]), self._direction(line, cells)
        self.lines += 1
        if key is None or direction is None:
            return
        place = Place(key, direction.count)
        if self._is_new(line, place, direction):
            self._said[place] = line, direction
            self._first.setdefault(key, line)
            self.cases.setdefault(key, []).append(direction)

    def _key(self, line: int, cell: str) -> str | None:
        if self.kind == "case_id":
            if CASE_ID.fullmatch(cell):
                return cell.lower()
            return self._note(line, "case_id", *_NO_ID)
        if 0 < len(cell) <= DOCKET_LONGEST and cell.isprintable():
            return cell
        return self._note(line, "docket", *_NO_DOCKET)

    def _direction(self, line: int, cells: Row) -> Direction | None:
        _, count, outcome, seal = cells
        if count and not COUNT.fullmatch(count):
            return self._note(line, "count", *_NO_COUNT)
        if outcome not in set(Ordered):
            return self._note(line, "outcome", *_NO_OUTCOME)
        if seal not in SEALS:
            return self._note(line, "seal", *_NO_SEAL)
        return Direction(int(count) if count else None, Ordered(outcome), SEALS[seal])

    def _is_new(self, line: int, place: Place, direction: Direction) -> bool:
        """Whether nothing was said of it yet; a list that says something twice is not clear."""
        said = self._said.get(place)
        if said:
            contradicts = direction != said[1]
            what = "otherwise of" if contradicts else "the same of"
            self._note(line, None, f"Line {said[0]} says {what} this count.", _ONCE)
            return False
        held = self.cases.get(place.case, ())
        if held and (place.count is None or held[0].count is None):
            first = self._first[place.case]
            self._note(line, "count", f"Line {first} names this case too, and {_OVERLAP}", _ONCE)
            return False
        return True

    def _note(self, line: int, column: str | None, message: str, remedy: str) -> None:
        self.problems.add(Problem(line, column, message, remedy))


def _lines(data: bytes, problems: Problems) -> Iterator[tuple[int, bytes]]:
    if len(data) > BYTES_MAX:
        raise problems.refusal(_TOO_LARGE)
    if data.startswith(UTF16):
        raise problems.refusal(_UTF16)
    yield from enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1)


def _rows(lines: Iterator[tuple[int, bytes]], problems: Problems) -> Iterator[tuple[int, Row]]:
    """Each line's fields; a record is one line, and blank lines are none."""
    for number, line in lines:
        bare = line.removesuffix(b"\r")
        fault = _fault(bare)
        if fault:
            problems.add(Problem(number, None, *fault))
            continue
        try:
            rows = list(csv.reader((bare.decode(),), strict=True))
        except csv.Error:
            problems.add(Problem(number, None, *_QUOTES))
            continue
        if rows and rows[0]:
            yield number, rows[0]


def _fault(line: bytes) -> tuple[str, str] | None:
    if b"\0" in line:
        return f"Byte {line.index(0) + 1} of the line is NUL, which no text holds.", AGAIN
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return f"Byte {error.start + 1} of the line is neither ASCII nor UTF-8.", _CONVERT
    return None


_CONVERT = "Ask the court for the list in UTF-8: converted here, it is not what was signed."
_COMMAS = (
    "Check for a missing or additional comma, a comma in a field without quotes, or a file that"
    f" was cut off. {AGAIN}"
)
_ONCE = f"A list names each count once. {AGAIN}"
_OVERLAP = "one of the two lines means every count."
_QUOTES = (
    "The double quotes do not pair, or a carriage return stands within the line.",
    f"A record is one line; quote whole fields only. {AGAIN}",
)
_HEADING = Problem(
    1,
    None,
    "The first line is not the heading of a list.",
    f"It must be: case_id,{','.join(COLUMNS)} or docket,{','.join(COLUMNS)}.",
)
_SECOND_HEADING = (
    "A heading stands in the middle of the list, perhaps of a second list joined to it.",
    "Give each order's list by itself.",
)
_NO_ID = (
    "This is not the id of a case.",
    f"A case's id has 32 hexadecimal digits in five groups. {AGAIN}",
)
_NO_DOCKET = (
    f"The docket is missing, longer than {DOCKET_LONGEST} characters, or not printable.",
    AGAIN,
)
_NO_COUNT = (
    "This is not the number of a count.",
    "Give a number from 1 to 999, or nothing for every count that is before the court.",
)
_NO_OUTCOME = ("This is not what a list can order.", f"Give one of: {', '.join(Ordered)}.")
_NO_SEAL = ("This does not say what is sealed.", f"Give one of: {', '.join(SEALS)}.")
_EMPTY = Problem(0, None, "The list names no case.", f"Check that it is complete. {AGAIN}")
_TOO_LARGE = Problem(
    0,
    None,
    f"The list is larger than {BYTES_MAX // 1024**2} MiB.",
    "Check that this is the order's list.",
)
_UTF16 = Problem(0, None, "The list is in UTF-16 (two bytes for each character).", _CONVERT)
