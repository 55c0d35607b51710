"""What the office answers for: figures with a unit, a position and a proof."""

from projections.reports.report import Report, as_csv, as_json
from projections.reports.status import status

REPORTS = {"status": status}
"""Every report by its name."""

__all__ = ["REPORTS", "Report", "as_csv", "as_json", "status"]
