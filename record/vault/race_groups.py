"""Of which race group is the person of a case? Kept readable, for one report: decision 0020."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.vault import sql

KEEP = """
INSERT INTO vault.race_groups (
    log_id,
    case_id,
    race_group
)
SELECT
    %(log_id)s,
    case_id,
    race_group
FROM unnest(%(case_ids)s::uuid[], %(race_groups)s::text[]) AS given (case_id, race_group)
"""


def keep_race_groups(cursor: Cursor, log_id: int, cases: Mapping[UUID, str]) -> None:
    """Keep of which race group the person of each new case is; for good, until destroyed.

    It is readable in the database, and only by the role that reads reports: decision 0020.

    Raises:
        psycopg2.errors.UniqueViolation: it is kept of one of the cases already.
        psycopg2.errors.CheckViolation: there is no such group.
    """
    if cases:
        cursor.execute(
            KEEP,
            {
                "log_id": log_id,
                "case_ids": sql.array(map(str, cases)),
                "race_groups": list(cases.values()),
            },
        )
