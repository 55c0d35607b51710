"""R6. Which duties were met, which are late, and what falls due, by county?

Every case is under every duty exactly once: a case that does not come under a duty is `n/a` there.
Each row's columns from `met` to `n/a` add up to its `total`, which is the county's number of cases;
the rows of all counties add up to those of `total`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from domain.duties import Duty, Status, status
from projections.engine import HELD, AsOf, Cursor
from projections.reports.owing import DUTY_AT, OWED, parameters
from projections.reports.report import Report
from projections.reports.report import header as header_of

SOON = timedelta(days=30)
"""What falls due within so many days of today is called soon."""

STATUSES = (
    Status.MET,
    Status.MET_LATE,
    Status.OPEN_LATE,
    Status.NOT_DUE,
    Status.NOT_APPLICABLE,
)
COLUMNS = ("county", "duty", "statute", "responsible", "falls_due", *STATUSES, "total", "due_soon")

JUDGED = (
    OWED
    + """
, judged AS (
    SELECT
        min(county) AS county,
        place,
        min(due_on) FILTER (WHERE met_on IS NULL) AS open_due_on,
        max(met_on - due_on) AS late_by
    FROM owed
    GROUP BY
        key,
        place
)
SELECT
    county,
    place,
    open_due_on,
    late_by,
    count(*)
FROM judged
GROUP BY
    county,
    place,
    open_due_on,
    late_by
"""
)

CASES = f"""
SELECT
    coalesce(nullif(county, ''), 'unknown') AS county,
    count(*)
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND lead
    AND {HELD}
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
GROUP BY 1
ORDER BY 1
"""

TOTAL = "total"
DUE_SOON = "due_soon"

Tally = Counter[str]
"""How many cases stand so with one duty in one county: by status, and how many are due soon."""


def deadlines(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    *,
    today: date,
    county: str | None = None,
    procedure: str | None = None,
) -> Report:
    """The report as it was, judged on the day `today`; of one county or procedure, if asked.

    Facts are those up to the position, whatever their legal day: to see an earlier day as it was,
    give the position of that day too, or the day as `effective`.
    """
    filters = {"county": county, "procedure": procedure}
    asked = parameters(log_id, at, **filters)
    cursor.execute(JUDGED, asked)
    tallies = _tallied(cursor, today)
    cursor.execute(CASES, asked)
    cases = dict(cursor.fetchall())
    rows = [
        _row(name, duty, tallies[name, place], number)
        for name, number in [*cases.items(), (TOTAL, sum(cases.values()))]
        for place, duty in enumerate(DUTY_AT)
    ]
    return Report(header("deadlines", at, today, filters), COLUMNS, rows)


def header(name: str, at: AsOf, today: date, filters: Mapping[str, str | None]) -> dict[str, Any]:
    """What a report on duties says besides its figures."""
    unit = "case: it stands as the count of it that presses most"
    law = "HS 11361.9; days that no statute sets are called House rule"
    return header_of(name, unit, at, filters, ruleset=law) | {"today": today.isoformat()}


def _tallied(
    lines: Iterable[tuple[str, int, date | None, int | None, int]], today: date
) -> defaultdict[tuple[str, int], Tally]:
    tallies: defaultdict[tuple[str, int], Tally] = defaultdict(Counter)
    for county, place, open_due_on, late_by, cases in lines:
        if open_due_on:
            stands = status(open_due_on, None, today)
        else:
            # Whatever its days, it was met so many days after the one on which it fell due.
            stands = status(today, today + timedelta(late_by or 0), today)
        is_soon = stands == Status.NOT_DUE and open_due_on and open_due_on <= today + SOON
        for name in (county, TOTAL):
            tallies[name, place][stands] += cases
            tallies[name, place][DUE_SOON] += cases if is_soon else 0
    return tallies


def _row(county: str, duty: Duty, tally: Tally, cases: int) -> dict[str, Any]:
    owed = {each: tally[each] for each in STATUSES if each != Status.NOT_APPLICABLE}
    return {
        "county": county,
        "duty": duty.name,
        "statute": duty.citation,
        "responsible": str(duty.responsible),
        "falls_due": duty.falls_due,
        **{str(each): number for each, number in owed.items()},
        str(Status.NOT_APPLICABLE): cases - sum(owed.values()),
        "total": cases,
        DUE_SOON: tally[DUE_SOON],
    }
