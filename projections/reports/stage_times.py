"""R5. How many days does it take from one step to the next?

Legal days, from the latest step of a kind that still holds. `n` have taken the second step,
`n_open` wait for it, `n_ended` were set aside before it, and `n_negative` have it on an earlier day
than the first, which is a mistake in the record or a paper that came late: they are in no
percentile. The four add up to `total`. Percentiles are by nearest rank: days that a count took.
"""

from __future__ import annotations

from math import ceil

from domain.standing import SET_ASIDE
from projections.engine import HELD
from projections.reports.fates import among
from projections.reports.tally import TOTAL, Cells, Row, Tally

STEPS = (
    ("identified", "checked"),
    ("checked", "agreed"),
    ("agreed", "signed"),
    ("agreed", "filed"),
    ("filed", "decided"),
    ("decided", "sealed"),
    ("decided", "state_confirmed"),
)
"""From which day to which, by the names of their columns."""

PAIRS = ",\n        ".join(f"('{one}', '{other}', {one}_on, {other}_on)" for one, other in STEPS)

ITEMS = f"""
SELECT
    coalesce(nullif(county, ''), 'unknown') AS county,
    went.stage_from,
    went.stage_to,
    CASE
        WHEN went.ended IS NOT NULL THEN (went.ended - went.began)::text
        WHEN is_closed OR bucket = ANY {among([*SET_ASIDE, "denied", "merged"])}
            THEN 'ended'
        ELSE 'open'
    END AS cell,
    ruleset,
    case_id,
    count_number
FROM projections.caseload
CROSS JOIN LATERAL (
    VALUES
        {PAIRS}
) AS went (stage_from, stage_to, began, ended)
WHERE log_id = %(log_id)s
    AND {HELD}
    AND went.began IS NOT NULL
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
"""

RANKS = {"min": 0.0, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "max": 1.0}


def percentiles(cells: Cells) -> Row:
    """The days at each rank; None where nobody has taken the step."""
    days = sorted((int(cell), number) for cell, number in cells.items() if cell.isdigit())
    whole = sum(number for _, number in days)
    return {name: _at(days, max(1, ceil(rank * whole))) for name, rank in RANKS.items()}


def _at(days: list[tuple[int, int]], rank: int) -> int | None:
    for day, number in days:
        rank -= number
        if rank <= 0:
            return day
    return None


def without_a_mix(rows: list[Row]) -> list[Row]:
    """Steps of different kinds are counted together, but their days are not mixed."""
    return [row | (dict.fromkeys(RANKS) if row["stage_from"] == TOTAL else {}) for row in rows]


stage_times = Tally(
    name="stage-times",
    title="Stage times",
    units=("count",),
    keys=("county", "stage_from", "stage_to"),
    columns={
        "n": str.isdigit,
        "n_open": ("open",),
        "n_ended": ("ended",),
        "n_negative": lambda cell: cell.startswith("-"),
        "total": None,
    },
    items=ITEMS,
    derived=tuple(RANKS),
    work_out=percentiles,
    finish=without_a_mix,
)
"""R5."""
