"""A report's rows in the form in which the manifest has them: only where something was counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from domain.standing import BUCKETS
from projections.reports.suppression import SUPPRESSED

Table = list[dict[str, Any]]
FATES = ("identified", "eligible", "granted", "denied", "pending", "set_aside")
FLOWS = ("received", "checked", "agreed", "filed", "granted", "out")


def status(rows: Table) -> Counter[tuple[Any, ...]]:
    keys = ("county", "procedure", "unit")
    return _told(rows, keys, BUCKETS)


def by_offence(rows: Table) -> Counter[tuple[Any, ...]]:
    return _told(rows, ("county", "section", "subsection", "level_before"), FATES)


def by_conviction_year(rows: Table) -> Counter[tuple[Any, ...]]:
    told = _told(rows, ("county", "year"), ("identified", *FATES[2:]))
    return Counter({(county, int(year), figure): n for (county, year, figure), n in told.items()})


def weekly(rows: Table) -> Counter[tuple[Any, ...]]:
    return _told(rows, ("county", "week"), FLOWS)


def filings(rows: Table) -> Counter[tuple[Any, ...]]:
    return _told(rows, ("quarter", "court"), ("granted", "denied", "pending", "ended"))


def stage_times(rows: Table) -> Counter[tuple[Any, ...]]:
    rows = [row for row in rows if row["stage_to"] not in ("sealed", "state_confirmed")]
    return _told(rows, ("county", "stage_from", "stage_to"), ("n", "total"))


def deadlines(rows: Table) -> Counter[tuple[Any, ...]]:
    return _told(rows, ("county", "duty"), ("met", "met_late", "open_late", "not_due"))


def equity(rows: Table) -> Counter[tuple[Any, ...]]:
    """Of the groups what is shown; nothing of a group stands for whatever is suppressed."""
    figures = ("persons_identified", "convictions_identified", *FATES[1:])
    shown = [
        {name: 0 if n == SUPPRESSED else n for name, n in row.items()}
        for row in rows
        if row["race_group"] != "total"
    ]
    return _told(shown, ("county", "race_group"), figures)


def person_impact(rows: Table) -> Counter[tuple[Any, ...]]:
    names = ("persons", "unknown", "no_felony_left_after", "no_conviction_at_all_after")
    return _told(rows, ("county",), names)


def expected(table: Table) -> Counter[tuple[Any, ...]]:
    """The manifest's rows: every key in the order in which it stands, and the number."""
    found: Counter[tuple[Any, ...]] = Counter()
    for row in table:
        *keys, number = (each for value in row.values() for each in _flat(value))
        found[tuple(keys)] = number
    return found


def _flat(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _told(rows: Table, keys: tuple[str, ...], figures: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        if row[keys[0]] == "total":
            continue
        for figure in figures:
            if row[figure]:
                found[(*(row[each] for each in keys), figure)] += row[figure]
    return found
