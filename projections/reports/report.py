"""What every report says besides its figures, and how it becomes the same bytes each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import orjson
import rfc8785

from projections.engine import LIMITS, AsOf

ROOMY = "SET LOCAL work_mem = '64MB'"
"""For a report that holds every person once: 100,000 of them would else go by way of the disk."""

SIMULATION = "Every case here is simulated: no figure is of an office, and nobody is behind it."
"""What a report says that is of nothing that happened."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


@dataclass(frozen=True)
class Report:
    """A table of figures as of one position, and what it is a table of.

    The header names the report, the log, the position and its recorded time, how many cases are
    quarantined (their figures are as of when they were), the filters, and the ruleset. It holds no
    time of making: the same log and the same question give the same bytes.
    """

    header: Mapping[str, Any]
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]

    @classmethod
    def read(cls, body: bytes) -> Report:
        """The report whose canonical JSON this is."""
        said = orjson.loads(body)
        return cls(said["header"], said["columns"], said["rows"])

    @cached_property
    def body(self) -> bytes:
        """The report in canonical JSON (RFC 8785)."""
        return rfc8785.dumps(
            {
                "header": dict(self.header),
                "columns": list(self.columns),
                "rows": [dict(row) for row in self.rows],
            }
        )

    @property
    def sha256(self) -> str:
        """SHA-256 in hex of the canonical JSON."""
        return sha256(self.body).hexdigest()


def header(
    name: str,
    unit: str,
    at: AsOf,
    filters: Mapping[str, str | None],
    *,
    ruleset: str | Sequence[str],
) -> dict[str, Any]:
    """What every report says besides its figures; `ruleset` names what its outcomes rest on.

    `effective` is the last legal day that counts; None if every fact does that was recorded.
    """
    return {
        "report": name,
        "unit": unit,
        "position": at.position,
        "recorded_at": at.recorded_at.isoformat() if at.recorded_at else None,
        "effective": at.effective.isoformat() if at.effective else None,
        "quarantined": at.quarantined,
        "filters": dict(filters),
        "ruleset": ruleset if isinstance(ruleset, str) else list(ruleset),
        **({"simulation": SIMULATION} if at.is_simulated else {}),
    }


def as_json(report: Report) -> bytes:
    """The report in JSON, its `sha256`, and the `limits` of what any record proves.

    The hash is that of the same JSON in RFC 8785, without these two.
    """
    beside = orjson.dumps({"sha256": report.sha256, "limits": LIMITS})
    return report.body[:-1] + b"," + beside[1:]


def as_csv(report: Report) -> bytes:
    """The report for a spreadsheet (RFC 4180, UTF-8): the header, an empty line, the table."""
    text = io.StringIO()
    writer = csv.writer(text)
    for name, value in lines_about(report):
        writer.writerow([_cell(name), _cell(value)])
    writer.writerow([])
    writer.writerow([_cell(name) for name in report.columns])
    for row in report.rows:
        writer.writerow([_cell(row[name]) for name in report.columns])
    return text.getvalue().encode()


def lines_about(report: Report) -> list[tuple[str, Any]]:
    """What stands beside the figures: the header, the hash, and what no record can prove."""
    limits = [("what no record can prove", each) for each in LIMITS]
    return [*lines_of(report.header), ("sha256 of the JSON", report.sha256), *limits]


def lines_of(header: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What the header says, a name and a value each."""
    lines: list[tuple[str, Any]] = []
    for name, value in header.items():
        if isinstance(value, Mapping):
            lines += [(f"{name}: {inner}", each) for inner, each in value.items()]
        elif isinstance(value, list):
            lines.append((name, "; ".join(map(str, value))))
        else:
            lines.append((name, value))
    return lines


def _cell(value: Any) -> Any:
    """The value as a spreadsheet may safely see it: a text is never a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
