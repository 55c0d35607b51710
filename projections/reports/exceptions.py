"""R12. What went another way than it should, and is it settled? Counted, and one by one.

Each kind has a unit of its own, and kinds of different units are never added; each unit has its
total:

- case: taken for the same as another one, settled when it is merged; or one whose record at the
  state was found to differ, settled when the state has confirmed.
- inquiry: one for which no case was found, settled when it is closed.
- fact: one that was said to be wrong, or what the source said of a count; settled as such. Or one
  that took effect before another that was recorded earlier: it is settled as it is recorded.
- line: a line of a bulk order that could not be applied. It stays open: nobody has to say that he
  has looked at it.
- list, problem: a delivery that was refused whole, and how many things were wrong with it (a line
  may have several); settled as such, since the list has to come anew.
- quarantine: a case that stands still in one projection, until it is folded again.

What belongs to a case has its county and procedure as they stood then. What belongs to no procedure
is left out where one is asked for.
"""

from __future__ import annotations

from typing import Any

from projections.engine import AsOf, Cursor
from projections.reports.asking import reads
from projections.reports.exceptional import FOUND, HELD_THEN
from projections.reports.report import Report, header
from projections.reports.tally import UNKNOWN, Tally

READS = ("bulk_orders", "inquiries", "timeline")

ITEMS = f"""
    SELECT
        found.kind,
        found.unit,
        coalesce(nullif(coalesce(found.county, theirs.county), ''), '{UNKNOWN}') AS county,
        CASE
            WHEN found.cell IN ('open', 'settled') THEN found.cell
            WHEN theirs.state_record = 'confirmed' THEN 'settled'
            ELSE 'open'
        END AS cell,
        NULL::text AS ruleset,
        found.case_id,
        NULL::bigint AS count_number,
        found.position,
        found.n,
        found.look_at
    FROM ({FOUND}) AS found
    LEFT JOIN LATERAL (
        SELECT
            county,
            procedure,
            state_record
        FROM projections.caseload
        WHERE {HELD_THEN}
            AND lead
            AND caseload.case_id = found.case_id
        LIMIT 1
    ) AS theirs ON TRUE
    WHERE (%(county)s::text IS NULL OR coalesce(found.county, theirs.county) = %(county)s)
        AND (%(procedure)s::text IS NULL OR theirs.procedure = %(procedure)s)
"""

LISTED = f"""
SELECT
    kind,
    unit,
    county,
    cell AS state,
    position,
    n,
    look_at
FROM ({ITEMS}) AS item
ORDER BY
    unit,
    kind,
    position,
    look_at
"""

exceptions = Tally(
    name="exceptions",
    title="Exceptions",
    units=("case", "inquiry", "fact", "line", "list", "problem", "quarantine"),
    keys=("kind", "unit", "county"),
    columns={"open": ("open",), "settled": ("settled",), "total": None},
    items=f"SELECT item.* FROM ({ITEMS}) AS item CROSS JOIN LATERAL generate_series(1, item.n)",
    reads=READS,
)
"""R12: how many of each kind, by county."""


@reads(*READS)
def exceptions_listed(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    *,
    county: str | None = None,
    procedure: str | None = None,
) -> Report:
    """R12, one by one: since which position, how many of it, and where to look.

    `n` of all lines of a kind, unit and county add up to what `exceptions` counts of them; it is 1
    but for problems of a list, of which nobody keeps in which line they stood.
    """
    filters = {"county": county, "procedure": procedure}
    cursor.execute(LISTED, {"log_id": log_id, **at.held, **filters})
    names = [column.name for column in cursor.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor]
    units = " and ".join(exceptions.units)
    return Report(header("exceptions-listed", units, at, filters, ruleset=[]), names, rows)
