"""R6. Which duties were met, which are late, and what falls due, by county?

Every case is under every duty exactly once: a case that does not come under a duty is `n/a` there.
Each row's columns from `met` to `n/a` add up to its `total`, which is the county's number of cases;
the rows of all counties add up to those of `total`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from domain.duties import Duty, Status
from projections.engine import HELD, AsOf, Cursor
from projections.reports.judging import IS_SOON, JUDGED, SOON, STANDS
from projections.reports.owing import DUTY_AT
from projections.reports.report import Report
from projections.reports.report import header as header_of

STATUSES = (
    Status.MET,
    Status.MET_LATE,
    Status.OPEN_LATE,
    Status.NOT_DUE,
    Status.NOT_APPLICABLE,
)
COLUMNS = ("county", "duty", "statute", "responsible", "falls_due", *STATUSES, "total", "due_soon")

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
    asked = {"log_id": log_id, **at.held, **filters}
    cursor.execute(JUDGED, {**asked, "today": today, "soon": today + SOON})
    tallies = _tallied(cursor)
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


def _tallied(lines: Iterable[tuple[str, str, int]]) -> defaultdict[tuple[str, int], Tally]:
    tallies: defaultdict[tuple[str, int], Tally] = defaultdict(Counter)
    for county, codes, cases in lines:
        for place, code in enumerate(map(int, codes)):
            for name in (county, TOTAL):
                tallies[name, place][STANDS[code]] += cases
                tallies[name, place][DUE_SOON] += cases if code == IS_SOON else 0
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
