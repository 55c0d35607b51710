"""Where does every count of every case stand, since when, and why?

One row per count: the accumulating snapshot that reports and lists are read from. What is true of
the whole case stands on each of its rows, and all of them change together; so one table answers
for counts and for cases, and the two can never disagree. `lead` marks one row per case, for lists
and for counting cases.
"""

from projections.caseload.compared import Standing, standings, versions
from projections.caseload.fold import evolve
from projections.caseload.query import case, cases
from projections.caseload.shown import HISTORY, SHOWN
from projections.caseload.table import (
    APPEND_ONLY,
    COLUMNS,
    INDEXES,
    KEY,
    NAME,
    TABLE,
    VERSION,
    Row,
    make,
)

__all__ = [
    "APPEND_ONLY",
    "COLUMNS",
    "HISTORY",
    "INDEXES",
    "KEY",
    "NAME",
    "SHOWN",
    "TABLE",
    "VERSION",
    "Row",
    "Standing",
    "case",
    "cases",
    "evolve",
    "make",
    "standings",
    "versions",
]
