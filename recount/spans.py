"""How many days counts take from one step to the next (R5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from recount.cases import Case
from recount.counts import Count
from recount.headings import SET_ASIDE
from recount.tallies import Header, Row, unknown_last

SPANS = (
    ("identified", "checked"),
    ("checked", "agreed"),
    ("agreed", "signed"),
    ("agreed", "filed"),
    ("filed", "decided"),
    ("decided", "sealed"),
    ("decided", "state_confirmed"),
)
ENDS = (*SET_ASIDE, "denied", "merged")
"""Under which headings no further step is waited for."""
SHARES = {"min": 0, "p25": 25, "median": 50, "p75": 75, "p90": 90, "max": 100}
"""Percentiles by nearest rank."""

Key = tuple[str, str, str]


def stage_times(cases: Collection[Case], _: Header) -> list[Row]:
    """R5: by county and pair of steps, who took the second, who waits for it, who never will."""
    took: dict[Key, list[int]] = {}
    others: dict[Key, Counter[str]] = {}
    for case in cases:
        for count in case.counts.values():
            for one, other, days in _spans(case, count):
                key = (case.county, one, other)
                took.setdefault(key, [])
                others.setdefault(key, Counter())
                if isinstance(days, int) and days >= 0:
                    took[key].append(days)
                else:
                    others[key]["n_negative" if isinstance(days, int) else days] += 1
    rows = [_row(key, took[key], others[key]) for key in sorted(took, key=unknown_last)]
    return [*rows, _total(rows)]


def _spans(case: Case, count: Count) -> Iterator[tuple[str, str, int | str]]:
    """Each pair of which the count has the first day: the days between, or why there are none."""
    days: dict[str, date] = {"identified": case.received, **case.days, **count.days}
    for one, other in SPANS:
        if one in days and other in days:
            yield one, other, (days[other] - days[one]).days
        elif one in days:
            is_ended = case.is_closed or case.heading_of(count) in ENDS
            yield one, other, "n_ended" if is_ended else "n_open"


def _row(key: Key, took: list[int], others: Counter[str]) -> Row:
    took.sort()
    county, one, other = key
    row: Row = {"county": county, "stage_from": one, "stage_to": other, "n": len(took)}
    row |= {each: others[each] for each in ("n_open", "n_ended", "n_negative")}
    ranks = {name: max(1, -(-len(took) * share // 100)) - 1 for name, share in SHARES.items()}
    at_rank = {name: took[rank] if took else None for name, rank in ranks.items()}
    return row | {"total": len(took) + others.total()} | at_rank


def _total(rows: list[Row]) -> Row:
    figures = ("n", "n_open", "n_ended", "n_negative", "total")
    sums = {each: sum(row[each] for row in rows) for each in figures}
    keys = dict.fromkeys(("county", "stage_from", "stage_to"), "total")
    return keys | sums | dict.fromkeys(SHARES)
