"""Where everything stands, and what has become of it (R1 to R3): cases and counts by their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from recount.cases import Case
from recount.counts import Count
from recount.headings import FATES, HEADINGS, OPENS_RELIEF

Row = dict[str, Any]
Header = Mapping[str, Any]


def status(cases: Collection[Case], _: Header) -> list[Row]:
    """R1: cases, then counts, by county, procedure and heading, and their totals."""
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for case in cases:
        key = (case.county, case.procedure)
        cells[(*key, "case", case.heading)] += 1
        for count in case.counts.values():
            cells[(*key, "count", case.heading_of(count))] += 1
    return [row for unit in ("case", "count") for row in _status_of(unit, cells)]


def _status_of(unit: str, cells: Counter[tuple[str, str, str, str]]) -> Iterator[Row]:
    rows: dict[tuple[str, str], Counter[str]] = {}
    total: Counter[str] = Counter()
    for (county, procedure, of, heading), number in cells.items():
        if of == unit:
            rows.setdefault((county, procedure), Counter())[heading] += number
            total[heading] += number
    for key in (*sorted(rows, key=unknown_last), ("total", "total")):
        row = rows.get(key, total)
        figures = {each: row[each] for each in HEADINGS} | {"total": row.total()}
        yield {"county": key[0], "procedure": key[1], "unit": unit} | figures


def by_offence(cases: Collection[Case], _: Header) -> list[Row]:
    """R2: what has become of the counts of each section, by what they were and are now."""
    keys = ("county", "section", "subsection", "level_before", "level_after")
    return _fates(cases, keys, _offence, is_eligible=True)


def _offence(count: Count) -> tuple[str, ...]:
    levels = (count.level_before or "unknown", count.level or "unknown")
    return (count.section, count.subsection, *levels)


def by_conviction_year(cases: Collection[Case], _: Header) -> list[Row]:
    """R3: what has become of the counts of each year of conviction, by what they were."""
    return _fates(cases, ("county", "year", "level"), _year)


def _year(count: Count) -> tuple[str, ...]:
    year = str(count.convicted_on.year) if count.convicted_on else "unknown"
    return (year, count.level_before or "unknown")


def _fates(
    cases: Iterable[Case],
    names: tuple[str, ...],
    key_of: Callable[[Count], tuple[str, ...]],
    *,
    is_eligible: bool = False,
) -> list[Row]:
    """A row for each key with its counts by their fates; their total is the last."""
    rows: dict[tuple[str, ...], Counter[str]] = {}
    for case in cases:
        for count in case.counts.values():
            row = rows.setdefault((case.county, *key_of(count)), Counter())
            heading = case.heading_of(count)
            fate = next(each for each, headings in FATES.items() if heading in headings)
            row.update(["identified", fate])
            row["eligible"] += count.outcome in OPENS_RELIEF
    figures = ["identified", *(["eligible"] if is_eligible else []), *FATES]
    ordered = [(key, rows[key]) for key in sorted(rows, key=unknown_last)]
    total: Counter[str] = sum((each for _, each in ordered), Counter())
    return [
        dict(zip(names, key, strict=True)) | {each: row[each] for each in figures}
        for key, row in [*ordered, (("total",) * len(names), total)]
    ]


def unknown_last(key: tuple[str, ...]) -> list[tuple[bool, str]]:
    """In which order rows stand: by their keys, what is unknown behind the others."""
    return [(each == "unknown", each) for each in key]
