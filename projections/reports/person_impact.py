"""R10. What has relief made of people's records? Each question before and after it, as on a day.

A person has no felony left, no conviction of the last seven years, or none at all, if no count that
is on record here says otherwise, and nothing that the list had of them besides: other offenses, and
other counties. Before relief is with every count as it was convicted; after it, without the counts
that the court dismissed, and with the level that it set for others. What is only asked for changes
nothing yet.

Of whom the list does not say what else there is, or not of each conviction its level and its day,
nothing is said: such a person is `unknown`, and in no other figure. A person is counted once, in
one county: of several the first by name. Whose cases all go on under others' is no person here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from projections.engine import HELD, AsOf, Cursor
from projections.reports.report import ROOMY, Report
from projections.reports.tally import UNKNOWN, Tally

ITEMS = f"""
SELECT
    county,
    CASE
        WHEN is_known THEN concat_ws(
            ' ',
            CASE WHEN NOT had_felony THEN 'no_felony_left_before' END,
            CASE WHEN NOT has_felony THEN 'no_felony_left_after' END,
            CASE WHEN NOT had_recent THEN 'no_conviction_last_7_years_before' END,
            CASE WHEN NOT has_recent THEN 'no_conviction_last_7_years_after' END,
            CASE WHEN NOT has_any THEN 'no_conviction_at_all_after' END
        )
        ELSE 'unknown'
    END AS cell,
    NULL::text AS ruleset,
    person_id
FROM (
    SELECT
        person_id,
        coalesce(min(nullif(county, '')), 'unknown') AS county,
        max(other_convictions) IS NOT NULL
            AND NOT bool_or(
                level_before IS NULL
                OR level_now IS NULL
                OR convicted_on IS NULL
                OR coalesce(
                    other_convictions > 0 AND (other_felonies IS NULL OR other_latest_on IS NULL),
                    FALSE
                )
            ) AS is_known,
        max(other_felonies) > 0
            OR bool_or(level_before = 'felony') AS had_felony,
        max(other_felonies) > 0
            OR bool_or(stage <> 'dismissed' AND level_now = 'felony') AS has_felony,
        coalesce(max(other_latest_on) > %(since)s::date, FALSE)
            OR bool_or(convicted_on > %(since)s::date) AS had_recent,
        coalesce(max(other_latest_on) > %(since)s::date, FALSE)
            OR bool_or(stage <> 'dismissed' AND convicted_on > %(since)s::date) AS has_recent,
        max(other_convictions) > 0
            OR bool_or(stage <> 'dismissed') AS has_any
    FROM projections.caseload
    WHERE log_id = %(log_id)s
        AND {HELD}
        AND merged_into IS NULL
    GROUP BY person_id
    HAVING %(procedure)s::text IS NULL OR bool_or(procedure = %(procedure)s)
) AS person
WHERE %(county)s::text IS NULL OR county = %(county)s
"""

QUESTIONS = ("no_felony_left", "no_conviction_last_7_years", "no_conviction_at_all")
ANSWERS = tuple(f"{each}_{when}" for each in QUESTIONS for when in ("before", "after"))
"""Before relief everybody here has a conviction: that column is there to show the gain."""

YEARS = 7


def _is_so(answer: str) -> Callable[[str], bool]:
    return lambda cell: answer in cell.split()


PERSONS = Tally(
    name="person-impact",
    title="Person impact",
    units=("person",),
    keys=("county",),
    columns={"persons": None, **{each: _is_so(each) for each in ANSWERS}, "unknown": (UNKNOWN,)},
    items=ITEMS,
)


def person_impact(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    *,
    today: date,
    county: str | None = None,
    procedure: str | None = None,
) -> Report:
    """The report as it was, its years counted back from `today`. R10.

    Of one county if asked; or of people of whom a case goes on by one procedure, with all of what
    they have.
    """
    filters = {"county": county, "procedure": procedure}
    since = years_before(today)
    cursor.execute(ROOMY)
    report = PERSONS.told(cursor, log_id, at, filters, since=since.isoformat())
    said = {**report.header, "today": today.isoformat(), "last_7_years_from": since.isoformat()}
    return replace(report, header=said)


def years_before(today: date) -> date:
    """The day seven years before; of a 29 February, 28 February. What was on it is longer ago."""
    try:
        return today.replace(year=today.year - YEARS)
    except ValueError:
        return today.replace(year=today.year - YEARS, day=28)
