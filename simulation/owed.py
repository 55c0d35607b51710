"""Which duties does a planned case owe, and how do they stand on a day? From the statute alone.

Written apart from `domain.duties`, for the steps that a plan can have: no check is asked for, no
hearing set, nothing challenged, the state never told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from simulation.lived import Lived

REVIEW_BY, ORDER_BY, RECORD_BY = date(2020, 7, 1), date(2023, 3, 1), date(2023, 7, 1)
LISTED_BY = date(2019, 7, 1)
TO_FILE, TO_TELL, TO_MEND = (timedelta(each) for each in (60, 30, 30))

DECIDES = ("dismiss", "redesignate", "deny")


def owed(each: Lived, today: date) -> Iterator[tuple[str, str]]:
    """Each duty that the case is under, and its column in the report."""
    if each.heading == "merged":
        return
    for duty, due, met in _duties(each):
        if met:
            yield duty, "met" if met <= due else "met_late"
        elif each.heading not in ("denied", "withdrawn"):
            yield duty, "not_due" if today <= due else "open_late"


def _duties(each: Lived) -> Iterator[tuple[str, date, date | None]]:
    """Each duty, the day by which it is owed, and the day on which it was met."""
    agreed, filed = each.on("agree", "leave_unchallenged"), each.on("file")
    decided = each.on(*DECIDES)
    if each.procedure == "statutory":
        yield "listing", LISTED_BY, each.on("identify")
        yield "review", REVIEW_BY, agreed
        yield "court_informed", REVIEW_BY, filed
        yield "order", ORDER_BY, decided
        yield "state_notified", ORDER_BY, None
        yield "state_record", RECORD_BY, None
        return
    if agreed:
        yield "filing", agreed + TO_FILE, filed
    if decided:
        yield "state_told", decided + TO_TELL, None
    if each.heading == "returned":
        yield "refiling", each.days["return"] + TO_MEND, None
