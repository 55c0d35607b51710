"""Which inquiries are there, and where does one stand? As of now, or of any position."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.asking import InquiryStage
from projections.engine import HELD, AsOf, Cursor

LINES = """
SELECT
    inquiry_id,
    received_position AS key,
    reference,
    county,
    channel,
    given,
    received_on,
    version,
    from_position AS position,
    stage,
    since_on,
    strength,
    to_json(case_ids) AS case_ids,
    searched_on,
    matched_on,
    answered_on,
    told,
    followed_up_on,
    closed_on,
    ending
FROM projections.inquiries
WHERE log_id = %(log_id)s
    AND {held}
    AND received_position > %(after_key)s
    AND (%(inquiry_id)s::uuid IS NULL OR inquiry_id = %(inquiry_id)s)
    AND (%(case_id)s::uuid IS NULL OR case_ids @> ARRAY[%(case_id)s::uuid])
    AND (%(reference)s::text IS NULL OR reference = %(reference)s)
    AND (%(stage)s::text IS NULL OR stage = %(stage)s)
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(channel)s::text IS NULL OR channel = %(channel)s)
ORDER BY received_position
LIMIT %(limit)s
"""

NOW = "to_position IS NULL"

LINES_NOW = LINES.format(held=NOW)
LINES_AS_OF = LINES.format(held=HELD)

TOTALS = """
SELECT
    stage,
    count(*)
FROM projections.inquiries
WHERE log_id = %(log_id)s
    AND {held}
GROUP BY stage
"""

TOTALS_NOW = TOTALS.format(held=NOW)
TOTALS_AS_OF = TOTALS.format(held=HELD)

FILTERS = ("inquiry_id", "case_id", "reference", "stage", "county", "channel")

Line = dict[str, Any]


def inquiries(
    cursor: Cursor,
    log_id: int,
    *,
    after_key: int = 0,
    limit: int = 100,
    at: AsOf | None = None,
    **wanted: Any,
) -> list[Line]:
    """Up to `limit` inquiries in the order in which they came; `wanted` are some of FILTERS.

    For the next page, give the last line's `key` as `after_key`.
    """
    asked: Line = dict.fromkeys(FILTERS) | wanted
    asked |= {"log_id": log_id, "after_key": after_key, "limit": limit}
    asked |= {name: str(asked[name]) for name in ("inquiry_id", "case_id") if asked[name]}
    cursor.execute(LINES_NOW if at is None else LINES_AS_OF, asked | (at.held if at else {}))
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def inquiry(cursor: Cursor, log_id: int, inquiry_id: UUID, at: AsOf | None = None) -> Line | None:
    """One inquiry; None if it is not known (yet)."""
    found = inquiries(cursor, log_id, inquiry_id=inquiry_id, at=at)
    return found[0] if found else None


def totals(cursor: Cursor, log_id: int, at: AsOf | None = None) -> dict[str, int]:
    """How many inquiries stand at each stage, those without any included."""
    asked = {"log_id": log_id} | (at.held if at else {})
    cursor.execute(TOTALS_NOW if at is None else TOTALS_AS_OF, asked)
    return {str(stage): 0 for stage in InquiryStage} | dict(cursor.fetchall())
