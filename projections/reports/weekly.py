"""R4. How many cases came in, got on and went out in each week, and how many waited?

Weeks are those of ISO 8601, Monday to Sunday, by legal day. A case is counted in the week in which
the first of its counts got there. It is out when none of its counts waits for anybody any more; so
`closing_backlog` is `opening_backlog` + `received` - `out`, and the last one is the number of cases
that are open. A merged case is not counted: the one that it goes on under is.

`utilisation_pct` is how much of the office's capacity, in cases a week, was used for checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.standing import OPEN
from projections.engine import HELD, AsOf, Cursor
from projections.reports.fates import GRANTED, among
from projections.reports.report import Report
from projections.reports.tally import TOTAL, Row, Tally

ITEMS = f"""
SELECT
    lived.county,
    to_char(went.day, 'IYYY-"W"IW') AS week,
    went.cell,
    lived.ruleset,
    lived.case_id,
    NULL::bigint AS count_number
FROM (
    SELECT
        case_id,
        min(coalesce(nullif(county, ''), 'unknown')) AS county,
        min(ruleset) AS ruleset,
        min(identified_on) AS received_on,
        min(checked_on) AS checked_on,
        min(agreed_on) AS agreed_on,
        min(filed_on) AS filed_on,
        min(decided_on) FILTER (WHERE bucket = ANY {among(GRANTED)}) AS granted_on,
        max(since) FILTER (WHERE case_bucket <> ALL {among(OPEN)}) AS out_on
    FROM projections.caseload
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND merged_into IS NULL
        AND (%(county)s::text IS NULL OR county = %(county)s)
        AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
    GROUP BY case_id
) AS lived
CROSS JOIN LATERAL (
    VALUES
        ('received', received_on),
        ('checked', checked_on),
        ('agreed', agreed_on),
        ('filed', filed_on),
        ('granted', granted_on),
        ('out', out_on)
) AS went (cell, day)
WHERE went.day IS NOT NULL
"""

FLOWS = ("received", "checked", "agreed", "filed", "granted", "out")

WEEKS = Tally(
    name="weekly",
    title="Weekly throughput",
    units=("case",),
    keys=("county", "week"),
    columns={each: (each,) for each in FLOWS},
    items=ITEMS,
    derived=("capacity", "utilisation_pct", "opening_backlog", "closing_backlog"),
)


def weekly(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    *,
    county: str | None = None,
    procedure: str | None = None,
    capacity: int = 100,
) -> Report:
    """The report, against a capacity of so many cases a week and county. R4."""
    report = WEEKS(cursor, log_id, at, county=county, procedure=procedure)
    *rows, total = report.rows
    counties = dict.fromkeys(row["county"] for row in rows)
    lines = [
        line
        for name in counties
        for line in _weeks([row for row in rows if row["county"] == name], capacity)
    ]
    received, out = total["received"], total["out"]
    ends = {"opening_backlog": 0, "closing_backlog": received - out}
    lines.append({**total, "capacity": None, "utilisation_pct": None, **ends})
    said = {**report.header, "capacity": capacity}
    return replace(report, header=said, rows=lines)


def _weeks(rows: list[Any], capacity: int) -> Iterator[Row]:
    """A county's weeks from the first to the last, those without anything included."""
    by_week, backlog = {row["week"]: row for row in rows}, 0
    for week in _between(by_week):
        flows = {each: by_week.get(week, {}).get(each, 0) for each in FLOWS}
        opening, backlog = backlog, backlog + flows["received"] - flows["out"]
        used = round(100 * flows["checked"] / capacity, 1) if capacity else None
        yield {
            "county": rows[0]["county"],
            "week": week,
            **flows,
            "capacity": capacity,
            "utilisation_pct": used,
            "opening_backlog": opening,
            "closing_backlog": backlog,
        }


def _between(weeks: Iterable[str]) -> Iterator[str]:
    days = [_monday(each) for each in weeks if each != TOTAL]
    day = min(days)
    while day <= max(days):
        year, week, _ = day.isocalendar()
        yield f"{year}-W{week:02}"
        day += timedelta(7)


def _monday(week: str) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
