"""Which published figures does the record bear out, and what happened since they were published?

A line for each figure that somebody says how to count: published, ours, the difference, how much
of it came after the published day, by which events, and what is left unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.published import OUR_UNITS, Checked, Figure, Ours, WrongIdentity
from projections.engine import AsOf, Cursor
from projections.reports.report import Report, header
from projections.reports.tally import TOTAL, Tally

IDENTITIES = ("identity", "unit", "left", "right", "difference", "ties", "verdict")
STATEMENT = ("id", "measure", "unit", "as_of", "published", "ours", "difference")
COLUMNS = (*STATEMENT, "since", "events", "unexplained", "source")

EVENTS_SINCE = """
SELECT
    timeline.topic,
    count(*),
    min(timeline.position),
    max(timeline.position)
FROM projections.timeline
WHERE timeline.log_id = %(log_id)s
    AND timeline.legal_on > %(day)s
    AND timeline.position <= %(at_position)s
    AND timeline.topic LIKE 'case.%%'
    AND (
        %(county)s::text IS NULL
        OR EXISTS (
            SELECT
            FROM projections.caseload
            WHERE caseload.log_id = timeline.log_id
                AND caseload.case_id = timeline.stream_id
                AND caseload.county = %(county)s
                AND caseload.to_position IS NULL
        )
    )
GROUP BY timeline.topic
ORDER BY
    count(*) DESC,
    timeline.topic
LIMIT 5
"""


def identities(checked: Sequence[Checked], file_sha256: str) -> Report:
    """What came of each identity between published figures."""
    said: dict[str, Any] = {"report": "published-identities", "unit": "as each says"}
    said |= {"position": None, "recorded_at": None, "filters": {"file_sha256": file_sha256}}
    rows = [
        {
            "identity": each.identity,
            "unit": each.unit,
            "left": each.values[0],
            "right": each.values[-1] if len(each.values) > 1 else None,
            "difference": each.difference,
            "ties": each.holds,
            "verdict": each.verdict,
        }
        for each in checked
    ]
    return Report(said | {"ruleset": "n/a"}, IDENTITIES, rows)


def published(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    figures: Mapping[str, Figure],
    ours: Mapping[str, Ours],
    reports: Mapping[str, Callable[..., Report]],
    file_sha256: str,
) -> Report:
    """The statement of published figures. Raises WrongIdentity where the units are not the same."""
    rows = [_line(cursor, log_id, at, figures[name], how, reports) for name, how in ours.items()]
    filters = {"file_sha256": file_sha256}
    said = header("published-figures", "as each says", at, filters, ruleset="n/a")
    return Report(said, COLUMNS, rows)


def _line(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    figure: Figure,
    how: Ours,
    reports: Mapping[str, Callable[..., Report]],
) -> dict[str, Any]:
    if OUR_UNITS.get(figure.unit) != how.unit:
        raise WrongIdentity(
            f"{figure.id} counts {figure.unit}s, and {how.report} would count {how.unit}s here; "
            "figures of different units are never compared: name one that counts the same."
        )
    now = _figure(cursor, log_id, at, how, reports)
    then = _figure(cursor, log_id, at._replace(effective=how.on), how, reports)
    return {
        "id": figure.id,
        "measure": figure.measure,
        "unit": figure.unit,
        "as_of": figure.as_of,
        "published": figure.value,
        "ours": now,
        "difference": now - figure.value,
        "since": now - then,
        "events": _events(cursor, log_id, at, how) if now != then else None,
        "unexplained": then - figure.value,
        "source": figure.source,
    }


def _figure(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    how: Ours,
    reports: Mapping[str, Callable[..., Report]],
) -> int:
    report = reports[how.report]
    if not isinstance(report, Tally):
        raise WrongIdentity(f"{how.report} has no totals to compare; name a report that counts.")
    found = report(cursor, log_id, at, county=how.county, procedure=how.procedure)
    units = "unit" in found.columns
    for row in found.rows:
        is_unit = not units or row["unit"] == how.unit
        if is_unit and TOTAL in row.values() and how.column in row:
            return int(row[how.column])
    raise WrongIdentity(f"{how.report} has no total of {how.column} in {how.unit}s.")


def _events(cursor: Cursor, log_id: int, at: AsOf, how: Ours) -> str:
    """What happened after the published day, most often first."""
    asked = {"day": how.on, "county": how.county, "at_position": at.position}
    cursor.execute(EVENTS_SINCE, {"log_id": log_id, **asked})
    return "; ".join(
        f"{topic}: {number:,}, positions {first:,} to {last:,}"
        for topic, number, first, last in cursor
    )
