"""What is an exception, of which kind, since when, and where does one look?"""

from __future__ import annotations

from projections.engine import HELD

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
