"""What is a duty, when does it fall due, and how does it stand on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.counts import Stage

HOUSE_RULE = "House rule"
"""The citation of what no statute asks for: an office may change its days, the law's it may not."""


class Responsible(StrEnum):
    """Who owes a duty. The prosecutor's staff, its clerks included, is the prosecutor here."""

    PROSECUTOR = "prosecutor"
    PUBLIC_DEFENDER = "public_defender"
    COURT = "court"
    STATE = "state"


class Status(StrEnum):
    """How a duty stands, most pressing first: a case stands as its most pressing count does."""

    OPEN_LATE = "open_late"
    NOT_DUE = "not_due"
    MET_LATE = "met_late"
    MET = "met"
    NOT_APPLICABLE = "n/a"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to meet it."""
        return self in (Status.OPEN_LATE, Status.NOT_DUE)


class Day(StrEnum):
    """A legal day that is kept of each count, by the name under which the caseload keeps it."""

    IDENTIFIED = "identified_on"
    CHECK_REQUESTED = "check_requested_on"
    AGREED = "agreed_on"
    FILED = "filed_on"
    RETURNED = "returned_on"
    DECIDED = "decided_on"
    CHALLENGED = "challenged_on"
    DEFENDER_NOTIFIED = "defender_notified_on"
    PERSON_NOTIFIED = "person_notified_on"
    HEARING = "hearing_on"
    HOLD_ENDS = "hold_until"
    STATE_NOTIFIED = "state_notified_on"
    STATE_CONFIRMED = "state_confirmed_on"


@dataclass(frozen=True)
class Duty:
    """Something that somebody has to do about a count, by a day.

    The day is `due_on`, where a statute names it; else `days` after the day `runs_from`, and as
    long as that has no day, nobody owes anything. The earliest of `met_by` meets it, unless that
    lies before the day `counted_from`: a notice older than the order tells nothing of it. Without
    `met_by` it is open until what it runs from is gone.

    `challenged` says that it is owed only of counts that were challenged, or only of others.
    `stages` are where a count must stand for it. One that `needs_person` falls away when the
    person is dead or out of reach.
    """

    name: str
    title: str
    citation: str
    responsible: Responsible
    due_on: date | None = None
    days: int = 0
    runs_from: Day | None = None
    met_by: tuple[Day, ...] = ()
    counted_from: Day | None = None
    challenged: bool | None = None
    stages: tuple[Stage, ...] = ()
    needs_person: bool = False

    @property
    def is_house_rule(self) -> bool:
        """Whether the office set it itself."""
        return self.citation.startswith(HOUSE_RULE)

    @property
    def falls_due(self) -> str:
        """How its day comes about, in words."""
        if self.due_on:
            return f"on {self.due_on}"
        event = str(self.runs_from).removesuffix("_on").replace("_", " ")
        return f"{self.days} days after: {event}" if self.days else f"on the day of: {event}"


def status(due_on: date | None, met_on: date | None, day: date) -> Status:
    """How a duty stands on `day`; the whole day on which it falls due is still in time.

    Without a day it is not owed. The day of meeting counts, not the day of recording.
    """
    if due_on is None:
        return Status.NOT_APPLICABLE
    if met_on is not None:
        return Status.MET if met_on <= due_on else Status.MET_LATE
    return Status.NOT_DUE if day <= due_on else Status.OPEN_LATE


def days_late(due_on: date | None, met_on: date | None, day: date) -> int:
    """So many days after the day it was met, or is still not; 0 if in time or not owed."""
    if due_on is None:
        return 0
    return max(((met_on or day) - due_on).days, 0)
