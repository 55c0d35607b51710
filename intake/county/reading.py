"""Which cannabis convictions does a county's own list hold, in which cases?"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import BinaryIO

from domain.matching import NUMBER_DIGITS, plain_number
from domain.race import RaceGroup
from intake.charges import Charge, cannabis_charges, charge_text, read_charge
from intake.county.dates import read_day
from intake.county.mapping import Mapping
from intake.county.names import by_comma
from intake.county.rows import Line, Rows
from intake.delivery import EMPTY, read_files
from intake.doubts import (
    BORN_AFTER,
    DATE_MISSING,
    DATE_WRONG,
    DATES_DIFFER,
    LEVEL_UNKNOWN,
    NO_DISPOSITION,
    OTHER_DISPOSITION,
)
from intake.listing import Listing, Problem, Problems
from intake.people import People
from intake.person import NO_DATE, Conviction, Identity
from intake.race_groups import race_group

NO_CONVICTION = ("DISMISS", "ACQUIT", "NOT GUILTY", "DISCHARGE", "DIVERSION", "SET ASIDE", "1203.4")
"""Words of a disposition that put the conviction in doubt. A list of convictions holds it, so that
the line is kept for a person to look at."""
_CODE_FIRST = re.compile(r"^\s*(?:HS|H&S)\b[\s.-]*", re.IGNORECASE)
"""`HS 11358` is `11358 HS`."""


def read_county(*streams: BinaryIO, mapping: Mapping, county: str, pivot: date) -> Listing:
    """Read a county's list, or all files of one delivery, as the mapping says.

    `pivot` is the day after which no date of two-digit year can lie: the day of delivery. The
    order of the files and lines does not matter. Raises Refused, with every problem found.
    """
    problems = Problems()
    reading = _Reading(mapping, county.strip().upper(), pivot, problems)
    with reading.people.put_aside():
        files = read_files(streams, problems, reading.take_rows)
        problems.refuse()
    return Listing(mapping.id, reading.county, files, problems.lines, reading.people)


class _Reading:
    """What the lines taken so far say."""

    def __init__(self, mapping: Mapping, county: str, pivot: date, problems: Problems) -> None:
        self.mapping, self.county, self.pivot = mapping, county, pivot
        self.people = People(prefix=f"list/{county}/")
        self._problems = problems
        # A list's charges and dates repeat by the thousand; birth dates pass through here as
        # well, and are gone with the reading.
        self._charge = cache(_charge)
        self._day = cache(lambda text: read_day(text, mapping.dates, pivot))

    def take_rows(self, stream: BinaryIO) -> str:
        """Take all records of a file; its digest."""
        rows = Rows(stream, self.mapping, self._problems)
        before = self._problems.lines
        for line in rows:
            self._problems.lines += 1
            self._take(line)
        if self._problems.lines == before and not self._problems:
            self._problems.add(EMPTY)
        return rows.sha256

    def _take(self, line: Line) -> None:
        said = line.fields
        who = self._identity(said)
        person = _person(said, who)
        if person:
            self.people.mention(person, who)
        charge, doubts = self._charge(said["charge"])
        is_conviction, doubt = self._disposed(said)
        if charge is None or not is_conviction:
            return
        if not person or not plain_number(said["docket"]):
            self._note_unplaced(line.number, has_person=bool(person))
            return
        on, doubted = self._convicted_on(said)
        level = self.mapping.levels.get(said.get("level", "").upper())
        doubts += doubt + doubted + (() if level else (LEVEL_UNKNOWN,))
        if on and who.born not in ("", NO_DATE) and who.born > on.isoformat():
            doubts += (BORN_AFTER,)
        self._convict(line, person, who, Conviction(_key(said, charge), *charge, level, on, doubts))

    def _convict(self, line: Line, person: str, who: Identity, conviction: Conviction) -> None:
        docket = line.fields["docket"]
        case = plain_number(docket)
        self.people.convict(
            person, case, conviction, docket=docket, born=who.born, line=line.number
        )

    def _identity(self, said: dict[str, str]) -> Identity:
        born, first = said.get("birth_date", ""), said.get("first_name", "")
        day = self._day(born) if born else None
        return Identity(
            name=by_comma(f"{said['name']},{first}")
            if first
            else self.mapping.name_of(said["name"]),
            born=day.isoformat() if day else NO_DATE if born else "",
            cii=said.get("cii", ""),
            race=self._race(said.get("race", "")),
        )

    def _race(self, written: str) -> RaceGroup:
        """The group, by the mapping, or by the state's letters if the mapping says nothing."""
        races = self.mapping.races
        return races.get(written.upper(), RaceGroup.UNKNOWN) if races else race_group(written)

    def _convicted_on(self, said: dict[str, str]) -> tuple[date | None, tuple[str, ...]]:
        first, second = said["convicted_on"], said.get("also_convicted_on", "")
        days = [self._day(each) for each in (first, second) if each]
        if not days:
            return None, (DATE_MISSING,)
        if days[0] is None:
            return None, (DATE_WRONG,)
        return days[0], (DATES_DIFFER,) if days[-1] != days[0] else ()

    def _disposed(self, said: dict[str, str]) -> tuple[bool, tuple[str, ...]]:
        """Whether the line is of a conviction, and what is doubtful about that."""
        columns = self.mapping.columns
        if not (columns.disposition or columns.case_disposition):
            return True, ()
        code, words = self._disposition(said)
        if not code and not words:
            return True, (NO_DISPOSITION,)
        text = f"{code} {words}".upper()
        begins = self.mapping.convicted_when
        if begins and not (code.upper().startswith(begins) or words.upper().startswith(begins)):
            return False, ()
        return True, (OTHER_DISPOSITION,) if any(each in text for each in NO_CONVICTION) else ()

    def _disposition(self, said: dict[str, str]) -> tuple[str, str]:
        """The charge's own disposition, code and words, or else that of the case."""
        for name in ("disposition", "case_disposition"):
            code, words = said.get(name, ""), said.get(f"{name}_in_words", "")
            if code or words:
                return code, words
        return "", ""

    def _note_unplaced(self, line: int, *, has_person: bool) -> None:
        columns = self.mapping.columns
        if has_person:
            self._problems.add(Problem(line, columns.docket[0], *_NO_DOCKET, kind="no_docket"))
        else:
            self._problems.add(Problem(line, columns.name[0], *_NO_PERSON, kind="no_person"))


def _charge(text: str) -> tuple[Charge | None, tuple[str, ...]]:
    """Read a charge; what stands behind a hyphen is a description only if a charge is before it."""
    # Some program took `(c)` for the sign of copyright.
    plain = _CODE_FIRST.sub("", text.replace("©", "(c)"))
    is_before = bool(cannabis_charges(charge_text(plain, "")))
    return read_charge(plain if is_before else plain.replace("-", " "), "")


def _person(said: dict[str, str], who: Identity) -> str:
    """Whom a line is about: the county's own number, else the state's, else name and birth date."""
    if said.get("person", "").strip("0"):
        return f"own/{said['person'].upper()}"
    if plain_number(who.cii):
        return f"cii/{plain_number(who.cii)[-NUMBER_DIGITS:]}"
    return f"name/{who.name.upper()}/{who.born}" if who.name else ""


def _key(said: dict[str, str], charge: Charge) -> str:
    """Tell the counts of a case apart: equal lines are one count."""
    return "/".join((said.get("count", ""), charge.section, charge.subsection))


_NO_DOCKET = (
    "A conviction has no court number, so that it has no case.",
    "Ask the sender for the number, and load the mended file.",
)
_NO_PERSON = (
    "A conviction names nobody: neither a number of the person nor a name.",
    "Ask the sender whose it is, and load the mended file.",
)
