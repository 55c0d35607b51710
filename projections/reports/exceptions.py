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

from projections.engine import HELD, AsOf, Cursor
from projections.reports.asking import reads
from projections.reports.report import Report, header
from projections.reports.tally import UNKNOWN, Tally

READS = ("bulk_orders", "inquiries", "timeline")

HELD_THEN = f"""log_id = %(log_id)s
            AND {HELD}"""

KNOWN = """log_id = %(log_id)s
            AND position <= %(at_position)s
            AND legal_on <= %(effective)s::date"""

CASE_PATH = "'/cases/' || {}"

# Each has the case that it is about, which knows its county, or a county of its own.
FOUND = f"""
        SELECT
            'duplicate' AS kind,
            'case' AS unit,
            CASE WHEN merged_into IS NULL THEN 'open' ELSE 'settled' END AS cell,
            case_id,
            NULL AS county,
            coalesce(
                (
                    SELECT max(said.position)
                    FROM projections.timeline AS said
                    WHERE said.log_id = %(log_id)s
                        AND said.stream_id = case_id
                        AND said.topic = 'case.linked'
                        AND said.position <= %(at_position)s
                ),
                from_position
            ) AS position,
            1::bigint AS n,
            {CASE_PATH.format("case_id")} AS look_at
        FROM projections.caseload
        WHERE {HELD_THEN}
            AND lead
            AND duplicate_of IS NOT NULL
        UNION ALL
        SELECT
            'state record differs',
            'case',
            'as the case says',
            stream_id,
            NULL,
            max(position),
            1,
            {CASE_PATH.format("stream_id")}
        FROM projections.timeline
        WHERE {KNOWN}
            AND topic = 'case.found_mismatch'
        GROUP BY stream_id
        UNION ALL
        SELECT
            'inquiry without a case',
            'inquiry',
            CASE WHEN stage = 'closed' THEN 'settled' ELSE 'open' END,
            NULL,
            county,
            received_position,
            1,
            '/inquiries/' || inquiry_id
        FROM projections.inquiries
        WHERE {HELD_THEN}
            AND searched_on IS NOT NULL
            AND cardinality(case_ids) = 0
        UNION ALL
        SELECT
            CASE topic WHEN 'case.corrected' THEN 'fact corrected' ELSE 'count amended' END,
            'fact',
            'settled',
            stream_id,
            NULL,
            position,
            1,
            {CASE_PATH.format("stream_id")}
        FROM projections.timeline
        WHERE {KNOWN}
            AND topic IN ('case.amended', 'case.corrected')
        UNION ALL
        SELECT
            'fact recorded out of order',
            'fact',
            'settled',
            case_id,
            NULL,
            from_position,
            1,
            {CASE_PATH.format("case_id")}
        FROM projections.caseload
        WHERE log_id = %(log_id)s
            AND lead
            AND told_on < from_on
            AND from_position <= %(at_position)s
            AND from_on <= %(effective)s::date
        UNION ALL
        SELECT
            'line of an order not applied',
            'line',
            'open',
            case_id,
            NULL,
            position,
            1,
            '/bulk-orders/' || order_id || ' line ' || line
        FROM projections.bulk_orders
        WHERE {HELD_THEN}
            AND line > 0
        UNION ALL
        SELECT
            'list refused',
            'list',
            'settled',
            NULL,
            what ->> 'county',
            position,
            1,
            'list sha256:' || (what ->> 'file_sha256')
        FROM projections.timeline
        WHERE {KNOWN}
            AND topic = 'batch.refused'
        UNION ALL
        SELECT
            'problem of a refused list: ' || problem.key,
            'problem',
            'settled',
            NULL,
            what ->> 'county',
            position,
            problem.value::bigint,
            'list sha256:' || (what ->> 'file_sha256')
        FROM projections.timeline
        CROSS JOIN LATERAL jsonb_each_text(what -> 'problems') AS problem
        WHERE {KNOWN}
            AND topic = 'batch.refused'
        UNION ALL
        SELECT
            'case quarantined',
            'quarantine',
            'open',
            stream_id,
            NULL,
            position,
            1,
            '/quarantine ' || projection
        FROM projections.quarantine
        WHERE log_id = %(log_id)s
            AND position <= %(at_position)s
"""

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
