"""Which reports were issued, by whom, of what, and as of when?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from domain.issuing import IssuedReport
from projections.engine import AsOf, Cursor, Fact, Rows, Shown

NAME = "issued_reports"
VERSION = 1
APPEND_ONLY = True
SHOWN: tuple[Shown, ...] = ()

TABLE = """
CREATE TABLE {schema}.issued_reports (
    log_id integer NOT NULL,
    position bigint NOT NULL,
    stream_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    asked jsonb NOT NULL,
    at_position bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    legal_on date NOT NULL,
    recorded_at timestamptz NOT NULL
)
"""

INDEXES: tuple[str, ...] = (
    """
CREATE UNIQUE INDEX issued_reports_by_id
ON {schema}.issued_reports (log_id, stream_id)
""",
)

KEY: Mapping[str, str] = {"position": "bigint"}


class Row(NamedTuple):
    """One issue. `asked` is JSON: the arguments as text; `at_position` is what it is as of."""

    position: int
    stream_id: str
    name: str
    asked: str
    at_position: int
    sha256: str
    actor: str
    role: str
    legal_on: date
    recorded_at: datetime


COLUMNS: tuple[str, ...] = Row._fields

ISSUED = """
SELECT
    stream_id AS id,
    position,
    name,
    asked,
    at_position,
    sha256,
    actor AS by,
    role,
    legal_on AS on,
    recorded_at
FROM projections.issued_reports
WHERE log_id = %(log_id)s
    AND (%(issue_id)s::uuid IS NULL OR stream_id = %(issue_id)s)
    AND (%(name)s::text IS NULL OR name = %(name)s)
    AND position < %(before)s
    AND position <= %(at_position)s
    AND legal_on <= %(effective)s::date
ORDER BY position DESC
LIMIT %(limit)s
"""

END = 2**63 - 1
ALL = {"at_position": END, "effective": "infinity"}


def make(values: tuple[Any, ...]) -> Row:
    """The row with these values."""
    return Row._make(values)


def evolve(_: Rows, fact: Fact) -> Mapping[int, Row]:
    """One more row for each issue; none for what is no issue."""
    event = fact.event
    if not isinstance(event, IssuedReport.Issued):
        return {}
    row = Row(
        fact.position,
        str(fact.stream_id),
        event.report,
        orjson.dumps(event.asked, option=orjson.OPT_SORT_KEYS).decode(),
        event.position,
        event.sha256,
        event.by,
        event.role,
        event.on,
        fact.recorded_at,
    )
    return {fact.position: row}


def issued(
    cursor: Cursor,
    log_id: int,
    *,
    name: str | None = None,
    before: int = END,
    limit: int = 100,
    at: AsOf | None = None,
) -> list[dict[str, Any]]:
    """Reports that were issued, the latest first; of one name, before a position, if given."""
    asked = {"issue_id": None, "name": name, "before": before, "limit": limit}
    return _issued(cursor, {"log_id": log_id} | asked | (at.held if at else ALL))


def issue(cursor: Cursor, log_id: int, issue_id: UUID) -> dict[str, Any] | None:
    """One issue; None if there is none, or it is not folded yet."""
    asked = {"issue_id": str(issue_id), "name": None, "before": END, "limit": 1}
    found = _issued(cursor, {"log_id": log_id} | asked | ALL)
    return found[0] if found else None


def _issued(cursor: Cursor, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    cursor.execute(ISSUED, asked)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
