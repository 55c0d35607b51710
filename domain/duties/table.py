"""The duties, one after the other, as a lawyer would list them; and when none is owed any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.counts import Outcome, Stage
from domain.duties.duty import HOUSE_RULE, Day, Duty, Responsible
from domain.procedures import CHALLENGE_BY, MOTION, PETITION, PROCEDURES, STATUTORY
from domain.standing import MIXED

LISTED = Duty(
    "listing",
    "The state lists the conviction",
    "HS 11361.9(a)",
    Responsible.STATE,
    due_on=date(2019, 7, 1),
    met_by=(Day.IDENTIFIED,),
)
REVIEWED = Duty(
    "review",
    "The prosecution challenges the conviction, or leaves it unchallenged",
    "HS 11361.9(b)",
    Responsible.PROSECUTOR,
    due_on=CHALLENGE_BY,
    met_by=(Day.CHALLENGED, Day.AGREED),
)
COURT_INFORMED = Duty(
    "court_informed",
    "The prosecution informs the court of what it challenges and what it does not",
    "HS 11361.9(b)",
    Responsible.PROSECUTOR,
    due_on=CHALLENGE_BY,
    met_by=(Day.FILED,),
)
DEFENDER_INFORMED = Duty(
    "defender_informed",
    "The prosecution informs the public defender of a challenge",
    "HS 11361.9(b)",
    Responsible.PROSECUTOR,
    due_on=CHALLENGE_BY,
    met_by=(Day.DEFENDER_NOTIFIED,),
    counted_from=Day.CHALLENGED,
    challenged=True,
)
PERSON_INFORMED = Duty(
    "person_informed",
    "The public defender makes a reasonable effort to tell the person of a challenge",
    "House rule; HS 11361.9(b) sets no day",
    Responsible.PUBLIC_DEFENDER,
    days=30,
    runs_from=Day.DEFENDER_NOTIFIED,
    met_by=(Day.PERSON_NOTIFIED,),
    counted_from=Day.CHALLENGED,
    challenged=True,
    needs_person=True,
)
ORDERED = Duty(
    "order",
    "The court orders what was not challenged",
    "HS 11361.9(c)",
    Responsible.COURT,
    due_on=date(2023, 3, 1),
    met_by=(Day.DECIDED,),
    challenged=False,
)
STATE_NOTIFIED = Duty(
    "state_notified",
    "The court tells the state of its order",
    "HS 11361.9(c)",
    Responsible.COURT,
    due_on=date(2023, 3, 1),
    met_by=(Day.STATE_NOTIFIED,),
    counted_from=Day.DECIDED,
    challenged=False,
)
STATE_RECORD = Duty(
    "state_record",
    "The state updates its record",
    "HS 11361.9(d)",
    Responsible.STATE,
    due_on=date(2023, 7, 1),
    met_by=(Day.STATE_CONFIRMED,),
    counted_from=Day.DECIDED,
    challenged=False,
)

CHECK_BACK = Duty(
    "check_back",
    "A check that was asked for comes back",
    HOUSE_RULE,
    Responsible.PROSECUTOR,
    days=60,
    runs_from=Day.CHECK_REQUESTED,
)
FILING = Duty(
    "filing",
    "What was agreed is filed",
    HOUSE_RULE,
    Responsible.PROSECUTOR,
    days=60,
    runs_from=Day.AGREED,
    met_by=(Day.FILED,),
    counted_from=Day.AGREED,
)
REFILING = Duty(
    "refiling",
    "What the court returned is mended and filed again",
    HOUSE_RULE,
    Responsible.PROSECUTOR,
    days=30,
    runs_from=Day.RETURNED,
    stages=(Stage.RETURNED,),
)
HEARING = Duty(
    "hearing",
    "A hearing that was set takes place",
    HOUSE_RULE,
    Responsible.COURT,
    runs_from=Day.HEARING,
    stages=(Stage.FILED,),
)
HOLD = Duty(
    "hold",
    "A case on hold is taken up when the hold ends",
    HOUSE_RULE,
    Responsible.PROSECUTOR,
    runs_from=Day.HOLD_ENDS,
)
STATE_TOLD = Duty(
    "state_told",
    "The state is told of an order for which no statute sets a day",
    HOUSE_RULE,
    Responsible.COURT,
    days=30,
    runs_from=Day.DECIDED,
    met_by=(Day.STATE_NOTIFIED,),
    counted_from=Day.DECIDED,
)

STATUTES = (
    LISTED,
    REVIEWED,
    COURT_INFORMED,
    DEFENDER_INFORMED,
    PERSON_INFORMED,
    ORDERED,
    STATE_NOTIFIED,
    STATE_RECORD,
)
EVERYWHERE = (CHECK_BACK, REFILING, HEARING, HOLD)

DUTIES: dict[str, tuple[Duty, ...]] = {
    PETITION.name: (FILING, STATE_TOLD, *EVERYWHERE),
    MOTION.name: (FILING, STATE_TOLD, *EVERYWHERE),
    STATUTORY.name: (*STATUTES, replace(STATE_TOLD, challenged=True), *EVERYWHERE),
}
"""By procedure. HS 11361.8 sets no day, so that petition and motion have house rules only."""

KNOWN: dict[str, Duty] = {each.name: each for each in (*STATUTES, FILING, STATE_TOLD, *EVERYWHERE)}
"""Every duty by its name, in the order of the procedure; the law's first."""

LAPSED_AT = (Stage.DENIED, Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.DESTROYED)
"""Where nothing that is still open is owed any more: relief was denied, is no longer asked for, is
for others to give, or there is no record left. So it is with a count of a case that was closed, for
a reason that is on record, and with one that another agency decides (`LAPSED_BY`). What was met
before stays met. A merged case owes nothing at all: the case that it goes on under does.

A count that a check found not eligible is not set aside by that: under HS 11361.9 only a challenge
does so, and then the days for what was not challenged are not its days.
"""

LAPSED_BY = (Outcome.OTHER_AGENCY,)
"""What a check finds of a count that is not for this office (`LAPSED_AT`)."""

WAITS_FOR: dict[str, Responsible] = {
    "filed": Responsible.COURT,
    "dismissed": Responsible.COURT,
    "redesignated": Responsible.COURT,
    "resentenced": Responsible.COURT,
    MIXED: Responsible.COURT,
}
"""Who moves a case under a heading next, where no duty says so; elsewhere the prosecutor."""


def duties_of(procedure: str) -> tuple[Duty, ...]:
    """The duties owed under a procedure, in its order; ValueError if there is none of that name."""
    if procedure not in DUTIES:
        known = ", ".join(PROCEDURES)
        raise ValueError(f"There is no procedure called {procedure}; there are: {known}.")
    return DUTIES[procedure]
