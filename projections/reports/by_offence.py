"""R2. What has become of the counts of each offence?

Every count is in exactly one row, under its section as the list gave it, and under what it was and
what it is now; `granted` to `set_aside` add up to `identified`. `eligible` are those of them for
which a check found relief open.
"""

from __future__ import annotations

from projections.engine import HELD
from projections.reports.fates import CELL, FATES, among, is_eligible
from projections.reports.tally import Tally

SECTIONS = ("11357", "11358", "11359", "11360")
"""Of the Health and Safety Code: those that Proposition 64 changed."""

ITEMS = f"""
SELECT
    coalesce(nullif(county, ''), 'unknown') AS county,
    CASE
        WHEN section = '' THEN 'unknown'
        WHEN code = 'HS' AND section = ANY {among(SECTIONS)} THEN section
        ELSE 'other'
    END AS section,
    subsection,
    coalesce(level_before, 'unknown') AS level_before,
    coalesce(level_now, 'unknown') AS level_after,
    {CELL} AS cell,
    ruleset,
    case_id,
    count_number
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND {HELD}
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
"""

by_offence = Tally(
    name="by-offence",
    title="By offence",
    units=("count",),
    keys=("county", "section", "subsection", "level_before", "level_after"),
    columns={"identified": None, "eligible": is_eligible, **FATES},
    items=ITEMS,
)
"""R2."""
