"""How does every case stand with every duty? In one pass over the caseload.

The duties are written out as expressions, one for each: `projections.reports.owing` reads the same
duties line by line, which says which count owes what, and takes ten times as long. What the days
mean is said here once more for that, and held to `domain.duties.status` by a test.
"""

from __future__ import annotations

from datetime import timedelta

from domain.duties import DUTIES, LAPSED_AT, LAPSED_BY, Duty, Status
from projections.engine import HELD
from projections.reports.fates import among
from projections.reports.owing import DUTY_AT

SOON = timedelta(days=30)
"""What falls due within so many days of today is called soon."""

STANDS = (
    Status.NOT_APPLICABLE,
    Status.MET,
    Status.MET_LATE,
    Status.NOT_DUE,
    Status.NOT_DUE,
    Status.OPEN_LATE,
)
"""What each code means. A case stands as the count of it that presses most: by the highest."""

NOT_OWED, MET, MET_LATE, NOT_DUE, IS_SOON, OPEN_LATE = range(len(STANDS))


def _code(procedure: str, duty: Duty) -> str:
    """How a count stands with a duty: an expression that gives a code."""
    met, due = _met(duty), _due(duty)
    lapsed = "is_set_aside OR is_gone" if duty.needs_person else "is_set_aside"
    return f"""CASE
            WHEN {_is_under(procedure, duty)} THEN CASE
                WHEN {met} > {due} THEN {MET_LATE}
                WHEN {met} IS NOT NULL THEN {MET}
                WHEN {lapsed} THEN {NOT_OWED}
                WHEN {due} < %(today)s::date THEN {OPEN_LATE}
                WHEN {due} <= %(soon)s::date THEN {IS_SOON}
                ELSE {NOT_DUE}
            END
            ELSE {NOT_OWED}
        END"""


def _is_under(procedure: str, duty: Duty) -> str:
    """Whether the count comes under the duty, and the duty has a day."""
    conditions = [f"procedure = '{procedure}'"]
    if duty.challenged is not None:
        conditions.append(f"challenged_on IS {'NOT NULL' if duty.challenged else 'NULL'}")
    if duty.stages:
        conditions.append(f"stage = ANY {among(duty.stages)}")
    if not duty.due_on:
        conditions.append(f"{duty.runs_from} IS NOT NULL")
    return " AND ".join(conditions)


def _due(duty: Duty) -> str:
    return f"DATE '{duty.due_on}'" if duty.due_on else f"{duty.runs_from} + {duty.days}"


def _met(duty: Duty) -> str:
    first = f"least({', '.join(duty.met_by)})" if duty.met_by else "NULL::date"
    if duty.counted_from is None:
        return first
    return f"CASE WHEN {first} >= {duty.counted_from} THEN {first} END"


def _codes(of: Duty) -> str:
    """How a count stands with a duty by whichever procedure it has, and whichever line of it."""
    lines = [
        _code(procedure, each)
        for procedure, duties in DUTIES.items()
        for each in duties
        if each.name == of.name
    ]
    return f"greatest({', '.join(lines)})"


CODES = ",\n        ".join(
    f"max({_codes(duty)}) AS code_{place}" for place, duty in enumerate(DUTY_AT)
)
TOGETHER = ", ".join(f"code_{place}" for place, _ in enumerate(DUTY_AT))

JUDGED = f"""
WITH held AS (
    SELECT
        *,
        is_unreachable OR is_deceased AS is_gone,
        is_closed
            OR stage = ANY {among(LAPSED_AT)}
            OR (stage = 'checked' AND coalesce(outcome = ANY {among(LAPSED_BY)}, FALSE))
            AS is_set_aside
    FROM projections.caseload
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND merged_into IS NULL
        AND (%(county)s::text IS NULL OR county = %(county)s)
        AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
), judged AS (
    SELECT
        min(county) AS county,
        {CODES}
    FROM held
    GROUP BY identified_position
)
SELECT
    coalesce(nullif(county, ''), 'unknown'),
    concat({TOGETHER}) AS codes,
    count(*)
FROM judged
GROUP BY
    1,
    2
"""
"""For each county and each way in which cases stand with all duties: how many; a digit a duty."""
