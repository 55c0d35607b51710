"""Does a report in a bundle say what follows from the events beside it?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import zip_longest
from json import JSONDecoder
from typing import Any, Protocol

from recount.cases import Case
from recount.days import day
from recount.exceptional import Exceptions, in_order
from recount.histories import Told, headings
from recount.persons import seven_years_before
from recount.reports import OF_PERSONS, REPORTS, rows_of
from recount.tallies import Row

HISTORY, EXCEPTIONS, LISTED = "case-history", "exceptions", "exceptions-listed"
NOT_COUNTED = {"equity": "race groups are no part of the log"}
"""Reports that are not worked out again, and why."""
PARTS = ("header", "rows", "columns")
CASES = frozenset({"county", "procedure"})
FILTERS = {"case-deadlines": CASES | {"duty", "state"}, HISTORY: {"case"}}
"""By what such a report is of some cases alone; any other one by what CASES says."""
SINCE = "last_7_years_from"
OF_A_DAY = "exceptions as of a legal day are not worked out again"


WRONG = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What comes of an event, or of a report, that says something which cannot be."""


CLOCK = timedelta(hours=1)
"""By so much the hour of a leaf and that of its commit may be apart."""


class Differs(ValueError):
    """The report does not say what follows from the events."""


class Event(Protocol):
    """One event of a log: its place, its topic, its leaf and the leaf's hash, and its state."""

    @property
    def position(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def leaf(self) -> dict[str, Any]: ...
    @property
    def hash(self) -> str: ...
    @property
    def state(self) -> bytes: ...


class Recounted:
    """One report, and the cases as far as the events were read."""

    def __init__(self, report: dict[str, Any]) -> None:
        """Raises Differs at a report that asks for what there is not."""
        try:
            self.header, self.rows, self.columns = (report[name] for name in PARTS)
            self.name, self.position = self.header["report"], self.header["position"]
        except WRONG as error:
            raise Differs("The report is none of ours: it lacks a part.") from error
        if [type(each) for each in (self.rows, self.columns, self.name)] != [list, list, str]:
            raise Differs("The report is none of ours: rows and columns are lists, it has a name.")
        self.cases: dict[str, Case] = {}
        self.uncountable: int | None = None
        """The first event that is none which could have happened to its case."""
        self.until = _day(self.header.get("effective"))
        self.told = Told() if self.name == HISTORY else None
        self.exceptions = Exceptions() if self.name in (EXCEPTIONS, LISTED) else None
        self.why_not = self._why_not()
        """Why this report is not worked out again; None where it is."""
        self.is_done = False
        """Whether it was worked out, once it was to be compared."""

    def _why_not(self) -> str | None:
        if self.header.get("quarantined") != 0:
            return "cases stand still in it, in quarantine"
        if self.exceptions:
            return OF_A_DAY if self.until else None
        if self.name in REPORTS or self.told:
            return None
        return NOT_COUNTED.get(str(self.name), f"{self.name} is not known here")

    def take(self, entry: Event) -> None:
        """Count one more event, if it is of a case, and the report is as of later."""
        if self.uncountable or entry.position > self.position:
            return
        if self.why_not is None and (self.exceptions or entry.topic.startswith("case.")):
            try:
                self._take(entry.leaf["stream"], entry)
            except WRONG:
                self.uncountable = entry.position

    def _take(self, stream: str, entry: Event) -> None:
        if self.told and stream != self.header["filters"]["case"]:
            return
        what = PLAIN.decode(entry.state.decode())
        if self.exceptions:
            self.exceptions.take(entry.position, entry.topic, stream, what)
        if entry.topic.startswith("case."):
            self._happen(stream, entry, what)

    def _happen(self, stream: str, entry: Event, what: dict[str, Any]) -> None:
        on, case = day(what["on"]), self.cases.get(stream)
        was = headings(case) if self.told and case else None
        if entry.topic == "case.identified":
            case = self.cases[stream] = Case(stream, on, what)
            if self.name not in OF_PERSONS:
                case.forget_person()
        elif case is None:
            raise KeyError(stream)
        else:
            self._feel(case, entry.topic, on, what)
        if self.told:
            self.told.take(entry.leaf, entry.hash, what, was=was, case=case)

    def _feel(self, case: Case, topic: str, on: date, what: dict[str, Any]) -> None:
        """As of a legal day, a case stands as before the first event that took effect later."""
        if self.until and not self.told:
            case.is_past = case.is_past or on > self.until
        if not case.is_past:
            case.feel(topic, on, what)

    def compare(self) -> str:
        """What was recounted. Raises Differs, and names the row and the figure."""
        if self.why_not:
            return f"The figures of {self.name} were not recounted: {self.why_not}."
        if self.uncountable is not None:
            raise Differs(f"Event {self.uncountable} cannot have happened to its case.")
        unjudged = sum(bool(each.by_hand) for each in self.cases.values())
        if unjudged:
            return f"The figures were not recounted: {unjudged} cases have events unknown here."
        try:
            self._must_ask_for_what_is_known()
            self._compare()
        except Differs:
            raise
        except WRONG as error:
            raise Differs(f"The report {self.name} says what no report can say.") from error
        self.is_done = True
        return f"All {len(self.rows)} rows of {self.name} follow from the events."

    def _must_ask_for_what_is_known(self) -> None:
        """Figures of all that stand under a filter that nobody looks at are a lie."""
        filters = self.header.get("filters", {})
        known = FILTERS.get(self.name, CASES)
        unknown = sorted(name for name in filters.keys() - known if filters[name] is not None)
        if unknown:
            raise Differs(f"The report says to be of some {unknown[0]}, which is not known here.")
        since = self.header.get(SINCE)
        if since and since != seven_years_before(day(self.header["today"])).isoformat():
            raise Differs(f"The report counts seven years from {since}, which they are not.")

    def _compare(self) -> None:
        said = sorted(self.rows, key=in_order) if self.name == LISTED else self.rows
        for number, (row, found) in enumerate(zip_longest(said, self._found()), 1):
            if row is None or found is None:
                more = "more" if found is None else "fewer"
                raise Differs(f"There are {more} rows in {self.name} than follow from the events.")
            if row.keys() != set(self.columns) or not found.keys() <= row.keys():
                raise Differs(f"Row {number} of {self.name} does not have the report's columns.")
            for column in self.columns:
                if not _agree(column, row[column], found.get(column)):
                    raise Differs(
                        f"Row {number} of {self.name} says {row[column]} under {column}; from "
                        f"the events it is {found.get(column)}."
                    )

    def _found(self) -> Iterable[Row]:
        if self.told:
            return self.told.rows(self.until)
        if self.exceptions:
            of = self.exceptions
            return (of.counted if self.name == EXCEPTIONS else of.listed)(self.cases, self.header)
        then = [
            each for each in self.cases.values() if not self.until or each.received <= self.until
        ]
        return rows_of(then, self.header)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except WRONG as error:
        raise Differs(f"The report is as of {text}, which is no day.") from error


def _agree(column: str, said: Any, found: Any) -> bool:
    """Whether both say the same. A leaf has the hour in which it was written, not its commit's."""
    if column == "recorded_at" and said and found:
        return abs(datetime.fromisoformat(said) - datetime.fromisoformat(found)) <= CLOCK
    return bool(said == found)


def _behind(said: dict[str, Any]) -> Any:
    """What stands behind a type of the record's, as an export would write it."""
    return said["_data_"] if "_type_" in said else said


PLAIN = JSONDecoder(object_hook=_behind)
