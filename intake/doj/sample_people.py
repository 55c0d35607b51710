"""Who is a fabricated person of the sample, and which rows does the state keep of them?"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from intake.doj.layout import NAMES, at
from intake.doj.sample_offenses import OTHERS, SENTENCES, Flaw, Offense

Row = list[str]

_FIRST_DAY = date(1974, 1, 1).toordinal()
_LAST_DAY = date(2016, 11, 8).toordinal()
_FURTHER = "ALSO CHRG 11362.1 HS AND {} HS"
_RACES = (
    ("A", "SYNTHETIC ASIAN"),
    ("B", "SYNTHETIC BLACK"),
    ("H", "SYNTHETIC HISPANIC"),
    ("W", "SYNTHETIC WHITE"),
    ("X", "SYNTHETIC UNKNOWN"),
)
_BLANK = ["#" if name.endswith("_SEG_SEP") or name == "END_OF_REC" else "" for name in NAMES]


class Person:
    """One fabricated person with all rows of their history, in the order of time."""

    def __init__(self, number: int, county: str, random: Random) -> None:
        self.number = number
        self.rows: list[Row] = []
        self.has_two_births = number % 150 == 7
        self._county = county
        self._random = random
        self._cycle = 100
        self._today = random.randint(_FIRST_DAY, _LAST_DAY)
        self._born = date.fromordinal(self._today - random.randint(18 * 366, 45 * 366))
        self._docket = f"SMP{number:07d}"
        self._identity = self._identify(number)

    def arrested(self, *offenses: Offense, county: str = "") -> None:
        """Add a new cycle with an arrest, one row a charge: never a conviction."""
        self._cycle += 1
        for number, offense in enumerate(offenses, 1):
            row = self._row("ARREST/DETAINED/CITED", county or self._county)
            self._charge(row, 1, number, offense)
            _put(row, OFN=f"ARR{self._docket[3:]}")

    def convicted(self, *offenses: Offense, county: str = "", flaw: Flaw | None = None) -> None:
        """Add an arrest and its court case; the flaw is that of the first count."""
        self.arrested(*offenses, county=county)
        further = [self._random.choice(OTHERS)] if self._random.random() < 0.15 else []
        for number, offense in enumerate([*offenses, *further], 1):
            row = self._row("COURT ACTION", county or self._county)
            self._charge(row, 2, number, offense)
            self._sentence(row)
            _flawed(row, flaw if number == 1 else None)
            if self._random.random() < 0.25:
                self.rows.append(row.copy())
                self._sentence(self.rows[-1], part=2)
        self._today = min(self._today + self._random.randint(200, 2000), _LAST_DAY)

    def happened(self, step: str, offense: Offense | None = None) -> None:
        """Add an event other than an arrest or a court's: a registration, a death."""
        self._cycle += 1
        row = self._row(step, self._county)
        if offense:
            self._charge(row, 1, 1, offense)

    def _identify(self, number: int) -> Row:
        race, described = self._random.choice(_RACES)
        row = _BLANK.copy()
        _put(
            row,
            RECORD_ID="SAMPLE",
            SUBJECT_STATUS="FABRICATED",
            SUBJECT_ID=f"{90_000_000 + number}",
            CII_NUMBER=f"S{number:09d}",
            PRI_NAME=f"SAMPLE,PERSON {number:04d}",
            PRI_DOB=f"{self._born:%Y%m%d}",
            GENDER=self._random.choice("FMX"),
            RACE_CODE=race,
            RACE_DESCR=described,
        )
        return row

    def _row(self, step: str, county: str) -> Row:
        row = self._identity.copy()
        _put(
            row,
            CYC_ORDER=f"{self._cycle}",
            STP_EVENT_DATE=f"{date.fromordinal(self._today):%Y%m%d}",
            STP_TYPE_DESCR=step,
            STP_ORI_CNTY_NAME=county,
        )
        if self.has_two_births and not self.rows:
            _put(row, PRI_DOB=f"{self._born - timedelta(365):%Y%m%d}")
        self.rows.append(row)
        return row

    def _charge(self, row: Row, step: int, number: int, offense: Offense) -> None:
        _put(
            row,
            CNT_ORDER=f"{self._cycle:03d}{step:03d}{number:03d}000",
            OFFENSE_DESCR=offense.text,
            OFFENSE_TOC=offense.level[:1],
        )
        if step == 2:
            docket = "NULL  " if self._random.random() < 0.03 else f"{self._docket}-{self._cycle}"
            on = row[at("STP_EVENT_DATE")]
            _put(row, OFN=docket, DISP_DATE=on, CONV_STAT_DESCR=offense.level)

    def _sentence(self, row: Row, *, part: int = 1) -> None:
        place, length, code, unit = self._random.choice(SENTENCES)
        _put(
            row,
            SENT_ORDER=f"{part}",
            SENT_LOC_CODE=place[0],
            SENT_LOC_DESCR=place,
            SENT_LENGTH=length,
            SENT_TIME_CODE=code,
            SENT_TIME_DESCR=unit,
        )
        if part == 1:
            _put(row, DISP_DESCR="CONVICTED" if place == "FINE" else f"CONVICTED-{place}")


def _flawed(row: Row, flaw: Flaw | None) -> None:
    offense = row[at("OFFENSE_DESCR")]
    if flaw is Flaw.SEE_COMMENT:
        _put(row, OFFENSE_DESCR="SEE COMMENT FOR CHARGE", COMMENT_TEXT=offense)
    elif flaw is Flaw.NO_LEVEL:
        _put(row, OFFENSE_TOC="", CONV_STAT_DESCR="")
    elif flaw is Flaw.BAD_DATE:
        _put(row, STP_EVENT_DATE="19870231")
    elif flaw is Flaw.NO_DATE:
        _put(row, STP_EVENT_DATE="")
    elif flaw is Flaw.FURTHER_CHARGE:
        further = "11359" if offense.startswith("11358") else "11358"
        _put(row, COMMENT_TEXT=_FURTHER.format(further))


def _put(row: Row, **fields: str) -> None:
    for name, value in fields.items():
        row[at(name)] = value
