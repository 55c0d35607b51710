"""What happened to a case on its page: every fact in words, what was corrected, how long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.actors import office
from api.fields import today
from api.pages.telling import says
from api.reading import not_there_yet
from domain import Case
from projections import caseload, timeline
from projections.engine import AsOf, When, as_of

MILESTONES: Mapping[str, str] = {
    "checked_on": "checked",
    "agreed_on": "agreed",
    "signed_on": "signed",
    "filed_on": "filed",
    "challenged_on": "challenged",
    "returned_on": "returned",
    "decided_on": "decided",
    "sealed_on": "sealed",
    "ended_on": "ended",
}
"""The days that are kept of each count, in the order of the procedure."""


def as_it_was(case_id: UUID, said: When) -> tuple[Case, AsOf, dict[str, Any]]:
    """The case as it stood then, as of when that is, and what had happened to it by then.

    A Problem `not-found` if it was not on record then, or not in effect. Raises NotFoldedYet.
    """
    with office().reading.cursor() as cursor:
        at = as_of(cursor, office().log_id, caseload.NAME, said, [timeline.NAME])
        row = caseload.case(cursor, office().log_id, case_id, at)
    if row is None:
        raise not_there_yet("case", office().casework.case(case_id).version, said)
    case = office().casework.case(case_id, row["version"])
    return case, at, past(case, at)


def past(case: Case, at: AsOf | None = None) -> dict[str, Any]:
    """The history, newest first, and the days on which each count got where it is."""
    with office().reading.cursor() as cursor:
        facts = timeline.history(cursor, office().log_id, case.id, at)
        row = caseload.case(cursor, office().log_id, case.id, at)
    history = [fact | {"says": says(fact["topic"], fact["what"])} for fact in facts]
    history.sort(key=lambda fact: -fact["position"])
    return {
        "history": history,
        "told": {fact["version"]: fact["says"] for fact in history},
        "milestones": _milestones(row) if row and row["version"] == case.version else {},
        "days_since": _days_since,
    }


def _milestones(row: Mapping[str, Any]) -> dict[int, list[tuple[str, date]]]:
    """For each count that got anywhere: what, and on which day."""
    found = {
        each["number"]: [(says, each[day]) for day, says in MILESTONES.items() if each[day]]
        for each in row["counts"]
    }
    return {number: days for number, days in found.items() if days}


def _days_since(day: date | None) -> str:
    """How long ago a day was, in words."""
    days = (today() - day).days if day else 0
    return "today" if days == 0 else f"{days:,} day{'s' if days != 1 else ''} ago"
