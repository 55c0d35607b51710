"""What went another way than it should (R12): counted, and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from recount.cases import Case
from recount.days import day
from recount.tallies import Header, Row, unknown_last

UNITS = ("case", "inquiry", "fact", "line", "list", "problem", "quarantine")
MENDED = {"case.corrected": "fact corrected", "case.amended": "count amended"}


class Exceptional(NamedTuple):
    """One exception: of which kind and unit, `n` times, about what, and whether it is settled.

    `state` is "" where it is as the case has it now; `county` None where it is the case's.
    """

    kind: str
    unit: str
    state: str
    position: int
    look_at: str
    case: str | None = None
    county: str | None = None
    n: int = 1


class Inquiry:
    """A question that somebody asked: since when, of which county, and what was found."""

    def __init__(self, position: int, county: str) -> None:
        self.position, self.county = position, county
        self.is_without_case = self.is_closed = False


class Exceptions:
    """Everything exceptional, as far as the events were read."""

    def __init__(self) -> None:
        self._alike: dict[str, int] = {}
        self._differing: dict[str, int] = {}
        self._latest: dict[str, date] = {}
        self._inquiries: dict[str, Inquiry] = {}
        self._lines: dict[tuple[str, int], Exceptional] = {}
        self._others: list[Exceptional] = []

    def take(self, position: int, topic: str, stream: str, what: Mapping[str, Any]) -> None:
        """One more event."""
        if topic.startswith("case."):
            self._of_case(position, topic, stream, day(what["on"]))
        elif topic.startswith("inquiry."):
            self._of_inquiry(position, topic, stream, what)
        elif topic == "bulk_order.applied":
            for each in what["exceptions"]:
                look_at = f"/bulk-orders/{stream} line {each['line']}"
                kind = "line of an order not applied"
                found = Exceptional(kind, "line", "open", position, look_at, each["case_id"])
                self._lines[stream, each["line"]] = found
        elif topic == "batch.refused":
            self._others += _refused(position, what)

    def _of_case(self, position: int, topic: str, case: str, on: date) -> None:
        look_at, latest = f"/cases/{case}", self._latest.get(case, on)
        self._latest[case] = max(on, latest)
        if topic == "case.linked":
            self._alike[case] = position
        if topic == "case.found_mismatch":
            self._differing[case] = position
        if topic in MENDED:
            found = Exceptional(MENDED[topic], "fact", "settled", position, look_at, case)
            self._others.append(found)
        if on < latest:
            kind = "fact recorded out of order"
            self._others.append(Exceptional(kind, "fact", "settled", position, look_at, case))

    def _of_inquiry(self, position: int, topic: str, stream: str, what: Mapping[str, Any]) -> None:
        if topic == "inquiry.received":
            self._inquiries[stream] = Inquiry(position, what["county"])
        inquiry = self._inquiries[stream]
        if topic in ("inquiry.matched", "inquiry.unmatched"):
            inquiry.is_without_case = not what.get("matches")
        if topic in ("inquiry.closed", "inquiry.reopened"):
            inquiry.is_closed = topic == "inquiry.closed"

    def listed(self, cases: Mapping[str, Case], header: Header) -> list[Row]:
        """One by one: where to look, and since which position."""
        rows = [
            {"kind": each.kind, "unit": each.unit, "county": county, "state": state}
            | {"position": each.position, "n": each.n, "look_at": each.look_at}
            for each, county, state in self._judged(cases, header["filters"])
        ]
        return sorted(rows, key=in_order)

    def counted(self, cases: Mapping[str, Case], header: Header) -> list[Row]:
        """By kind and county; and each unit's total, since units are never added."""
        cells: dict[tuple[str, str, str], Counter[str]] = {}
        for each, county, state in self._judged(cases, header["filters"]):
            cells.setdefault((each.kind, each.unit, county), Counter())[state] += each.n
        return [row for unit in UNITS for row in _of_unit(unit, cells)]

    def _judged(
        self, cases: Mapping[str, Case], filters: Mapping[str, Any]
    ) -> Iterator[tuple[Exceptional, str, str]]:
        """Each that the filters leave, its county, and whether it is open or settled."""
        for each in self._all(cases):
            case = cases.get(each.case or "")
            county = case.raw_county if case and each.county is None else each.county
            procedure = case.procedure if case else None
            is_settled = case is not None and case.state_record == "confirmed"
            if filters["county"] in (None, county) and filters["procedure"] in (None, procedure):
                state = each.state or ("settled" if is_settled else "open")
                yield each, county or "unknown", state

    def _all(self, cases: Mapping[str, Case]) -> Iterator[Exceptional]:
        yield from (*self._others, *self._lines.values())
        for case, position in self._alike.items():
            if cases[case].is_linked:
                state = "settled" if cases[case].is_merged else "open"
                yield Exceptional("duplicate", "case", state, position, f"/cases/{case}", case)
        for case, position in self._differing.items():
            look_at = f"/cases/{case}"
            yield Exceptional("state record differs", "case", "", position, look_at, case)
        for stream, each in self._inquiries.items():
            if each.is_without_case:
                state, look_at = "settled" if each.is_closed else "open", f"/inquiries/{stream}"
                kind, about = "inquiry without a case", (each.position, look_at, None, each.county)
                yield Exceptional(kind, "inquiry", state, *about)


def in_order(row: Row) -> tuple[str, ...]:
    """Rows in one order whatever a database thinks of letters."""
    return tuple(str(row.get(name)) for name in ("unit", "kind", "position", "look_at"))


def _refused(position: int, what: Mapping[str, Any]) -> Iterator[Exceptional]:
    about = (position, f"list sha256:{what['file_sha256']}", None, what["county"])
    yield Exceptional("list refused", "list", "settled", *about)
    for problem, n in what["problems"].items():
        yield Exceptional(f"problem of a refused list: {problem}", "problem", "settled", *about, n)


def _of_unit(unit: str, cells: Mapping[tuple[str, str, str], Counter[str]]) -> Iterator[Row]:
    mine = {key: cell for key, cell in cells.items() if key[1] == unit}
    whole: Counter[str] = sum(mine.values(), Counter())
    for key in (*sorted(mine, key=unknown_last), ("total", unit, "total")):
        cell = mine.get(key, whole)
        figures = {"open": cell["open"], "settled": cell["settled"], "total": cell.total()}
        yield dict(zip(("kind", "unit", "county"), key, strict=True)) | figures
