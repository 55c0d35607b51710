"""Which cannabis convictions of a county does the state's file hold, in which cases?"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import BinaryIO

from intake.charges import Reading, cannabis_charges, charge_text, read_charge
from intake.delivery import EMPTY, read_files
from intake.doj.counties import County
from intake.doj.faults import note_unplaced
from intake.doj.layout import at
from intake.doj.rows import Rows
from intake.doj.values import birth, convicts, count_order, day, level, present
from intake.doubts import DATE_MISSING, DATE_WRONG, DISMISSED_LATER, LEVEL_UNKNOWN
from intake.faults import Row
from intake.listing import Listing, Problems
from intake.people import People
from intake.person import Conviction, Identity
from intake.race_groups import race_group

LAYOUT = "doj95"

_NO_LEVEL = "?"
# CCC SSS NNN 000: cycle, step, count; cycle and step make a case.
_STEP_DIGITS, _CYCLE_DIGITS = 6, 3

_SUBJECT, _NAME, _BIRTH = at("SUBJECT_ID"), at("PRI_NAME"), at("PRI_DOB")
_CII, _CII_ASKED, _RACE = at("CII_NUMBER"), at("REQ_CII_NUMBER"), at("RACE_CODE")
_COUNTY, _STEP, _ON = at("STP_ORI_CNTY_NAME"), at("STP_TYPE_DESCR"), at("STP_EVENT_DATE")
_ORDER, _DOCKET, _DISPOSITION = at("CNT_ORDER"), at("OFN"), at("DISP_DESCR")
_OFFENSE, _COMMENT = at("OFFENSE_DESCR"), at("COMMENT_TEXT")
_STATUS, _TYPE_OF_CHARGE = at("CONV_STAT_DESCR"), at("OFFENSE_TOC")
_ABOUT = itemgetter(_SUBJECT, _NAME, _BIRTH, _CII, _CII_ASKED, _RACE)

# A county's charges, levels and dates repeat by the thousand. Comments and birth dates are not
# remembered: they are personal.
_level = lru_cache(maxsize=256)(level)
_conviction_day = lru_cache(maxsize=32_768)(day)


@lru_cache(maxsize=4096)
def _uncommented(offense: str) -> Reading:
    return read_charge(offense, "")


def read_doj(*streams: BinaryIO, county: str) -> Listing:
    """Read the state's file, or all files of one delivery, for a county's convictions.

    The case of letters in `county` does not matter, nor does the order of the files, or over which
    of them a person's rows are spread. Memory never holds the rows. Raises Refused, with every
    problem found, if any line is wrong or no row is of the county.
    """
    problems = Problems()
    history = _History(county, problems)
    with history.people.put_aside():
        files = read_files(streams, problems, history.take_rows)
        history.county.finish()
        problems.refuse()
    return Listing(LAYOUT, history.county.name, files, problems.lines, history.people)


class _History:
    """What the rows taken so far say of the county's cases."""

    def __init__(self, county: str, problems: Problems) -> None:
        self.county = County(county, problems)
        self.people = People(suffix=f"/{self.county.name}", is_whole=True)
        self._problems = problems
        self._about: tuple[str, ...] = ()
        self._subject = self._born = ""

    def take_rows(self, stream: BinaryIO) -> str:
        """Take all records of a file; its digest."""
        rows = Rows(stream, self._problems)
        before = self._problems.lines
        for line, row in rows:
            self._problems.lines += 1
            self._take(line, row)
        if self._problems.lines == before and not self._problems:
            self._problems.add(EMPTY)
        return rows.sha256

    def _take(self, line: int, row: Row) -> None:
        about = _ABOUT(row)
        if about != self._about:
            self._meet(about)
        if self.county.is_of(row[_COUNTY]):
            self._take_local(line, row, self._subject)
        elif self._subject and convicts(row[_DISPOSITION]):
            self._take_other(count_order(row[_ORDER]), row)

    def _take_other(self, order: str, row: Row) -> None:
        """Take a conviction that is not of the county, or not for cannabis."""
        status, on = row[_STATUS], _conviction_day(row[_ON])
        stands = (_level(status, "") or _NO_LEVEL) if present(status) else ""
        charged = "" if stands else _level("", row[_TYPE_OF_CHARGE]) or ""
        self.people.list_other(
            self._subject, order, stands=stands, charged=charged, on=on.isoformat() if on else ""
        )

    def _meet(self, about: tuple[str, ...]) -> None:
        """Note of whom a row is; the rows of a person mostly stand together."""
        self._about = about
        self._subject, name, born, cii, asked = map(present, about[:-1])
        self._born = birth(born)
        race = race_group(about[-1])
        if self._subject:
            self.people.mention(self._subject, Identity(name, self._born, cii or asked, race))

    def _take_local(self, line: int, row: Row, subject: str) -> None:
        disposition = row[_DISPOSITION].strip().upper()
        is_conviction = convicts(disposition)
        is_court = row[_STEP].strip().upper() == "COURT ACTION"
        if not (is_conviction or is_court or _tells_of_dismissal(disposition)):
            return
        order = count_order(row[_ORDER])
        if not subject or not order:
            if is_conviction:
                note_unplaced(
                    self._problems, line, has_subject=bool(subject), has_order=bool(order)
                )
            return
        docket = present(row[_DOCKET]) if is_court else ""
        conviction = _conviction(order, row) if is_conviction else None
        case = order[:_STEP_DIGITS]
        if conviction:
            self.people.convict(
                subject, case, conviction, docket=docket, born=self._born, line=line
            )
        elif docket:
            self.people.file(subject, case, docket)
        if is_conviction and not conviction:
            self._take_other(order, row)
        if not is_conviction and disposition:
            self._dismiss(subject, order, disposition, row)

    def _dismiss(self, subject: str, order: str, disposition: str, row: Row) -> None:
        """Doubt a conviction that another row says was dismissed.

        A dismissal of the same count number is of that count. Relief (PC 1203.4) comes in a step
        of its own, later in the same cycle, and names the charge or nothing.
        """
        if "DISMISS" in disposition or _tells_of_relief(disposition):
            self.people.remark(subject, order[:_STEP_DIGITS], order, "", DISMISSED_LATER)
        if _tells_of_relief(disposition):
            text = charge_text(row[_OFFENSE], row[_COMMENT])
            sections = {each.section for each in cannabis_charges(text)}
            for section in sections if text else {""}:
                cycle = order[:_CYCLE_DIGITS]
                self.people.remark(subject, cycle, "", section, DISMISSED_LATER)


def _conviction(order: str, row: Row) -> Conviction | None:
    """Give the conviction of a row, if it is for cannabis."""
    offense, comment = row[_OFFENSE], row[_COMMENT]
    charge, doubts = read_charge(offense, comment) if comment else _uncommented(offense)
    if charge is None:
        return None
    on, gravity = _conviction_day(row[_ON]), _level(row[_STATUS], row[_TYPE_OF_CHARGE])
    if gravity is None:
        doubts += (LEVEL_UNKNOWN,)
    if on is None:
        doubts += (DATE_WRONG if present(row[_ON]) else DATE_MISSING,)
    if _tells_of_relief(row[_DISPOSITION].upper()):
        doubts += (DISMISSED_LATER,)
    return Conviction(order, *charge, gravity, on, doubts)


def _tells_of_dismissal(disposition: str) -> bool:
    return "DISMISS" in disposition or _tells_of_relief(disposition)


def _tells_of_relief(disposition: str) -> bool:
    """Whether it cites PC 1203.4, 1203.4a, 1203.41 to 1203.49: a conviction set aside."""
    return "1203.4" in disposition
