"""Quarter by quarter: what the state's list came to (R7), and what the courts were asked (R8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from recount.cases import Case
from recount.counts import Count
from recount.headings import GRANTED, OPEN
from recount.tallies import Header, Row, unknown_last

WENT = ("listed", "cleared", "challenged", "sustained", "overruled", "confirmed", "told")
BOXES = {
    "petitions_resentencing": "11361.8(b)",
    "applications_redesignation": "11361.8(f)",
    "statutory": "11361.9",
    "unknown": "",
}
"""The boxes of form CR-400, by the paragraph that each stands for."""
LEVELS = ("felony", "misdemeanor", "other")
FATES = ("granted", "denied", "pending", "ended")


def quarterly(cases: Collection[Case], _: Header) -> Iterator[Row]:
    """R7: convictions on the state's list, in each county from its first quarter to its last."""
    went: dict[str, dict[int, Counter[str]]] = {}
    for case in cases:
        if case.procedure == "statutory" and not case.is_merged:
            for count in case.counts.values():
                for name, day in _listed(case, count):
                    of = went.setdefault(case.county, {}).setdefault(_number(day), Counter())
                    of[name] += 1
    for county in sorted(went):
        yield from _quarters_of(county, went[county])
    whole: Counter[str] = sum((of for each in went.values() for of in each.values()), Counter())
    flows = {name: whole[name] for name in WENT}
    yield {"quarter": "total", "county": "total"} | flows | _standing(whole, 0)


def _listed(case: Case, count: Count) -> Iterator[tuple[str, date]]:
    decided, challenged = count.days.get("decided"), count.days.get("challenged")
    found = {"listed": case.received, "challenged": challenged}
    found["cleared"] = decided if count.stage in GRANTED else None
    if challenged:
        found["overruled"] = found["cleared"]
        found["sustained"] = decided if count.stage == "denied" else None
    found["confirmed"] = case.days.get("state_confirmed")
    found["told"] = case.days.get("person_notified")
    return ((name, day) for name, day in found.items() if day)


def _quarters_of(county: str, went: dict[int, Counter[str]]) -> Iterator[Row]:
    so_far: Counter[str] = Counter()
    for number in range(min(went), max(went) + 1):
        now, before = went.get(number, Counter()), so_far["cleared"]
        so_far.update(now)
        row = {"quarter": f"{number // 4}-Q{number % 4 + 1}", "county": county}
        yield row | {name: now[name] for name in WENT} | _standing(so_far, before)


def _standing(so_far: Counter[str], cleared_before: int) -> Row:
    listed, cleared = so_far["listed"], so_far["cleared"]
    return {
        "eligible_convictions": listed,
        "cleared_before": cleared_before,
        "cleared_in_quarter": cleared - cleared_before,
        "cleared_to_date": cleared,
        "not_cleared": listed - cleared,
        "pct_cleared": round(100 * cleared / listed, 1) if listed else None,
        "challenged_to_date": so_far["challenged"],
        "challenge_sustained": so_far["sustained"],
        "challenge_overruled": so_far["overruled"],
        "challenge_pending": so_far["challenged"] - so_far["sustained"] - so_far["overruled"],
        "doj_updated": so_far["confirmed"],
        "notices_sent": so_far["told"],
    }


def _number(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def filings(cases: Collection[Case], _: Header) -> list[Row]:
    """R8: filings (a case and a day), by quarter, court and the role of whoever filed."""
    rows: dict[tuple[str, ...], Counter[str]] = {}
    for case in cases:
        for day, counts in _by_day(case):
            quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
            filer = min((each.filer for each in counts if each.filer), default="unknown")
            row = rows.setdefault((quarter, case.county, filer), Counter())
            row.update([_box(case, counts), _fate(case, counts), "total"])
    figures = [f"{box}_{level}" for box in BOXES for level in LEVELS] + [*FATES, "total"]
    whole: Counter[str] = sum(rows.values(), Counter())
    ordered = [
        *((key, rows[key]) for key in sorted(rows, key=unknown_last)),
        (("total",) * 3, whole),
    ]
    return [
        dict(zip(("quarter", "court", "filer"), key, strict=True))
        | {each: row[each] for each in figures}
        for key, row in ordered
    ]


def _by_day(case: Case) -> Iterable[tuple[date, list[Count]]]:
    found: dict[date, list[Count]] = {}
    for count in case.counts.values():
        if "filed" in count.days:
            found.setdefault(count.days["filed"], []).append(count)
    return found.items()


def _box(case: Case, counts: list[Count]) -> str:
    box = next(name for name, paragraph in BOXES.items() if paragraph == (case.basis or ""))
    levels = {each.level_before for each in counts}
    return f"{box}_{next((each for each in LEVELS if each in levels), 'other')}"


def _fate(case: Case, counts: list[Any]) -> str:
    headings = {case.heading_of(each) for each in counts}
    if headings & set(GRANTED):
        return "granted"
    if headings & set(OPEN):
        return "pending"
    return "denied" if "denied" in headings else "ended"
