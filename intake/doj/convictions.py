"""Which cannabis convictions of a county does the state's file hold, in which cases?"""

from __future__ import annotations

from functools import lru_cache
from typing import BinaryIO

from intake.doj.charges import Reading, read_charge
from intake.doj.faults import shortened
from intake.doj.layout import at
from intake.doj.rows import Row, Rows
from intake.doj.subjects import Case, Conviction, Subject
from intake.doj.values import day, level, present
from intake.listing import FoundCase, Listing, Problem, Problems

# CCC SSS NNN 000: cycle, step, count; cycle and step make a case.
_ORDER_DIGITS, _STEP_DIGITS = 12, 6
_COUNTIES_NAMED = 10
_COUNTIES_REMEMBERED = 100

_SUBJECT, _NAME, _BIRTH = at("SUBJECT_ID"), at("PRI_NAME"), at("PRI_DOB")
_CII, _CII_ASKED = at("CII_NUMBER"), at("REQ_CII_NUMBER")
_COUNTY, _STEP, _ON = at("STP_ORI_CNTY_NAME"), at("STP_TYPE_DESCR"), at("STP_EVENT_DATE")
_ORDER, _DOCKET, _DISPOSITION = at("CNT_ORDER"), at("OFN"), at("DISP_DESCR")
_OFFENSE, _COMMENT = at("OFFENSE_DESCR"), at("COMMENT_TEXT")
_STATUS, _TYPE_OF_CHARGE = at("CONV_STAT_DESCR"), at("OFFENSE_TOC")

# A county's charges, levels and dates repeat by the thousand. Comments and birth dates are not
# remembered: they are personal.
_level = lru_cache(maxsize=256)(level)
_conviction_day = lru_cache(maxsize=32_768)(day)


@lru_cache(maxsize=4096)
def _uncommented(offense: str) -> Reading:
    return read_charge(offense, "")


def read_doj(stream: BinaryIO, *, county: str) -> Listing:
    """Read the state's file, and give the cannabis convictions of one county.

    The case of letters in `county` does not matter. Memory holds the people and the county's
    cases, never the rows. Raises Refused, with every problem found, if any line is wrong or no
    row is of the county.
    """
    problems = Problems()
    rows = Rows(stream, problems)
    history = _History(county, problems)
    for line, row in rows:
        history.take(line, row)
    history.finish()
    problems.refuse()
    return Listing(rows.sha256, history.lines, len(history.subjects), history.county, history.cases)


class _History:
    """What the rows taken so far say of the county's cases."""

    def __init__(self, county: str, problems: Problems) -> None:
        self.county = county.strip().upper()
        self.lines = 0
        self.subjects: dict[str, Subject] = {}
        self._cases: dict[str, Case] = {}
        self._problems = problems
        self._other_counties: set[str] = set()
        self._is_met = False

    @property
    def cases(self) -> tuple[FoundCase, ...]:
        """The cases with a cannabis conviction, in the order of the file."""
        return tuple(case.found(self.county) for case in self._cases.values() if case.convictions)

    def take(self, line: int, row: Row) -> None:
        """Take one record."""
        self.lines += 1
        subject = self._subject(row)
        county = row[_COUNTY].strip().upper()
        if county == self.county:
            self._is_met = True
            self._take_local(line, row, subject)
        elif len(self._other_counties) < _COUNTIES_REMEMBERED:
            self._other_counties.add(county)

    def finish(self) -> None:
        """Note what only the whole file shows: no record at all, or none of the county.

        Where a line could not be read, neither is certain, and its own problem says enough.
        """
        if self._problems:
            return
        if self.lines == 0:
            self._problems.add(_EMPTY)
        elif not self._is_met:
            self._problems.add(_no_such_county(self.county, self._other_counties))

    def _subject(self, row: Row) -> Subject | None:
        subject = self.subjects.get(row[_SUBJECT])
        if subject is None:
            key = present(row[_SUBJECT])
            if not key:
                return None
            subject = self.subjects.setdefault(key, Subject(key))
        if row[_BIRTH] not in subject.births:
            subject.born(present(row[_BIRTH]))
        subject.name = subject.name or present(row[_NAME])
        subject.cii = subject.cii or present(row[_CII]) or present(row[_CII_ASKED])
        return subject

    def _take_local(self, line: int, row: Row, subject: Subject | None) -> None:
        is_conviction = row[_DISPOSITION].lstrip().upper().startswith("CONVICTED")
        is_court = row[_STEP].strip().upper() == "COURT ACTION"
        if not (is_conviction or is_court):
            return
        order = row[_ORDER].strip()
        is_order = len(order) == _ORDER_DIGITS and order.isascii() and order.isdigit()
        if subject is None or not is_order:
            if is_conviction:
                self._note_unplaced(line, has_subject=subject is not None, is_order=is_order)
            return
        case = self._case(subject, order[:_STEP_DIGITS])
        if is_court:
            case.file_under(present(row[_DOCKET]))
        if is_conviction:
            _convict(case, order, row)

    def _case(self, subject: Subject, step: str) -> Case:
        key = f"{subject.key}/{step}"
        case = self._cases.get(key)
        if case is None:
            case = self._cases[key] = Case(subject, step)
        return case

    def _note_unplaced(self, line: int, *, has_subject: bool, is_order: bool) -> None:
        if not has_subject:
            self._problems.add(Problem(line, "SUBJECT_ID", *_NO_SUBJECT))
        if not is_order:
            self._problems.add(Problem(line, "CNT_ORDER", *_NO_ORDER))


def _convict(case: Case, order: str, row: Row) -> None:
    """Add the conviction to its case, if it is for cannabis."""
    offense, comment = row[_OFFENSE], row[_COMMENT]
    charge, doubts = read_charge(offense, comment) if comment else _uncommented(offense)
    if charge is None:
        return
    on, gravity = _conviction_day(row[_ON]), _level(row[_STATUS], row[_TYPE_OF_CHARGE])
    if gravity is None:
        doubts += (_LEVEL_UNKNOWN,)
    if on is None:
        doubts += (_DATE_WRONG if present(row[_ON]) else _DATE_MISSING,)
    case.birth = case.birth or present(row[_BIRTH])
    case.convict(order, Conviction(*charge, gravity, on, doubts))


def _no_such_county(county: str, others: set[str]) -> Problem:
    named = sorted(shortened(other) for other in others if other)
    shown = ", ".join(named[:_COUNTIES_NAMED]) or "none at all"
    rest = (
        f" and {len(named) - _COUNTIES_NAMED} or more others"
        if len(named) > _COUNTIES_NAMED
        else ""
    )
    return Problem(
        0,
        "STP_ORI_CNTY_NAME",
        f"No line is of the county {shortened(county)}. The file names {shown}{rest}.",
        "Give the county as the file writes it, or load the file for your county.",
    )


_LEVEL_UNKNOWN = "The level of this conviction is missing or unknown."
_DATE_MISSING = "The date of this conviction is missing."
_DATE_WRONG = "The date of this conviction is not a date in the calendar."
_NO_SUBJECT = (
    "A conviction in the county has no subject, so that nobody can be found for it.",
    "Ask the sender for the number of the person, and load the mended file.",
)
_NO_ORDER = (
    "A conviction in the county has no count number of 12 digits, so that it has no case.",
    "A spreadsheet may have rewritten it (1.01E+11): load the file as it was delivered.",
)
_EMPTY = Problem(
    0,
    None,
    "The file holds no records.",
    "Check that the download is complete, and have the file delivered again.",
)
