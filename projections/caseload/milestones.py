"""On which legal day did a count get where it is? Days of what no longer holds are cleared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.case import Case
from domain.case.fact import Fact as CaseFact
from domain.counts import Notice, Stage
from projections.caseload.table import Row

COUNTS: Mapping[str, str] = {
    "case.checked": "checked_on",
    "case.reviewed": "checked_on",
    "case.found_prior_relief": "checked_on",
    "case.agreed": "agreed_on",
    "case.left_unchallenged": "agreed_on",
    "case.deemed_unchallenged": "agreed_on",
    "case.signed": "signed_on",
    "case.filed": "filed_on",
    "case.challenged": "filed_on",
    "case.returned": "returned_on",
    "case.dismissed": "decided_on",
    "case.redesignated": "decided_on",
    "case.resentenced": "decided_on",
    "case.denied": "decided_on",
    "case.withdrawn": "ended_on",
    "case.transferred": "ended_on",
    "case.found_destroyed": "ended_on",
}
"""Where the day is kept on which a fact brought counts to a stage, by the fact's topic."""

CASES: Mapping[str, str] = {
    "case.heard": "heard_on",
    "case.state_notified": "state_notified_on",
    "case.state_confirmed": "state_confirmed_on",
    "case.closed": "closed_on",
}
"""Where the day is kept of a fact that is about the whole case, by its topic."""

NOTICES: Mapping[str, str] = {
    Notice.PERSON: "person_notified_on",
    Notice.DEFENDER: "defender_notified_on",
}

REACHED_AT: Mapping[str, Stage] = {
    "checked_on": Stage.CHECKED,
    "agreed_on": Stage.AGREED,
    "signed_on": Stage.SIGNED,
    "filed_on": Stage.FILED,
    "returned_on": Stage.RETURNED,
    "decided_on": Stage.DISMISSED,
    "ended_on": Stage.WITHDRAWN,
}
"""A count that stands before this stage has not got there, or no longer."""

WITH: Mapping[str, str] = {"ruleset": "checked_on", "filed_by_role": "filed_on"}
"""What goes with a day, and no longer holds when the day does not."""

_ORDER = {stage: place for place, stage in enumerate(Stage)}

Reached = dict[str, date | str | None]


def reached(before: Row, after: Row, event: CaseFact) -> Reached:
    """The days that the fact adds to the row, and the ruleset or role that goes with them."""
    topic, on = type(event).TOPIC, event.on
    if topic in CASES:
        return {CASES[topic]: on}
    if isinstance(event, Case.Notified):
        return {NOTICES[event.whom]: on} if event.is_reached and event.whom in NOTICES else {}
    if isinstance(event, Case.CheckRequested):
        return {"check_requested_on": on} if before.count_number in event.counts else {}
    if isinstance(event, Case.Sealed) and after.is_sealed and not before.is_sealed:
        return {"sealed_on": on}
    if topic not in COUNTS or not _is_touched(before, after, event):
        return {}
    return {COUNTS[topic]: on} | _with_it(event)


def _with_it(event: CaseFact) -> Reached:
    if isinstance(event, Case.Checked):
        return {"ruleset": f"{event.ruleset.id} {event.ruleset.version}"}
    if isinstance(event, Case.Filed):
        return {"filed_by_role": event.role}
    return {"challenged_on": event.on} if isinstance(event, Case.Challenged) else {}


def cleared(row: Row) -> Reached:
    """The days of the row that no longer hold: whatever it had reached and does not stand at."""
    here = _ORDER[row.stage]
    gone = [name for name, stage in REACHED_AT.items() if _ORDER[stage] > here]
    gone += [name for name, day in WITH.items() if day in gone]
    if not row.opposed and here < _ORDER[Stage.FILED]:
        gone.append("challenged_on")
    if not row.is_sealed:
        gone.append("sealed_on")
    if not row.is_pending:
        gone.append("check_requested_on")
    if not row.is_closed:
        gone.append("closed_on")
    if row.state_record != "confirmed":
        gone.append("state_confirmed_on")
    if not row.state_record:
        gone.append("state_notified_on")
    return {name: None for name in gone if getattr(row, name) is not None}


def _is_touched(before: Row, after: Row, event: CaseFact) -> bool:
    """Whether the fact is about this count: it names it, or moved it."""
    if (before.stage, before.since) != (after.stage, after.since):
        return True
    named = getattr(event, "counts", ()) or [
        each.count for name in ("findings", "terms") for each in getattr(event, name, ())
    ]
    return before.count_number in named and after.stage == REACHED_AT[COUNTS[event.TOPIC]]
