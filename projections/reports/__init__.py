"""What the office answers for: figures with a unit, a position and a proof."""

from collections.abc import Callable

from projections.reports.asking import WronglyAsked, ask
from projections.reports.by_conviction_year import by_conviction_year
from projections.reports.by_offence import by_offence
from projections.reports.case_deadlines import case_deadlines
from projections.reports.case_history import case_history
from projections.reports.deadlines import deadlines
from projections.reports.equity import equity
from projections.reports.exceptions import exceptions, exceptions_listed
from projections.reports.filings import filings
from projections.reports.person_impact import person_impact
from projections.reports.quarterly import quarterly
from projections.reports.report import Report, as_csv, as_json
from projections.reports.spreadsheet import as_xlsx
from projections.reports.stage_times import stage_times
from projections.reports.status import status
from projections.reports.tally import Tally
from projections.reports.weekly import WEEKS, weekly

REPORTS: dict[str, Callable[..., Report]] = {
    "status": status,
    "by-offence": by_offence,
    "by-conviction-year": by_conviction_year,
    "weekly": weekly,
    "stage-times": stage_times,
    "deadlines": deadlines,
    "case-deadlines": case_deadlines,
    "quarterly": quarterly,
    "filings": filings,
    "equity": equity,
    "person-impact": person_impact,
    "case-history": case_history,
    "exceptions": exceptions,
    "exceptions-listed": exceptions_listed,
}
"""Every report by its name, in the order R1 to R13."""

TALLIES: dict[str, Tally] = {
    **{
        name: each
        for name, each in REPORTS.items()
        if isinstance(each, Tally) and each is not exceptions
    },
    "weekly": WEEKS,
}
"""Those whose figures can be explained by the cases that they count.

Equity is not among them: who came into a group would tell of what race they are.
"""

__all__ = [
    "REPORTS",
    "TALLIES",
    "Report",
    "Tally",
    "WronglyAsked",
    "as_csv",
    "as_json",
    "as_xlsx",
    "ask",
    "case_deadlines",
    "deadlines",
    "status",
]
