"""What happened to a case on its page: every fact in words, what was corrected, how long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.actors import office
from api.fields import today
from api.pages.telling import says
from domain import Case
from projections import caseload, timeline

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


def past(case: Case) -> dict[str, Any]:
    """The history, newest first, and the days on which each count got where it is."""
    with office().reading.cursor() as cursor:
        facts = timeline.history(cursor, office().log_id, case.id)
        row = caseload.case(cursor, office().log_id, case.id)
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
