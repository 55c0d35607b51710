"""Which cannabis convictions of a county does the state's file hold, in which cases?"""

from __future__ import annotations

from functools import lru_cache
from typing import BinaryIO

from intake.doj.charges import Reading, read_charge
from intake.doj.counties import County
from intake.doj.faults import note_unplaced
from intake.doj.layout import at
from intake.doj.rows import Row, Rows
from intake.doj.subjects import Case, Conviction, Subject
from intake.doj.values import convicts, count_order, day, level, present
from intake.listing import FoundCase, Listing, Problems

# Of CCC SSS NNN 000, cycle and step make a case.
_STEP_DIGITS = 6

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
    history.county.finish(history.lines)
    problems.refuse()
    return Listing(
        rows.sha256, history.lines, len(history.subjects), history.county.name, history.cases
    )


class _History:
    """What the rows taken so far say of the county's cases."""

    def __init__(self, county: str, problems: Problems) -> None:
        self.county = County(county, problems)
        self.lines = 0
        self.subjects: dict[str, Subject] = {}
        self._cases: dict[str, Case] = {}
        self._problems = problems

    @property
    def cases(self) -> tuple[FoundCase, ...]:
        """The cases with a cannabis conviction, in the order of the file."""
        return tuple(
            case.found(self.county.name) for case in self._cases.values() if case.convictions
        )

    def take(self, line: int, row: Row) -> None:
        """Take one record."""
        self.lines += 1
        subject = self._subject(row)
        if self.county.is_of(row[_COUNTY]):
            self._take_local(line, row, subject)

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
        is_conviction = convicts(row[_DISPOSITION])
        is_court = row[_STEP].strip().upper() == "COURT ACTION"
        if not (is_conviction or is_court):
            return
        order = count_order(row[_ORDER])
        if subject is None or not order:
            if is_conviction:
                note_unplaced(self._problems, line, bool(subject), bool(order))
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


_LEVEL_UNKNOWN = "The level of this conviction is missing or unknown."
_DATE_MISSING = "The date of this conviction is missing."
_DATE_WRONG = "The date of this conviction is not a date in the calendar."
