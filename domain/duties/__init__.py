"""Which duties does the law set, to whom, by when? And which does the office set itself?

A duty is owed on every count of its procedure. Whether it was met is read from legal days alone:
the day on which it falls due, the day on which it was met, and today, which is always given.
"""

from domain.duties.duty import HOUSE_RULE, Day, Duty, Responsible, Status, days_late, status
from domain.duties.table import DUTIES, KNOWN, LAPSED_AT, LAPSED_BY, WAITS_FOR, duties_of

__all__ = [
    "DUTIES",
    "HOUSE_RULE",
    "KNOWN",
    "LAPSED_AT",
    "LAPSED_BY",
    "WAITS_FOR",
    "Day",
    "Duty",
    "Responsible",
    "Status",
    "days_late",
    "duties_of",
    "status",
]
