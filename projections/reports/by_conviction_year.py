"""R3. What has become of the counts of each year of conviction?

Every count is in exactly one row; `granted` to `set_aside` add up to `identified`. A year that the
list does not give, or gives in a way that cannot be, is `unknown`; none is guessed from two digits.
"""

from __future__ import annotations

from projections.engine import HELD
from projections.reports.fates import CELL, FATES
from projections.reports.tally import Tally

ITEMS = f"""
SELECT
    coalesce(nullif(county, ''), 'unknown') AS county,
    coalesce(extract(year FROM convicted_on)::integer::text, 'unknown') AS year,
    coalesce(level_before, 'unknown') AS level,
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

by_conviction_year = Tally(
    name="by-conviction-year",
    title="By year of conviction",
    units=("count",),
    keys=("county", "year", "level"),
    columns={"identified": None, **FATES},
    items=ITEMS,
)
"""R3."""
