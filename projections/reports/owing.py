"""What is owed on every count, by which day, and on which day was it met?

Here the duties of `domain.duties` meet the legal days of the caseload. What the days mean, late or
in time, the domain says: this is only the reading of them.
"""

from __future__ import annotations

from typing import Any

import orjson

from domain.duties import DUTIES, KNOWN, LAPSED_AT, LAPSED_BY, Day, Duty
from projections.engine import HELD, AsOf

OWED = f"""
WITH duties AS MATERIALIZED (
    SELECT *
    FROM jsonb_to_recordset(%(duties)s::jsonb) AS duty (
        place integer,
        procedure text,
        responsible text,
        due_on date,
        days integer,
        runs_from integer,
        met_by integer,
        or_met_by integer,
        counted_from integer,
        challenged boolean,
        stages text[],
        needs_person boolean
    )
), held AS (
    SELECT
        case_id,
        coalesce(nullif(county, ''), 'unknown') AS county,
        procedure,
        case_bucket,
        case_version,
        identified_position AS key,
        hold_reason,
        hold_until,
        is_closed,
        bucket,
        since,
        stage,
        challenged_on IS NOT NULL AS is_challenged,
        is_unreachable OR is_deceased AS is_gone,
        is_closed
            OR stage = ANY (%(lapsed_at)s)
            OR (stage = 'checked' AND coalesce(outcome = ANY (%(lapsed_by)s), FALSE))
            AS is_set_aside,
        ARRAY[
            identified_on,
            check_requested_on,
            agreed_on,
            filed_on,
            returned_on,
            decided_on,
            challenged_on,
            defender_notified_on,
            person_notified_on,
            hearing_on,
            hold_until,
            state_notified_on,
            state_confirmed_on
        ] AS days
    FROM projections.caseload
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND merged_into IS NULL
        AND (%(bucket)s::text IS NULL OR case_bucket = %(bucket)s)
        AND (%(county)s::text IS NULL OR county = %(county)s)
        AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)
), owed AS (
    SELECT
        held.key,
        held.county,
        duties.place,
        duties.responsible,
        falls.due_on,
        falls.met_on
    FROM held
    JOIN duties ON duties.procedure = held.procedure
        AND (duties.challenged IS NULL OR duties.challenged = held.is_challenged)
        AND (duties.stages IS NULL OR held.stage = ANY (duties.stages))
    CROSS JOIN LATERAL (
        SELECT
            coalesce(duties.due_on, held.days[duties.runs_from] + duties.days) AS due_on,
            least(held.days[duties.met_by], held.days[duties.or_met_by]) AS first_on
    ) AS known
    CROSS JOIN LATERAL (
        SELECT
            known.due_on,
            CASE
                WHEN duties.counted_from IS NULL THEN known.first_on
                WHEN known.first_on >= held.days[duties.counted_from] THEN known.first_on
            END AS met_on
    ) AS falls
    WHERE falls.due_on IS NOT NULL
        AND (
            falls.met_on IS NOT NULL
            OR NOT (held.is_set_aside OR (held.is_gone AND duties.needs_person))
        )
)
"""
"""The beginning of a query: `owed` has a line for each count and each duty that it has come under.

A count that is set aside keeps what was met; what is open is not owed any more, and has no line.
`key` is the case's: a number is grouped in half the time that an id takes.
"""


def parameters(
    log_id: int, at: AsOf, duty: str | None = None, **filters: str | None
) -> dict[str, Any]:
    """What OWED asks for: which log, as of where, which filters; and all duties, or the one."""
    lines = [each for each in LINES if duty is None or each["place"] == PLACES[duty]]
    return {
        "log_id": log_id,
        **at.held,
        **{name: filters.get(name) for name in ("county", "procedure", "bucket")},
        "duties": orjson.dumps(lines).decode(),
        "lapsed_at": list(LAPSED_AT),
        "lapsed_by": list(LAPSED_BY),
    }


def _line(procedure: str, duty: Duty) -> dict[str, Any]:
    first, second = (*duty.met_by, None, None)[:2]
    return {
        "place": PLACES[duty.name],
        "procedure": procedure,
        "responsible": duty.responsible,
        "due_on": duty.due_on,
        "days": duty.days,
        "runs_from": _place(duty.runs_from),
        "met_by": _place(first),
        "or_met_by": _place(second),
        "counted_from": _place(duty.counted_from),
        "challenged": duty.challenged,
        "stages": duty.stages or None,
        "needs_person": duty.needs_person,
    }


def _place(day: Day | None) -> int | None:
    """Where the array `days` has the day: in the order in which the domain lists them."""
    return None if day is None else list(Day).index(day) + 1


DUTY_AT = list(KNOWN.values())
"""The duty of each place; SQL knows duties by their place alone."""

PLACES = {each.name: place for place, each in enumerate(DUTY_AT)}

LINES = [_line(procedure, duty) for procedure, duties in DUTIES.items() for duty in duties]
