"""R1. Where does every case and every count stand, by county and procedure?

Every case and every count is in exactly one column; each row's columns add up to its `total`, and
for each unit the rows add up to the last one.
"""

from __future__ import annotations

from domain.standing import BUCKETS
from projections.engine import Cursor, as_of
from projections.reports.report import Report

COLUMNS = ("county", "procedure", "unit", *BUCKETS, "total")

QUERY = """
WITH held AS (
    SELECT
        coalesce(nullif(county, ''), 'unknown') AS county,
        coalesce(nullif(procedure, ''), 'unknown') AS procedure,
        lead,
        bucket,
        case_bucket
    FROM projections.caseload
    WHERE log_id = %(log_id)s
        AND from_position <= %(at_position)s
        AND (to_position IS NULL OR to_position > %(at_position)s)
        AND (%(county)s::text IS NULL OR county = %(county)s)
        AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
), counted AS (
    SELECT county, procedure, 'case' AS unit, case_bucket AS bucket FROM held WHERE lead
    UNION ALL
    SELECT county, procedure, 'count' AS unit, bucket FROM held
)
SELECT
    coalesce(counted.county, 'total') AS county,
    coalesce(counted.procedure, 'total') AS procedure,
    unit,
    count(*) FILTER (WHERE bucket = 'identified') AS identified,
    count(*) FILTER (WHERE bucket = 'check_pending') AS check_pending,
    count(*) FILTER (WHERE bucket = 'hand_review') AS hand_review,
    count(*) FILTER (WHERE bucket = 'eligible') AS eligible,
    count(*) FILTER (WHERE bucket = 'other_agency') AS other_agency,
    count(*) FILTER (WHERE bucket = 'not_eligible') AS not_eligible,
    count(*) FILTER (WHERE bucket = 'agreed') AS agreed,
    count(*) FILTER (WHERE bucket = 'signed') AS signed,
    count(*) FILTER (WHERE bucket = 'filed') AS filed,
    count(*) FILTER (WHERE bucket = 'returned') AS returned,
    count(*) FILTER (WHERE bucket = 'dismissed') AS dismissed,
    count(*) FILTER (WHERE bucket = 'redesignated') AS redesignated,
    count(*) FILTER (WHERE bucket = 'resentenced') AS resentenced,
    count(*) FILTER (WHERE bucket = 'denied') AS denied,
    count(*) FILTER (WHERE bucket = 'mixed') AS mixed,
    count(*) FILTER (WHERE bucket = 'withdrawn') AS withdrawn,
    count(*) FILTER (WHERE bucket = 'transferred') AS transferred,
    count(*) FILTER (WHERE bucket = 'destroyed') AS destroyed,
    count(*) FILTER (WHERE bucket = 'merged') AS merged,
    count(bucket) AS total
FROM (VALUES ('case'), ('count')) AS units (unit)
LEFT JOIN counted USING (unit)
GROUP BY GROUPING SETS ((unit, counted.county, counted.procedure), (unit))
HAVING grouping(counted.county) = 1 OR count(bucket) > 0
ORDER BY
    unit COLLATE "C",
    grouping(counted.county),
    counted.county COLLATE "C",
    counted.procedure COLLATE "C"
"""


def status(
    cursor: Cursor,
    log_id: int,
    *,
    at_position: int | None = None,
    county: str | None = None,
    procedure: str | None = None,
) -> Report:
    """The report as of a position, or of the latest; of one county or procedure, if asked.

    Raises NotFoldedYet for a position that the caseload has not got to.
    """
    at = as_of(cursor, log_id, "caseload", at_position)
    filters = {"county": county, "procedure": procedure}
    cursor.execute(QUERY, {"log_id": log_id, "at_position": at.position} | filters)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor]
    header = {
        "report": "status",
        "unit": "case and count: see the column `unit`",
        "position": at.position,
        "recorded_at": at.recorded_at.isoformat() if at.recorded_at else None,
        "quarantined": at.quarantined,
        "filters": filters,
        "ruleset": "n/a: outcomes are as each check recorded them",
    }
    return Report(header, COLUMNS, rows)
