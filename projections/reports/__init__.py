"""What the office answers for: figures with a unit, a position and a proof."""

from collections.abc import Callable

from projections.reports.asking import WronglyAsked, ask
from projections.reports.case_deadlines import case_deadlines
from projections.reports.deadlines import deadlines
from projections.reports.report import Report, as_csv, as_json
from projections.reports.status import status

REPORTS: dict[str, Callable[..., Report]] = {
    "status": status,
    "deadlines": deadlines,
    "case-deadlines": case_deadlines,
}
"""Every report by its name."""

__all__ = [
    "REPORTS",
    "Report",
    "WronglyAsked",
    "as_csv",
    "as_json",
    "ask",
    "case_deadlines",
    "deadlines",
    "status",
]
