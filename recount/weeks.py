"""What came in, got on and went out each week, and what waited (R4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from recount.cases import Case
from recount.headings import GRANTED
from recount.tallies import Header, Row, unknown_last

FLOWS = ("received", "checked", "agreed", "filed", "granted", "out")
Went = Counter[tuple[str, date, str]]
"""How many cases of a county, in the week of that Monday, went that way."""


def weekly(cases: Collection[Case], header: Header) -> Iterator[Row]:
    """R4: cases that came in, got on and went out, by county and ISO week, then in all."""
    went: Went = Counter()
    for case in cases:
        for name, day in ({} if case.is_merged else _flows(case)).items():
            went[case.county, day - timedelta(day.weekday()), name] += 1
    # One at a time: between the two days of a lie there may be half a million weeks.
    for county, _ in sorted({(county, "") for county, *_ in went}, key=unknown_last):
        yield from _weeks_of(county, went, header["capacity"])
    flows = {name: sum(went[each] for each in went if each[2] == name) for name in FLOWS}
    ends = {"opening_backlog": 0, "closing_backlog": flows["received"] - flows["out"]}
    no_capacity = {"capacity": None, "utilisation_pct": None}
    yield {"county": "total", "week": "total"} | flows | no_capacity | ends


def _flows(case: Case) -> dict[str, date]:
    """On which day the first of its counts got how far, and when the last one was done."""
    counts = list(case.counts.values())
    found = {"received": [case.received]}
    for name in ("checked", "agreed", "filed"):
        found[name] = [each.days[name] for each in counts if name in each.days]
    granted = [each for each in counts if each.stage in GRANTED and "decided" in each.days]
    found["granted"] = [each.days["decided"] for each in granted]
    flows = {name: min(days) for name, days in found.items() if days}
    return flows if case.is_open else flows | {"out": max(each.since for each in counts)}


def _weeks_of(county: str, went: Went, capacity: int) -> Iterator[Row]:
    weeks = [monday for of, monday, _ in went if of == county]
    monday, backlog = min(weeks), 0
    while monday <= max(weeks):
        flows = {name: went[county, monday, name] for name in FLOWS}
        opening, backlog = backlog, backlog + flows["received"] - flows["out"]
        used = round(100 * flows["checked"] / capacity, 1) if capacity else None
        ends = {"opening_backlog": opening, "closing_backlog": backlog}
        shares = {"capacity": capacity, "utilisation_pct": used}
        yield {"county": county, "week": monday.strftime("%G-W%V")} | flows | shares | ends
        monday += timedelta(7)
