"""Which cases are there, and where does one stand? As of now, or of any position."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from projections.engine import HELD, AsOf, Cursor

# Two texts for one question: the list as of now is served from an index that has only the
# current versions, which PostgreSQL uses only if it sees nothing else asked for.
NOW = "lead.to_position IS NULL"

CASES = """
SELECT
    lead.case_id,
    lead.identified_position AS key,
    lead.county,
    lead.procedure,
    lead.person_id,
    lead.source,
    lead.identified_on,
    lead.case_bucket AS bucket,
    lead.case_version AS version,
    lead.from_position AS position,
    every.counts
FROM projections.caseload AS lead
CROSS JOIN LATERAL (
    SELECT
        json_agg(
            json_build_object(
                'number', each.count_number,
                'code', each.code,
                'section', each.section,
                'subsection', each.subsection,
                'level_before', each.level_before,
                'level_now', each.level_now,
                'stage', each.stage,
                'bucket', each.bucket,
                'outcome', each.outcome,
                'reason', each.reason
            )
            ORDER BY each.lead DESC, each.count_number
        ) AS counts,
        bool_or(each.stage = %(stage)s) AS at_stage,
        bool_or(each.section = %(section)s) AS of_section
    FROM projections.caseload AS each
    WHERE each.log_id = lead.log_id
        AND each.case_id = lead.case_id
        AND each.from_position = lead.from_position
) AS every
WHERE lead.log_id = %(log_id)s
    AND lead.lead
    AND {held}
    AND lead.identified_position > %(after_key)s
    AND (%(bucket)s::text IS NULL OR lead.case_bucket = %(bucket)s)
    AND (%(county)s::text IS NULL OR lead.county = %(county)s)
    AND (%(procedure)s::text IS NULL OR lead.procedure = %(procedure)s)
    AND (%(stage)s::text IS NULL OR every.at_stage)
    AND (%(section)s::text IS NULL OR every.of_section)
ORDER BY lead.identified_position
LIMIT %(limit)s
"""

CASES_NOW = CASES.format(held=NOW)
CASES_AS_OF = CASES.format(held=HELD)

COUNTS = f"""
SELECT
    case_id,
    identified_position AS key,
    county,
    procedure,
    person_id,
    source,
    identified_on,
    case_bucket,
    case_version,
    from_position,
    assents,
    signatures,
    basis,
    meeting,
    is_served,
    hearing_on,
    hold_reason,
    hold_until,
    is_deceased,
    is_unreachable,
    state_record,
    duplicate_of,
    merged_into,
    is_closed,
    defender_notified_on,
    person_notified_on,
    heard_on,
    state_notified_on,
    state_confirmed_on,
    closed_on,
    count_number AS number,
    code,
    section,
    subsection,
    level_before,
    level_now,
    convicted_on,
    doubts,
    stage,
    since,
    bucket,
    outcome,
    reason,
    citation,
    checked_by,
    is_pending,
    reviewer,
    relief,
    opposed,
    is_sealed,
    checked_on,
    agreed_on,
    signed_on,
    filed_on,
    returned_on,
    challenged_on,
    decided_on,
    ended_on,
    sealed_on
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND case_id = %(case_id)s
    AND {HELD}
ORDER BY
    lead DESC,
    count_number
"""

OF_THE_COUNT = "number"
"""From this column of COUNTS on, columns are the count's; before it they are the case's."""

NOW_HELD = {"at_position": 2**63 - 1, "effective": "infinity"}

Line = dict[str, Any]


def cases(
    cursor: Cursor,
    log_id: int,
    *,
    bucket: str | None = None,
    stage: str | None = None,
    county: str | None = None,
    procedure: str | None = None,
    section: str | None = None,
    after_key: int = 0,
    limit: int = 100,
    at: AsOf | None = None,
) -> list[Line]:
    """Up to `limit` cases in the order in which they were identified, each with its counts.

    `bucket` is the case's; `stage` and `section` are those of at least one of its counts. For the
    next page, give the last line's `key` as `after_key`: cases that come in or move meanwhile
    shift nothing.
    """
    asked: Line = {"log_id": log_id, "after_key": after_key, "limit": limit}
    asked |= {"bucket": bucket, "stage": stage, "county": county}
    asked |= {"procedure": procedure, "section": section}
    cursor.execute(CASES_NOW if at is None else CASES_AS_OF, asked | (at.held if at else {}))
    return _lines(cursor)


def case(cursor: Cursor, log_id: int, case_id: UUID, at: AsOf | None = None) -> Line | None:
    """One case with all that is known of its counts; None if it is not known (yet).

    `assents` and `signatures` are the parties that have agreed or signed while another has not.
    `position` is that of the
    case's last event.
    """
    asked = {"log_id": log_id, "case_id": str(case_id)} | (at.held if at else NOW_HELD)
    cursor.execute(COUNTS, asked)
    lines = _lines(cursor)
    if not lines:
        return None
    names = list(lines[0])
    of_the_case, of_the_count = (
        names[: names.index(OF_THE_COUNT)],
        names[names.index(OF_THE_COUNT) :],
    )
    found = {name: lines[0][name] for name in of_the_case}
    found["bucket"] = found.pop("case_bucket")
    found["version"], found["position"] = found.pop("case_version"), found.pop("from_position")
    for words in ("assents", "signatures"):
        found[words] = [each for each in found[words].split(",") if each]
    found["counts"] = [{name: line[name] for name in of_the_count} for line in lines]
    return found


def _lines(cursor: Cursor) -> list[Line]:
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
