"""Which duties were met, and which are late (R6): counted by county, and case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from recount.cases import Case
from recount.duties import ALL, Duty, Owed, owed
from recount.tallies import Header, Row

SOON = timedelta(days=30)
PRESSING = ("open_late", "soon", "not_due", "met_late", "met")
"""How a count stands with a duty: what presses most first. A case stands as that count of it."""


def deadlines(cases: Collection[Case], header: Header) -> list[Row]:
    """R6: how many cases of each county stand how with each duty, on the day `today`."""
    today = date.fromisoformat(header["today"])
    stand: Counter[tuple[str, str, str]] = Counter()
    counties = Counter(case.county for case in cases)
    for case in cases:
        for name in ALL:
            held = {_stands(each, today) for each in _of(case, name)}
            how = next((each for each in PRESSING if each in held), "n/a")
            stand[case.county, name, how] += 1
    whole: Counter[tuple[str, str, str]] = Counter()
    for (_, name, how), number in stand.items():
        whole["total", name, how] += number
    stand |= whole
    return [
        _row(county, duty, stand, number)
        for county, number in [*sorted(counties.items()), ("total", counties.total())]
        for duty in ALL.values()
    ]


def _of(case: Case, name: str) -> Iterable[Owed]:
    return [each for count in case.counts.values() for each in owed(case, count, name)]


def _stands(each: Owed, today: date) -> str:
    if each.met:
        return "met" if each.met <= each.due else "met_late"
    if each.due < today:
        return "open_late"
    return "soon" if each.due <= today + SOON else "not_due"


def _row(county: str, duty: Duty, stand: Counter[tuple[str, str, str]], cases: int) -> Row:
    found = {each: stand[county, duty.name, each] for each in (*PRESSING, "n/a")}
    soon = found.pop("soon")
    found["not_due"] += soon
    return {
        "county": county,
        "duty": duty.name,
        "statute": duty.statute,
        "responsible": duty.responsible,
        "falls_due": duty.falls_due,
        **found,
        "total": cases,
        "due_soon": soon,
    }


def case_deadlines(cases: Collection[Case], header: Header) -> list[Row]:
    """R6, case by case: how each stands with the one duty that was asked for, on `today`."""
    today, filters = date.fromisoformat(header["today"]), header["filters"]
    rows = [_line(each, ALL[filters["duty"]], today) for each in cases]
    return [row for row in rows if filters["state"] in (None, row["status"])]


def _line(case: Case, duty: Duty, today: date) -> Row:
    pressing = min(_of(case, duty.name), key=_pressing, default=None)
    due, met = pressing or (None, None)
    status = _stands(pressing, today).replace("soon", "not_due") if pressing else "n/a"
    late = max(((met or today) - due).days, 0) if due else None
    return {
        "case_id": case.id,
        "county": case.county,
        "procedure": case.procedure,
        "duty": duty.name,
        "statute": duty.statute,
        "due_on": due and due.isoformat(),
        "met_on": met and met.isoformat(),
        "days_late": late,
        "responsible": duty.responsible,
        "status": status,
    }


def _pressing(each: Owed) -> tuple[Any, ...]:
    """Of open ones that which falls due first; if all were met, that which was latest."""
    if each.met is None:
        return (False, each.due)
    return (True, each.due - each.met, -each.met.toordinal())
