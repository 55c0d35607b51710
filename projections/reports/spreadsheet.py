"""A report as a workbook for those who go on counting: numbers as numbers, text never a formula."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from projections.reports.report import Report, lines_about

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""When a workbook of an empty log was made: the same log gives the same bytes."""

OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def as_xlsx(report: Report) -> bytes:
    """The report as a workbook (ECMA-376) of two sheets: its figures, and what they are."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": report.header["report"], "created": _made(report)})
        bold = book.add_format({"bold": True, "bottom": 1})
        _figures(book.add_worksheet("Figures"), report, bold)
        about = book.add_worksheet("About")
        about.set_column(0, 1, 32)
        for row, (name, value) in enumerate(_about(report)):
            about.write_row(row, 0, [name, value])
    return file.getvalue()


def _figures(sheet: Any, report: Report, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(report.columns) - 1, 16)
    sheet.write_row(0, 0, list(report.columns), bold)
    for place, row in enumerate(report.rows, 1):
        for column, name in enumerate(report.columns):
            if row[name] is not None:
                sheet.write(place, column, row[name])


def _about(report: Report) -> list[tuple[str, Any]]:
    return [(name, "" if value is None else value) for name, value in lines_about(report)]


def _made(report: Report) -> datetime:
    recorded_at = report.header["recorded_at"]
    made = datetime.fromisoformat(recorded_at) if recorded_at else NO_DAY
    return made.astimezone(UTC).replace(tzinfo=None)
