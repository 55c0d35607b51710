"""Which work waits under each heading, since when, for whom, and what presses most?

Every case that is not closed waits in exactly one queue: that of its heading. So what waits under
a heading and what is closed under it add up to its figure in the status report. A merged case waits
nowhere: the case that it goes on under does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import orjson

from domain.duties import WAITS_FOR, Responsible
from domain.standing import BUCKETS, MERGED
from projections.engine import NOW, AsOf, Cursor, When, as_of
from projections.reports.owing import DUTY_AT, OWED, parameters

QUEUES = tuple(each for each in BUCKETS if each != MERGED)
"""The headings under which cases may wait, in the order of the procedure."""

NEVER = date(9999, 12, 31)
"""Where a case stands in line for which nothing falls due: behind all others."""


class Place(NamedTuple):
    """Where a case stands in line: by what falls due first, then since when, then as found."""

    due_on: date = date.min
    since: date = date.min
    key: int = -1


@dataclass(frozen=True)
class Wanted:
    """Which of the cases that wait: of a county or procedure, for whom, late or not, held or not.

    None asks for all.
    """

    county: str | None = None
    procedure: str | None = None
    responsible: str | None = None
    late: bool | None = None
    held: bool | None = None


ALL = Wanted()
FIRST = Place()

WAITING = """
, next AS (
    SELECT DISTINCT ON (key)
        key,
        place,
        responsible,
        due_on
    FROM owed
    WHERE met_on IS NULL
    ORDER BY
        key,
        due_on,
        place
), standing AS (
    SELECT
        case_id,
        key,
        county,
        procedure,
        case_bucket AS bucket,
        case_version AS version,
        hold_reason,
        hold_until,
        is_closed,
        coalesce(min(since) FILTER (WHERE bucket = case_bucket), max(since)) AS since
    FROM held
    GROUP BY
        case_id,
        key,
        county,
        procedure,
        case_bucket,
        case_version,
        hold_reason,
        hold_until,
        is_closed
), waiting AS (
    SELECT
        standing.*,
        greatest(%(today)s::date - since, 0) AS days_waiting,
        next.place,
        next.due_on,
        coalesce(next.due_on, %(never)s::date) AS line_up,
        coalesce(next.due_on < %(today)s::date, FALSE) AS is_late,
        coalesce(
            next.responsible,
            %(waits_for)s::jsonb ->> bucket,
            %(else)s
        ) AS responsible
    FROM standing
    LEFT JOIN next USING (key)
)
"""

SUMMARY = (
    OWED
    + WAITING
    + """
SELECT
    bucket,
    count(*) FILTER (WHERE NOT is_closed) AS waiting,
    count(*) FILTER (WHERE NOT is_closed AND is_late) AS late,
    count(*) FILTER (WHERE NOT is_closed AND hold_reason IS NOT NULL) AS held,
    max(days_waiting) FILTER (WHERE NOT is_closed) AS oldest_days,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY days_waiting)
        FILTER (WHERE NOT is_closed) AS median_days,
    count(*) FILTER (WHERE is_closed) AS closed
FROM waiting
GROUP BY bucket
"""
)

PAGE = (
    OWED
    + WAITING
    + """
SELECT
    case_id,
    version,
    county,
    procedure,
    bucket,
    since,
    days_waiting,
    hold_reason,
    hold_until,
    place,
    due_on,
    is_late,
    responsible,
    key
FROM waiting
WHERE NOT is_closed
    AND (%(responsible)s::text IS NULL OR responsible = %(responsible)s)
    AND (%(late)s::boolean IS NULL OR is_late = %(late)s)
    AND (%(on_hold)s::boolean IS NULL OR (hold_reason IS NOT NULL) = %(on_hold)s)
    AND (line_up, since, key)
        > (%(after_due)s::date, %(after_since)s::date, %(after_key)s::bigint)
ORDER BY
    line_up,
    since,
    key
LIMIT %(limit)s
"""
)

Line = dict[str, Any]


def summary(
    cursor: Cursor,
    log_id: int,
    *,
    today: date,
    when: When = NOW,
    county: str | None = None,
    procedure: str | None = None,
) -> tuple[AsOf, list[Line]]:
    """Every queue, the empty ones too: how many wait, are late or held, how long, what is closed.

    `oldest_days` and `median_days` are days waiting; None where nobody waits. Raises NotFoldedYet.
    """
    at = as_of(cursor, log_id, "caseload", when)
    asked = parameters(log_id, at, county=county, procedure=procedure)
    cursor.execute(SUMMARY, asked | _standing(today))
    found = {line["bucket"]: line for line in _lines(cursor)}
    empty = {"waiting": 0, "late": 0, "held": 0, "oldest_days": None, "median_days": None}
    empty["closed"] = 0
    return at, [found.get(each, {"bucket": each} | empty) for each in QUEUES]


def page(
    cursor: Cursor,
    log_id: int,
    bucket: str,
    *,
    today: date,
    when: When = NOW,
    wanted: Wanted = ALL,
    after: Place = FIRST,
    limit: int = 100,
) -> tuple[AsOf, list[Line]]:
    """Up to `limit` cases that wait in the queue, the most pressing first.

    What is late comes first, then what falls due next, then who waits longest. For the next page
    ask with the `place` of the last line, and as of the same position and day: then every case
    comes once. Raises NotFoldedYet.
    """
    at = as_of(cursor, log_id, "caseload", when)
    asked = parameters(log_id, at, bucket=bucket, county=wanted.county, procedure=wanted.procedure)
    asked |= {"responsible": wanted.responsible, "late": wanted.late, "on_hold": wanted.held}
    asked |= {"after_due": after.due_on, "after_since": after.since, "after_key": after.key}
    cursor.execute(PAGE, asked | _standing(today) | {"limit": limit})
    return at, [_told(line, today) for line in _lines(cursor)]


def _standing(today: date) -> Line:
    waits_for = orjson.dumps(WAITS_FOR).decode()
    return {
        "today": today,
        "never": NEVER,
        "waits_for": waits_for,
        "else": Responsible.PROSECUTOR,
    }


def _told(line: Line, today: date) -> Line:
    """The line with its duty in words, and since when its hold has ended."""
    place, due_on, until = line.pop("place"), line["due_on"], line["hold_until"]
    duty = None if place is None else DUTY_AT[place]
    is_over = until is not None and until <= today
    line["hold_ended_days"] = (today - until).days if is_over else None
    line["duty"], line["statute"] = (duty.name, duty.citation) if duty else (None, None)
    line["place"] = Place(due_on or NEVER, line["since"], line.pop("key"))
    return line


def _lines(cursor: Cursor) -> list[Line]:
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
