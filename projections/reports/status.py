"""R1. Where does every case and every count stand, by county and procedure?

Every case and every count is in exactly one column; each row's columns add up to its `total`, and
for each unit the rows add up to the last one.
"""

from __future__ import annotations

from domain.standing import BUCKETS
from projections.engine import HELD
from projections.reports.tally import Tally

ITEMS = f"""
SELECT
    one.unit,
    coalesce(nullif(county, ''), 'unknown') AS county,
    coalesce(nullif(procedure, ''), 'unknown') AS procedure,
    one.cell,
    ruleset,
    case_id,
    one.count_number
FROM projections.caseload
CROSS JOIN LATERAL (
    VALUES
        ('count', bucket, caseload.count_number),
        ('case', case_bucket, NULL)
) AS one (unit, cell, count_number)
WHERE log_id = %(log_id)s
    AND {HELD}
    AND (one.unit = 'count' OR lead)
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
"""

status = Tally(
    name="status",
    title="Status",
    units=("case", "count"),
    keys=("county", "procedure", "unit"),
    columns={each: (each,) for each in BUCKETS} | {"total": None},
    items=ITEMS,
)
"""R1."""
