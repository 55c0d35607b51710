"""R12. What went another way than it should, and is it settled?

Each kind has a unit of its own, and kinds of different units are never added; each unit has its
total. A duplicate is settled when it was merged; a state record that differs, when the state has
confirmed; an inquiry for which no case was found, when it is closed. What was corrected or refused
is settled as such. What could not be applied of an order is open until a person has looked, and
nobody has to say so: it stays.
"""

from __future__ import annotations

from projections.engine import HELD
from projections.reports.tally import Tally

KNOWN = """position <= %(at_position)s
    AND legal_on <= %(effective)s::date"""

NO_PROCEDURE = "%(procedure)s::text IS NULL"
"""What belongs to no procedure is left out where one is asked for."""

IS_OF_COUNTY = "(%(county)s::text IS NULL OR {county} = %(county)s)"

ITEMS = f"""
SELECT
    odd.kind,
    odd.unit,
    coalesce(nullif(odd.county, ''), 'unknown') AS county,
    odd.cell,
    NULL::text AS ruleset,
    odd.case_id,
    NULL::bigint AS count_number
FROM (
    SELECT
        one.kind,
        'case' AS unit,
        county,
        CASE WHEN one.is_settled THEN 'settled' ELSE 'open' END AS cell,
        case_id
    FROM projections.caseload
    CROSS JOIN LATERAL (
        VALUES
            ('duplicate', duplicate_of IS NOT NULL, merged_into IS NOT NULL),
            ('state record differs', state_record = 'mismatched', FALSE)
    ) AS one (kind, is_so, is_settled)
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND lead
        AND one.is_so
        AND {IS_OF_COUNTY.format(county="county")}
        AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
    UNION ALL
    SELECT
        'inquiry without a case',
        'inquiry',
        county,
        CASE WHEN stage = 'closed' THEN 'settled' ELSE 'open' END,
        inquiry_id
    FROM projections.inquiries
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND searched_on IS NOT NULL
        AND cardinality(case_ids) = 0
        AND {IS_OF_COUNTY.format(county="county")}
        AND {NO_PROCEDURE}
    UNION ALL
    SELECT
        'line of an order not applied',
        'line',
        '',
        'open',
        case_id
    FROM projections.bulk_orders
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND line > 0
        AND %(county)s::text IS NULL
        AND {NO_PROCEDURE}
    UNION ALL
    SELECT
        'list refused',
        'list',
        what ->> 'county',
        'settled',
        stream_id
    FROM projections.timeline
    WHERE log_id = %(log_id)s
        AND topic = 'batch.refused'
        AND {KNOWN}
        AND {IS_OF_COUNTY.format(county="what ->> 'county'")}
        AND {NO_PROCEDURE}
    UNION ALL
    SELECT
        'fact corrected',
        'fact',
        '',
        'settled',
        stream_id
    FROM projections.timeline
    WHERE log_id = %(log_id)s
        AND topic = 'case.corrected'
        AND {KNOWN}
        AND %(county)s::text IS NULL
        AND {NO_PROCEDURE}
    UNION ALL
    SELECT
        'case quarantined',
        'quarantine',
        '',
        'open',
        stream_id
    FROM projections.quarantine
    WHERE log_id = %(log_id)s
        AND position <= %(at_position)s
        AND %(county)s::text IS NULL
        AND {NO_PROCEDURE}
) AS odd
"""

exceptions = Tally(
    name="exceptions",
    title="Exceptions",
    units=("case", "inquiry", "line", "list", "fact", "quarantine"),
    keys=("kind", "unit", "county"),
    columns={"open": ("open",), "settled": ("settled",), "total": None},
    items=ITEMS,
)
"""R12."""
