"""R8. What was filed in each quarter, with which court, by whom, and what came of it?

One filing is what was laid before the court for one case on one day. It is counted under its
gravest offense level, and under the box of form CR-400 that it rests on; where the record does not
say, as `unknown`. It is granted when any of its counts was, else pending while any waits, else
denied when any was, else it was withdrawn or ended otherwise. After PC 1203.46 (AB 2055).

`filer` is the role of whoever recorded the filing: whether a private attorney, a nonprofit or the
person stood behind a public defender's or court's entry, the record does not say.
"""

from __future__ import annotations

from collections.abc import Callable

from domain.counts import Basis
from domain.standing import OPEN
from projections.engine import HELD
from projections.reports.fates import GRANTED, among
from projections.reports.tally import Tally

ITEMS = f"""
SELECT
    to_char(filed_on, 'YYYY-"Q"Q') AS quarter,
    min(coalesce(nullif(county, ''), 'unknown')) AS court,
    coalesce(min(filed_by_role), 'unknown') AS filer,
    concat_ws(
        '/',
        coalesce(nullif(min(basis), ''), 'unknown'),
        CASE
            WHEN bool_or(level_before = 'felony') THEN 'felony'
            WHEN bool_or(level_before = 'misdemeanor') THEN 'misdemeanor'
            ELSE 'other'
        END,
        CASE
            WHEN bool_or(bucket = ANY {among(GRANTED)}) THEN 'granted'
            WHEN bool_or(bucket = ANY {among(OPEN)}) THEN 'pending'
            WHEN bool_or(bucket = 'denied') THEN 'denied'
            ELSE 'ended'
        END
    ) AS cell,
    min(ruleset) AS ruleset,
    case_id,
    NULL::bigint AS count_number
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND {HELD}
    AND filed_on IS NOT NULL
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
GROUP BY
    case_id,
    filed_on
"""


def _of(box: str, level: str) -> Callable[[str], bool]:
    return lambda cell: cell.startswith(f"{box}/{level}/")


def _came(to: str) -> Callable[[str], bool]:
    return lambda cell: cell.endswith(f"/{to}")


BOXES = {
    "petitions_resentencing": Basis.RECALL,
    "applications_redesignation": Basis.REDESIGNATION,
    "statutory": Basis.STATUTORY,
    "unknown": "unknown",
}

filings = Tally(
    name="filings",
    title="Filings",
    units=("filing",),
    keys=("quarter", "court", "filer"),
    columns={
        f"{name}_{level}": _of(box, level)
        for name, box in BOXES.items()
        for level in ("felony", "misdemeanor", "other")
    }
    | {each: _came(each) for each in ("granted", "denied", "pending", "ended")}
    | {"total": None},
    items=ITEMS,
)
"""R8."""
