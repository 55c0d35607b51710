"""R7. The quarterly report on HS 11361.9: how many listed convictions are cleared?

Only convictions on the state's list, by legal day. In every row `cleared_before` and
`cleared_in_quarter` add up to `cleared_to_date`, and that and `not_cleared` to
`eligible_convictions`; the next quarter begins where the last one ended. A challenge is sustained
where the court denied relief, overruled where it gave it; one that was withdrawn is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from projections.engine import HELD
from projections.reports.fates import GRANTED, among
from projections.reports.tally import TOTAL, Row, Tally

IS_GRANTED = f"bucket = ANY {among(GRANTED)}"

IS_CHALLENGED = "challenged_on IS NOT NULL"

ITEMS = f"""
SELECT
    to_char(went.day, 'YYYY-"Q"Q') AS quarter,
    coalesce(nullif(county, ''), 'unknown') AS county,
    went.cell,
    ruleset,
    case_id,
    count_number
FROM projections.caseload
CROSS JOIN LATERAL (
    VALUES
        ('listed', identified_on),
        ('cleared', CASE WHEN {IS_GRANTED} THEN decided_on END),
        ('challenged', challenged_on),
        ('sustained', CASE WHEN bucket = 'denied' AND {IS_CHALLENGED} THEN decided_on END),
        ('overruled', CASE WHEN {IS_GRANTED} AND {IS_CHALLENGED} THEN decided_on END),
        ('confirmed', state_confirmed_on),
        ('told', person_notified_on)
) AS went (cell, day)
WHERE log_id = %(log_id)s
    AND {HELD}
    AND procedure = 'statutory'
    AND merged_into IS NULL
    AND went.day IS NOT NULL
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
"""

IN_QUARTER = ("listed", "cleared", "challenged", "sustained", "overruled", "confirmed", "told")

DERIVED = (
    "eligible_convictions",
    "cleared_before",
    "cleared_in_quarter",
    "cleared_to_date",
    "not_cleared",
    "pct_cleared",
    "challenged_to_date",
    "challenge_sustained",
    "challenge_overruled",
    "challenge_pending",
    "doj_updated",
    "notices_sent",
)


def to_date(rows: list[Row]) -> list[Row]:
    """Each county's quarters from the first to the last, with what there was up to each."""
    *quarters, total = rows
    by_county = itemgetter("county", "quarter")
    lines: list[Row] = []
    for _, mine in groupby(sorted(quarters, key=by_county), key=itemgetter("county")):
        lines += _cumulated(list(mine))
    return [*lines, total | _standing(total, cleared_before=0)]


def _cumulated(rows: list[Row]) -> Iterator[Row]:
    by_quarter = {row["quarter"]: row for row in rows}
    before = dict.fromkeys(IN_QUARTER, 0)
    for quarter in _between(by_quarter):
        now = by_quarter.get(quarter, dict.fromkeys(IN_QUARTER, 0))
        cleared = before["cleared"]
        before = {name: before[name] + now[name] for name in IN_QUARTER}
        row = {"quarter": quarter, "county": rows[0]["county"]}
        row |= {name: now[name] for name in IN_QUARTER}
        yield row | _standing(before, cleared_before=cleared)


def _standing(so_far: Row, *, cleared_before: int) -> Row:
    listed, cleared = so_far["listed"], so_far["cleared"]
    decided = so_far["sustained"] + so_far["overruled"]
    figures = (
        listed,
        cleared_before,
        cleared - cleared_before,
        cleared,
        listed - cleared,
        round(100 * cleared / listed, 1) if listed else None,
        so_far["challenged"],
        so_far["sustained"],
        so_far["overruled"],
        so_far["challenged"] - decided,
        so_far["confirmed"],
        so_far["told"],
    )
    return dict(zip(DERIVED, figures, strict=True))


def _between(quarters: Iterable[str]) -> Iterator[str]:
    numbers = [int(each[:4]) * 4 + int(each[6]) - 1 for each in quarters if each != TOTAL]
    for number in range(min(numbers), max(numbers) + 1):
        yield f"{number // 4}-Q{number % 4 + 1}"


quarterly = Tally(
    name="quarterly",
    title="Quarterly report on HS 11361.9",
    units=("count",),
    keys=("quarter", "county"),
    columns={each: (each,) for each in IN_QUARTER},
    items=ITEMS,
    derived=DERIVED,
    finish=to_date,
)
"""R7."""
