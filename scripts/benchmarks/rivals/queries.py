"""What does the FastAPI program ask the database? Our own statements, as asyncpg takes them."""

from __future__ import annotations

import re

from api.tokens import HOLDER as HOLDER_NAMED
from projections.caseload.query import CASES_NOW, COUNTS
from record.store import sql

PARAMETER = re.compile(r"%\((\w+)\)s")


def numbered(statement: str, *names: str) -> str:
    """The statement with `$1` for the first name, and so on; KeyError for a name not given."""
    places = {name: f"${number}" for number, name in enumerate(names, 1)}
    return PARAMETER.sub(lambda match: places[match[1]], statement)


HOLDER = numbered(HOLDER_NAMED, "prefix")
CASE = numbered(COUNTS, "log_id", "case_id", "at_position")
CASES = numbered(
    CASES_NOW,
    *("log_id", "after_key", "limit", "bucket", "stage", "county", "procedure", "section"),
)
ANSWER = numbered(sql.ANSWER, "log_id", "command_id")
EVENTS = numbered(sql.SELECT_EVENTS, "log_id", "stream_id", "gt", "lte", "limit")
APPEND = numbered(
    sql.APPEND,
    *("log_id", "streams", "versions", "topics", "states", "leaves", "command_id"),
    *("actor", "role", "host", "request_sha256", "recorded_at", "contiguous"),
)

POSITION = """
SELECT position
FROM record.tracking
WHERE log_id = $1
    AND reader = 'caseload'
    AND upstream = 'casework'
"""
