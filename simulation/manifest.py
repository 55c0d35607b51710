"""What should the reports say of a plan? Worked out from the plan alone, and never read by us.

Nothing here is read back from the record, and nothing of the application reads it: it is there
to be held against the reports, by a test or by whoever does not believe them. It is written apart
from the reports, in other words: `docs/reports.md` says what each of them counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from simulation.lived import Lived
from simulation.owed import owed
from simulation.plan import Plan

DAYS = {
    "check": "checked",
    "agree": "agreed",
    "leave_unchallenged": "agreed",
    "file": "filed",
}
"""Which flow of the weekly report a step is, as long as it holds."""


TODAY = date(2021, 1, 1)
"""The day on which duties are judged."""


def manifest(plan: Plan, effective: date | None = None) -> dict[str, Any]:
    """Every expected figure, of facts with effect up to a day, or of all; duties as on `TODAY`.

    Each table is a list of rows as the report of that name has them; those of `equity` are counted
    before anything is suppressed.
    """
    lives = [Lived(life, effective) for life in plan.lives]
    lives = [each for each in lives if each.steps]
    return {
        "simulation": {"seed": plan.seed, "scale": plan.scale},
        "effective": effective.isoformat() if effective else None,
        "status": _status(lives),
        "by-offence": _counted(lives, _offence),
        "by-conviction-year": [
            row for row in _counted(lives, _year) if row["figure"] != "eligible"
        ],
        "weekly": _weekly(lives),
        "filings": _filings(lives),
        "quarterly": _quarterly(lives),
        "stage-times": _stage_times(lives),
        "today": TODAY.isoformat(),
        "deadlines": _deadlines(lives),
        "case-history": _history(lives[0]),
        "equity": _equity(lives),
        "person-impact": _impact(lives),
        "exceptions": _exceptions(lives),
    }


def _rows(counter: Counter[tuple[Any, ...]], *names: str) -> list[dict[str, Any]]:
    return [
        dict(zip((*names, "n"), (*key, number), strict=True))
        for key, number in sorted(counter.items(), key=str)
    ]


def _status(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for each in lives:
        found[each.life.county, each.procedure, "case", each.heading] += 1
        found[each.life.county, each.procedure, "count", each.heading] += each.counts
    return _rows(found, "county", "procedure", "unit", "heading")


def _offence(each: Lived) -> Iterator[tuple[Any, ...]]:
    for of in each.life.convictions:
        yield each.life.county, of.section, of.subsection, str(of.level)


def _year(each: Lived) -> Iterator[tuple[Any, ...]]:
    for of in each.life.convictions:
        yield each.life.county, of.on.year


def _counted(
    lives: Iterable[Lived], keys: Callable[[Lived], Iterator[tuple[Any, ...]]]
) -> list[dict[str, Any]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for each in lives:
        for key in keys(each):
            for figure in ("identified", each.fate, *(("eligible",) if each.is_eligible else ())):
                found[(*key, figure)] += 1
    return [{"key": list(key[:-1]), "figure": key[-1], "n": n} for key, n in sorted(found.items())]


def _weekly(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for each in lives:
        if each.heading != "merged":
            for flow, on in _flows(each):
                year, week, _ = on.isocalendar()
                found[each.life.county, f"{year}-W{week:02}", flow] += 1
    return _rows(found, "county", "week", "flow")


def _flows(each: Lived) -> Iterator[tuple[str, date]]:
    yield "received", each.days["identify"]
    for verb, flow in DAYS.items():
        if verb in each.days:
            yield flow, each.days[verb]
    if each.fate == "granted" and (on := each.on("dismiss", "redesignate")):
        yield "granted", on
    if each.fate != "pending":
        yield "out", each.days["moved"]


def _filings(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    found: Counter[tuple[Any, ...]] = Counter()
    came = {"granted": "granted", "pending": "pending", "denied": "denied", "set_aside": "ended"}
    for each in lives:
        if on := each.days.get("file"):
            quarter = f"{on.year}-Q{(on.month + 2) // 3}"
            found[quarter, each.life.county, came[each.fate]] += 1
    return _rows(found, "quarter", "court", "came_to")


def _quarterly(lives: Iterable[Lived]) -> dict[str, int]:
    """To date, of the convictions on the statutory road."""
    listed = [each for each in lives if each.procedure == "statutory" and each.heading != "merged"]
    return {
        "eligible_convictions": sum(each.counts for each in listed),
        "cleared_to_date": sum(each.counts for each in listed if each.fate == "granted"),
    }


def _stage_times(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    pairs = {
        ("identified", "checked"): (("identify",), ("check",)),
        ("checked", "agreed"): (("check",), ("agree", "leave_unchallenged")),
        ("agreed", "signed"): (("agree", "leave_unchallenged"), ("sign",)),
        ("agreed", "filed"): (("agree", "leave_unchallenged"), ("file",)),
        ("filed", "decided"): (("file",), ("dismiss", "redesignate", "deny")),
    }
    found: Counter[tuple[Any, ...]] = Counter()
    for each in lives:
        for (one, other), (first, second) in pairs.items():
            if each.on(*first):
                found[each.life.county, one, other, "total"] += each.counts
                if each.on(*second):
                    found[each.life.county, one, other, "n"] += each.counts
    return [
        {"county": c, "stage_from": one, "stage_to": other, "figure": figure, "n": n}
        for (c, one, other, figure), n in sorted(found.items())
    ]


def _deadlines(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for each in lives:
        for duty, stands in owed(each, TODAY):
            found[each.life.county, duty, stands] += 1
    return _rows(found, "county", "duty", "stands")


def _history(first: Lived) -> dict[str, Any]:
    """How many facts the first case has: both sides agree and sign, a fact each."""
    of_both = sum(step.verb in ("agree", "sign") for step in first.steps)
    return {"case": str(first.life.case_id), "facts": len(first.steps) + of_both}


def _persons(lives: Iterable[Lived]) -> dict[int, list[Lived]]:
    found: dict[int, list[Lived]] = {}
    for each in lives:
        found.setdefault(each.life.person.number, []).append(each)
    return found


def _equity(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for cases in _persons(lives).values():
        county = min(each.life.county for each in cases)
        group = str(cases[0].life.person.race_group)
        if any(each.heading != "merged" for each in cases):
            found[county, group, "persons_identified"] += 1
        for each in cases:
            found[county, group, "convictions_identified"] += each.counts
            found[county, group, each.fate] += each.counts
            if each.is_eligible:
                found[county, group, "eligible"] += each.counts
    return _rows(found, "county", "race_group", "figure")


def _impact(lives: Iterable[Lived]) -> list[dict[str, Any]]:
    """Of persons whose cases do not all go on under others': who has no felony left, or nothing."""
    found: Counter[tuple[Any, ...]] = Counter()
    for mine in _persons(each for each in lives if each.heading != "merged").values():
        county = min(each.life.county for each in mine)
        found[county, "persons"] += 1
        if not mine[0].life.person.is_told_of:
            found[county, "unknown"] += 1
            continue
        free = {"no_felony_left_after": True, "no_conviction_at_all_after": True}
        for each in mine:
            has_felony = any(of.level == "felony" for of in each.life.convictions)
            if each.heading != "dismissed":
                free["no_conviction_at_all_after"] = False
                if has_felony and each.heading != "redesignated":
                    free["no_felony_left_after"] = False
        for name in (name for name, is_so in free.items() if is_so):
            found[county, name] += 1
    return _rows(found, "county", "figure")


def _exceptions(lives: Iterable[Lived]) -> dict[str, dict[str, int]]:
    """Duplicates, settled where they were merged; and facts that were said to be wrong."""
    linked = [each for each in lives if "link" in each.days]
    merged = sum(each.heading == "merged" for each in linked)
    corrected = sum(any(step.verb == "correct" for step in each.steps) for each in lives)
    return {
        "duplicate": {"open": len(linked) - merged, "settled": merged},
        "corrected": {"settled": corrected},
    }
