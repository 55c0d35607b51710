"""What HS 11361.9 and the office itself ask for, by which day, and when a count has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from recount.cases import Case
from recount.counts import Count

CHALLENGES_END = date(2020, 7, 1)
ORDERS_END = date(2023, 3, 1)
HOUSE = "House rule"
PROSECUTOR, DEFENDER, COURT, STATE = "prosecutor", "public_defender", "court", "state"


class Duty(NamedTuple):
    """A duty: whose, under what, until when, met by what.

    `until` is a day, or the name of a day and so many days after it. It is met by the earliest of
    the days `by`, unless that is before the day `counted_from`. `challenged` says of which counts
    it is asked: of those that were challenged, of others, or (None) of all. `at` is the one stage
    at which it is asked, "" for every one.
    """

    name: str
    statute: str
    responsible: str
    until: date | tuple[str, int]
    by: tuple[str, ...] = ()
    counted_from: str = ""
    challenged: bool | None = None
    at: str = ""
    needs_person: bool = False

    @property
    def falls_due(self) -> str:
        if isinstance(self.until, date):
            return f"on {self.until}"
        name, days = self.until
        what = name.replace("_", " ")
        return f"{days} days after: {what}" if days else f"on the day of: {what}"


B, C, D = (f"HS 11361.9({each})" for each in "bcd")

LISTING = Duty("listing", "HS 11361.9(a)", STATE, date(2019, 7, 1), ("identified",))
REVIEW = Duty("review", B, PROSECUTOR, CHALLENGES_END, ("challenged", "agreed"))
TO_COURT = Duty("court_informed", B, PROSECUTOR, CHALLENGES_END, ("filed",))
TO_DEFENDER = Duty(
    "defender_informed",
    B,
    PROSECUTOR,
    CHALLENGES_END,
    ("defender_notified",),
    "challenged",
    challenged=True,
)
TO_PERSON = Duty(
    "person_informed",
    f"{HOUSE}; HS 11361.9(b) sets no day",
    DEFENDER,
    ("defender_notified", 30),
    ("person_notified",),
    "challenged",
    challenged=True,
    needs_person=True,
)
ORDER = Duty("order", C, COURT, ORDERS_END, ("decided",), challenged=False)
TO_STATE = Duty(
    "state_notified", C, COURT, ORDERS_END, ("state_notified",), "decided", challenged=False
)
AT_STATE = Duty(
    "state_record", D, STATE, date(2023, 7, 1), ("state_confirmed",), "decided", challenged=False
)
FILING = Duty("filing", HOUSE, PROSECUTOR, ("agreed", 60), ("filed",), "agreed")
TOLD = Duty("state_told", HOUSE, COURT, ("decided", 30), ("state_notified",), "decided")
CHECK_BACK = Duty("check_back", HOUSE, PROSECUTOR, ("check_requested", 60))
REFILING = Duty("refiling", HOUSE, PROSECUTOR, ("returned", 30), at="returned")
HEARING = Duty("hearing", HOUSE, COURT, ("hearing", 0), at="filed")
HOLD = Duty("hold", HOUSE, PROSECUTOR, ("hold_until", 0))

BY_LAW = (LISTING, REVIEW, TO_COURT, TO_DEFENDER, TO_PERSON, ORDER, TO_STATE, AT_STATE)
ANYWHERE = (CHECK_BACK, REFILING, HEARING, HOLD)
OF_PROCEDURE = {
    "petition": (FILING, TOLD, *ANYWHERE),
    "motion": (FILING, TOLD, *ANYWHERE),
    "statutory": (*BY_LAW, TOLD._replace(challenged=True), *ANYWHERE),
}
ALL = {each.name: each for each in (*BY_LAW, FILING, TOLD, *ANYWHERE)}

ASKED_NO_MORE = ("denied", "withdrawn", "transferred", "destroyed")
"""Stages at which nothing that is still open is owed any more."""


class Owed(NamedTuple):
    """What one count owes, or has done: by which day, and on which."""

    due: date
    met: date | None


def owed(case: Case, count: Count, name: str) -> Iterator[Owed]:
    """How the count stands with the duty of that name; nothing where it is not owed."""
    if case.is_merged:
        return
    days = {"identified": case.received, **case.days, **count.days}
    more = {"hearing": case.hearing_on, "hold_until": case.hold_until}
    days |= {each: day for each, day in more.items() if day}
    for duty in OF_PROCEDURE[case.procedure]:
        if duty.name == name and _is_asked(duty, count):
            due, met = _due(duty, days), _met(duty, days)
            if due and (met or not _has_lapsed(duty, case, count)):
                yield Owed(due, met)


def _is_asked(duty: Duty, count: Count) -> bool:
    is_challenged = "challenged" in count.days
    return duty.challenged in (None, is_challenged) and duty.at in ("", count.stage)


def _due(duty: Duty, days: dict[str, date]) -> date | None:
    if isinstance(duty.until, date):
        return duty.until
    name, after = duty.until
    return days[name] + timedelta(after) if name in days else None


def _met(duty: Duty, days: dict[str, date]) -> date | None:
    first = min((days[name] for name in duty.by if name in days), default=None)
    if first is None or not duty.counted_from:
        return first
    begin = days.get(duty.counted_from)
    return first if begin and first >= begin else None


def _has_lapsed(duty: Duty, case: Case, count: Count) -> bool:
    is_anothers = count.stage == "checked" and count.outcome == "other_agency"
    is_set_aside = case.is_closed or count.stage in ASKED_NO_MORE or is_anothers
    return is_set_aside or (duty.needs_person and (case.is_unreachable or case.is_deceased))
