"""Which listed convictions has the prosecution neither challenged nor left unchallenged?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.counts import Outcome, Stage
from domain.procedures import PROCEDURES
from projections.engine import Cursor

QUERY = """
SELECT
    case_id,
    array_agg(count_number ORDER BY count_number)
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND to_position IS NULL
    AND case_id > %(after)s::uuid
    AND procedure = ANY (%(procedures)s)
    AND stage = ANY (%(stages)s)
    AND outcome IS DISTINCT FROM %(anothers)s
    AND opposed IS NULL
    AND since <= %(on)s
    AND merged_into IS NULL
    AND NOT is_closed
GROUP BY case_id
ORDER BY case_id
LIMIT %(limit)s
"""

FIRST = UUID(int=0)


class Silence(NamedTuple):
    """A case, and those of its counts of which the prosecution has said nothing."""

    case_id: UUID
    counts: Sequence[int]


def unchallenged(
    cursor: Cursor, log_id: int, on: date, after: UUID = FIRST, limit: int = 500
) -> list[Silence]:
    """Up to `limit` cases after the given one, by id, as they stand now.

    Only counts that stood before any word of the prosecution on the day `on` already: what was
    found later was not there to be challenged. A hold does not stop the law.
    """
    asked = {
        "log_id": log_id,
        "after": str(after),
        "limit": limit,
        "on": on,
        "procedures": [each.name for each in PROCEDURES.values() if each.challenged],
        "stages": [Stage.IDENTIFIED, Stage.CHECKED],
        "anothers": Outcome.OTHER_AGENCY,
    }
    cursor.execute(QUERY, asked)
    return [Silence(UUID(str(case_id)), counts) for case_id, counts in cursor]
