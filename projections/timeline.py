"""What happened, when, by whom, on what paper? One row per event, whatever the event."""

# Longer than the house allows: what analysts are told of each column stands beside the table.

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from projections.engine import AsOf, Column, Cursor, Fact, Rows, Shown

NAME = "timeline"
VERSION = 4
APPEND_ONLY = True

TABLE = """
CREATE TABLE {schema}.timeline (
    log_id integer NOT NULL,
    position bigint NOT NULL,
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    topic text COLLATE "C" NOT NULL,
    legal_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    document_reference text,
    document_sha256 text,
    what jsonb NOT NULL
)
"""

END = 2**63 - 1

INDEXES: tuple[str, ...] = (
    """
CREATE INDEX timeline_by_stream
ON {schema}.timeline (log_id, stream_id, position)
""",
    """
CREATE INDEX timeline_of_reconciliations
ON {schema}.timeline (log_id, position)
WHERE topic = 'reconciliation.made'
""",
    """
CREATE INDEX timeline_of_exceptions
ON {schema}.timeline (log_id, topic, position)
WHERE topic IN ('batch.refused', 'case.amended', 'case.corrected', 'case.found_mismatch')
""",
)

KEY: Mapping[str, str] = {"position": "bigint"}

RECORDED_AT = """to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

EVENTS = Shown(
    "events",
    NAME,
    "Every event: what happened, when, by whom, on what paper.",
    (
        Column("position", "integer", "Place of the event in the log; from 1 on, without gaps."),
        Column("stream_id", "uuid", "The case, inquiry or other thing that it happened to."),
        Column("aggregate", "text", "What kind of thing that is.", "split_part(topic, '.', 1)"),
        Column("version", "integer", "Which event of that thing it is; from 1 on."),
        Column("topic", "text", "What happened: docs/record.md says what each topic means."),
        Column("legal_on", "date", "Legal day on which it took effect."),
        Column("recorded_at", "timestamp", "When it was put on record, in UTC.", RECORDED_AT),
        Column("actor", "text", "Who did it: a name within the office."),
        Column("role", "text", "In which role."),
        Column("document_sha256", "text", "SHA-256 in hex of the paper that it is on, if any."),
        Column("what", "json", "All else that the event says."),
    ),
    "position",
    ("position",),
)

SHOWN: tuple[Shown, ...] = (EVENTS,)


class Row(NamedTuple):
    """One event. `what` is JSON: every field that is not a column of its own."""

    position: int
    stream_id: str
    version: int
    topic: str
    legal_on: date
    recorded_at: datetime
    actor: str
    role: str
    document_reference: str | None
    document_sha256: str | None
    what: str


COLUMNS: tuple[str, ...] = Row._fields

ELSEWHERE = frozenset(
    {"originator_id", "originator_version", "originator_topic", "timestamp"}
    | {"by", "role", "on", "document"}
)
"""Fields of an event that `what` leaves out, since they are columns, or the library's own."""

HISTORY = """
WITH told AS (
    SELECT
        position,
        version,
        topic,
        legal_on,
        recorded_at,
        actor,
        role,
        document_reference,
        document_sha256,
        what,
        max(legal_on) OVER (
            ORDER BY position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest_before
    FROM projections.timeline
    WHERE log_id = %(log_id)s
        AND stream_id = %(stream_id)s
        AND position <= %(at_position)s
        AND legal_on <= %(effective)s::date
)
SELECT
    told.position,
    told.version,
    told.topic,
    told.legal_on AS on,
    told.recorded_at,
    told.actor AS by,
    told.role,
    told.document_reference,
    told.document_sha256,
    told.what,
    correction.version AS corrected_by,
    (told.recorded_at AT TIME ZONE 'America/Los_Angeles')::date - told.legal_on AS days_late,
    coalesce(told.legal_on < told.latest_before, false) AS out_of_order
FROM told
LEFT JOIN told AS correction
    ON correction.topic = 'case.corrected'
    AND correction.what -> 'wrong' = to_jsonb(told.version)
ORDER BY
    told.legal_on,
    told.position
"""

TOLD = """
SELECT
    stream_id::text,
    version,
    position,
    topic,
    legal_on AS on,
    recorded_at,
    actor AS by,
    role,
    what
FROM projections.timeline
WHERE log_id = %(log_id)s
    AND stream_id = ANY(%(stream_ids)s::uuid[])
    AND position <= %(at_position)s
    AND legal_on <= %(effective)s::date
ORDER BY position
"""

OF_TOPIC = """
SELECT
    stream_id,
    position
FROM projections.timeline
WHERE log_id = %(log_id)s
    AND topic = %(topic)s
    AND position < %(before)s
    AND position <= %(at_position)s
    AND legal_on <= %(effective)s::date
ORDER BY position DESC
LIMIT %(limit)s
"""

ALL = {"at_position": 2**63 - 1, "effective": "infinity"}

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def make(values: tuple[Any, ...]) -> Row:
    """The row with these values."""
    return Row._make(values)


def evolve(_: Rows, fact: Fact) -> Mapping[int, Row]:
    """One more row. New kinds of event need no change here."""
    event = fact.event
    document = event.document
    what = {name: each for name, each in vars(event).items() if name not in ELSEWHERE}
    row = Row(
        fact.position,
        str(fact.stream_id),
        fact.version,
        fact.topic,
        event.on,
        fact.recorded_at,
        event.by,
        event.role,
        document.reference if document else None,
        document.sha256 if document else None,
        _json(what),
    )
    return {fact.position: row}


def history(
    cursor: Cursor, log_id: int, stream_id: UUID, at: AsOf | None = None
) -> list[dict[str, Any]]:
    """The events of a stream by legal date, then by position: those in effect then, if asked.

    `corrected_by` is the version of the event that says that this one was wrong. `days_late` is how
    many days after its legal date it was recorded, by California's calendar; `out_of_order` says
    that one with a later legal date was recorded before it.

    Empty for a stream that has none, or is not folded yet.
    """
    named = {"log_id": log_id, "stream_id": str(stream_id)} | (at.held if at else ALL)
    cursor.execute(HISTORY, named)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def told(
    cursor: Cursor, log_id: int, stream_ids: Iterable[UUID], at: AsOf | None = None
) -> dict[UUID, list[dict[str, Any]]]:
    """Every event of each of these streams as of then, in the order in which they were recorded."""
    found: dict[UUID, list[dict[str, Any]]] = {each: [] for each in stream_ids}
    ids = "{" + ",".join(map(str, found)) + "}"
    cursor.execute(TOLD, {"log_id": log_id, "stream_ids": ids} | (at.held if at else ALL))
    names = [column.name for column in cursor.description]
    for row in cursor:
        event = dict(zip(names, row, strict=True))
        found[UUID(event.pop("stream_id"))].append(event)
    return found


def streams_of(
    cursor: Cursor,
    log_id: int,
    topic: str,
    *,
    before: int | None = None,
    limit: int = 100,
    at: AsOf | None = None,
) -> list[tuple[UUID, int]]:
    """The streams with an event of that topic, and its position, the latest first, as of then."""
    asked = {"log_id": log_id, "topic": topic, "before": before or END, "limit": limit}
    cursor.execute(OF_TOPIC, asked | (at.held if at else ALL))
    return [(UUID(str(stream_id)), position) for stream_id, position in cursor]


def _json(what: Mapping[str, Any]) -> str:
    written = orjson.dumps(what, default=_plain, option=orjson.OPT_NON_STR_KEYS)
    if b"\\u0000" in written and NUL.search(written):
        raise ValueError("A text holds the character NUL, which PostgreSQL cannot keep as JSON.")
    return written.decode()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"The timeline does not know how to show a {type(value).__name__}.")
