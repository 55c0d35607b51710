"""Did the record keep every promise? It is held against what was asked and answered outside it."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import Any
from uuid import UUID

import psycopg2
from psycopg2.extensions import cursor as Cursor

from scripts.drills.figures import Figures
from scripts.drills.ledger import Ledger
from scripts.drills.server import until

HEARING = 5.0
"""Seconds in which what was said before a command was sent has been read, for certain."""

ONE_MOMENT = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
"""

GAPS = """
SELECT coalesce(max(position), 0) - count(*)
FROM record.events
WHERE log_id = %(log_id)s
"""

UNCOVERED = """
SELECT count(*)
FROM (
    SELECT
        first_position,
        coalesce(lag(last_position) OVER (ORDER BY first_position), 0) + 1 AS expected
    FROM record.commits
    WHERE log_id = %(log_id)s
    UNION ALL
    SELECT
        coalesce((SELECT max(position) FROM record.events WHERE log_id = %(log_id)s), 0),
        coalesce((SELECT max(last_position) FROM record.commits WHERE log_id = %(log_id)s), 0)
) AS each
WHERE first_position <> expected
"""

AHEAD = """
SELECT count(*)
FROM record.tracking
WHERE log_id = %(log_id)s
    AND position > (
        SELECT coalesce(max(position), 0)
        FROM record.events
        WHERE log_id = %(log_id)s
    )
"""

# By what is sealed in the events themselves, not by what the commits say of them.
OF_COMMANDS = """
SELECT
    events.command::uuid,
    events.n,
    events.last,
    events.last - events.first + 1 = events.n
        AND commits.first_position = events.first
        AND commits.last_position = events.last
FROM (
    SELECT
        convert_from(leaf, 'UTF8')::jsonb ->> 'cmd' AS command,
        count(*) AS n,
        min(position) AS first,
        max(position) AS last
    FROM record.events
    WHERE log_id = %(log_id)s
        AND position > %(since)s
    GROUP BY 1
) AS events
LEFT JOIN record.commits AS commits
    ON commits.log_id = %(log_id)s
    AND commits.command_id = events.command::uuid
"""

UNSEALED = """
SELECT count(*)
FROM (
    SELECT
        stream_id,
        version
    FROM record.events
    WHERE log_id = %(log_id)s
        AND jsonb_array_length(convert_from(leaf, 'UTF8')::jsonb -> 'sd') > 0
) AS sealed
FULL JOIN (
    SELECT
        case_id,
        version
    FROM vault.entries
    WHERE log_id = %(log_id)s
) AS kept
    ON kept.case_id = sealed.stream_id
    AND kept.version = sealed.version
WHERE kept.case_id IS NULL
    OR sealed.stream_id IS NULL
"""


def verdict(url: str, log_id: int, ledger: Ledger, since: int = 0) -> Figures:
    """Hold the whole log's order, and each command answered after position `since`, to the word.

    The URL is the owner's: who judges the service sees more than it does, and shares nothing with
    it. Writers may go on meanwhile: it looks at one moment, at what was answered before it, and at
    what was asked before it ended.
    """
    answered = ledger.answered.copy()
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
        found = Figures(
            gaps=_number(cursor, GAPS, log_id),
            uncovered=_number(cursor, UNCOVERED, log_id),
            ahead=_number(cursor, AHEAD, log_id),
            unsealed=0 if since else _number(cursor, UNSEALED, log_id),
        )
        cursor.execute(OF_COMMANDS, {"log_id": log_id, "since": since})
        on_record = {UUID(row[0]): row[1:] for row in cursor}
    _wait_for_what_was_said(ledger, on_record)
    found.count(_of_commands(ledger, answered, on_record, since))
    return found


def _wait_for_what_was_said(ledger: Ledger, on_record: dict[UUID, Any]) -> None:
    """A command may be on record before we read that it was asked; it was said before that."""
    with suppress(TimeoutError):
        until(lambda: ledger.asked.keys() >= on_record.keys(), "all was said", HEARING)


def _of_commands(
    ledger: Ledger, answered: dict[UUID, int], on_record: dict[UUID, Any], since: int
) -> dict[str, int]:
    found = dict.fromkeys(("lost", "twice", "changed", "invented", "uncovered"), 0)
    for command, position in answered.items():
        if position > since:
            events, last, _ = on_record.get(command, (0, position, True))
            found["lost"] += max(ledger.asked[command] - events, 0)
            found["changed"] += last != position
    for command, (events, _, is_covered) in on_record.items():
        asked = ledger.asked.get(command, 0)
        found["twice" if asked else "invented"] += max(events - asked, 0)
        found["uncovered"] += not is_covered
    return found | {"changed": found["changed"] + (0 if since else ledger.changed)}


def _number(cursor: Cursor, statement: str, log_id: int) -> int:
    cursor.execute(statement, {"log_id": log_id})
    row = cursor.fetchone()
    return int(row[0]) if row else 0
