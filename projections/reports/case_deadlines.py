"""R6, case by case: how does each case stand with one duty?

One duty at a time, so that every case is on exactly one line; the lines of each status add up to
the figure of that duty in the report `deadlines`. A case stands as the count of it that presses
most: of open ones that which falls due first, and if all were met, that which was latest.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.duties import KNOWN, Duty, Status, days_late, status
from projections.engine import HELD, AsOf, Cursor
from projections.reports.asking import WronglyAsked
from projections.reports.deadlines import header
from projections.reports.owing import OWED, parameters
from projections.reports.report import Report

COLUMNS = (
    "case_id",
    "county",
    "procedure",
    "duty",
    "statute",
    "due_on",
    "met_on",
    "days_late",
    "responsible",
    "status",
)

PRESSING = """
, pressing AS (
    SELECT DISTINCT ON (key)
        key,
        due_on,
        met_on
    FROM owed
    ORDER BY
        key,
        met_on IS NOT NULL,
        CASE WHEN met_on IS NULL THEN due_on END,
        met_on - due_on DESC,
        met_on DESC
)
"""

LINES = (
    OWED
    + PRESSING
    + f"""
SELECT
    lead.case_id,
    coalesce(nullif(lead.county, ''), 'unknown') AS county,
    lead.procedure,
    pressing.due_on,
    pressing.met_on
FROM projections.caseload AS lead
LEFT JOIN pressing ON pressing.key = lead.identified_position
WHERE lead.log_id = %(log_id)s
    AND lead.lead
    AND {HELD}
    AND (%(county)s::text IS NULL OR lead.county = %(county)s)
    AND (%(procedure)s::text IS NULL OR lead.procedure = %(procedure)s)
ORDER BY lead.identified_position
"""
)


def case_deadlines(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    *,
    today: date,
    duty: str,
    state: str | None = None,
    county: str | None = None,
    procedure: str | None = None,
) -> Report:
    """How every case stands with the duty, judged on the day `today`, in the order of finding.

    `state` asks for one status only. Facts are those up to the position, as in `deadlines`. Raises
    WronglyAsked for a duty that is not known.
    """
    if duty not in KNOWN:
        raise WronglyAsked(f"There is no duty called {duty}; there are: {', '.join(KNOWN)}.")
    filters = {"county": county, "procedure": procedure}
    asked = parameters(log_id, at, duty, **filters)
    cursor.execute(LINES, asked)
    lines = [_line(KNOWN[duty], today, *line) for line in cursor]
    said = header("case-deadlines", at, today, filters | {"duty": duty, "state": state})
    return Report(said, COLUMNS, [each for each in lines if state in (None, each["status"])])


def _line(duty: Duty, today: date, *line: Any) -> dict[str, Any]:
    case_id, county, procedure, due_on, met_on = line
    stands = status(due_on, met_on, today)
    return {
        "case_id": str(case_id),
        "county": county,
        "procedure": procedure,
        "duty": duty.name,
        "statute": duty.citation,
        "due_on": due_on and due_on.isoformat(),
        "met_on": met_on and met_on.isoformat(),
        "days_late": None if stands == Status.NOT_APPLICABLE else days_late(due_on, met_on, today),
        "responsible": str(duty.responsible),
        "status": str(stands),
    }
