"""A report as a workbook: a sheet for each table, and its header in front; the same bytes always.

No cell is ever a formula, whatever a list holds.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from projections.reports.report import Report

MADE = datetime(2018, 1, 1)  # noqa: DTZ001 - the format has no time zone.
"""A workbook names when it was made; equal figures give equal bytes, so it is always this."""
WIDTH = 22
TEXT_MAX = 32_767
"""A cell of a workbook holds no more characters."""


def as_xlsx(sheets: Mapping[str, Report]) -> bytes:
    """The reports in one workbook, each on the sheet of that name."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True})
        for name, report in sheets.items():
            _fill(book.add_worksheet(name), report, bold)
    return content.getvalue()


def _fill(sheet: Any, report: Report, bold: Any) -> None:
    lines = [*_flat(report.header), ("sha256 of the JSON", report.sha256)]
    for number, (name, value) in enumerate(lines):
        sheet.write_string(number, 0, name, bold)
        _write(sheet, number, 1, value)
    first = len(lines) + 1
    for place, column in enumerate(report.columns):
        sheet.write_string(first, place, column, bold)
    for number, row in enumerate(report.rows, first + 1):
        for place, column in enumerate(report.columns):
            _write(sheet, number, place, row[column])
    sheet.set_column(0, len(report.columns) - 1, WIDTH)
    sheet.freeze_panes(first + 1, 0)


def _flat(header: Mapping[str, Any]) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = []
    for name, value in header.items():
        if isinstance(value, Mapping):
            lines += [(f"{name}: {inner}", each) for inner, each in value.items()]
        else:
            lines.append((name, value))
    return lines


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:TEXT_MAX])
