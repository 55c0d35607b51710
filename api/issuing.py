"""How is a report issued, and how are two of one kind held against each other?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from api.commands import command_of
from api.fields import today
from api.office import Office
from api.problems import Problem
from api.reading import when
from api.tokens import Actor
from domain.actors import Act
from domain.issuing import IssuedReport
from projections import issued_reports
from projections.engine import AsOf, Cursor, When, as_of
from projections.reports import REPORTS, TALLIES, Report, ask
from projections.reports.explaining import Explanation, explain
from record.store import hints
from record.store.issued import keep, kept

ISSUES = UUID("8f2d3a1e-3a0c-4d52-9b4e-4f6f4c1d7a55")
"""Namespace of the ids of issues that have a key of their own (RFC 9562, version 5)."""

READ: dict[str, Callable[[str], Any]] = {
    "at_position": int,
    "effective": date.fromisoformat,
    "today": date.fromisoformat,
}
READ |= {"capacity": int}
"""How an argument is read from its text; others are text."""


@dataclass(frozen=True)
class Issued:
    """A report on record: its id, and where the log stands with it."""

    id: UUID
    position: int
    report: Report
    replayed: bool


def issue(
    office: Office, actor: Actor, name: str, asked: Mapping[str, Any], key: str | None = None
) -> Issued:
    """Make the report, keep its bytes, and put on record that it was issued.

    What it is as of is fixed first, so that the same question gets the same bytes for ever. Raises
    a Refusal, WronglyAsked, NotFoldedYet, and Reused.
    """
    command = command_of(office, actor, key, ["issue", name, _as_text(asked)])
    given = office.casework.answered(command)
    if given:
        return Issued(
            given.stream_id, given.position, _kept(office, given.stream_id), replayed=True
        )
    with office.reading.cursor() as cursor:
        fixed = _fixed(cursor, office.log_id, asked)
        report = ask(REPORTS[name], cursor, office.log_id, fixed, today=today)
    if "today" in report.header:
        fixed["today"] = report.header["today"]
    made = IssuedReport.issue(
        Act(actor.id, actor.role, today()),
        issue_id=uuid5(ISSUES, str(command.id)),
        report=name,
        asked=_as_text(fixed),
        position=report.header["position"],
        sha256=report.sha256,
    )
    with office.pool.cursor(commit=True) as cursor:
        keep(cursor, office.log_id, report.body)
    answer = office.casework.receive(command, [made])
    with office.reading.look() as cursor:
        hints.give(cursor, office.log_id, hints.SEALER)
    return Issued(answer.stream_id, answer.position, report, answer.replayed)


def report_of(office: Office, issue_id: UUID) -> tuple[dict[str, Any], Report]:
    """An issue and its report, from the bytes that were kept; a Problem `not-found` if none."""
    with office.reading.cursor() as cursor:
        found = issued_reports.issue(cursor, office.log_id, issue_id)
        body = kept(cursor, office.log_id, found["sha256"]) if found else None
    if found is None or body is None:
        raise Problem("not-found", "No report was issued under that id.")
    return found, Report.read(body)


def _kept(office: Office, issue_id: UUID) -> Report:
    found = office.casework.issued_report(issue_id)
    with office.reading.cursor() as cursor:
        body = kept(cursor, office.log_id, found.sha256) if found else None
    if body is None:
        raise Problem("not-found", "No report was issued under that id.")
    return Report.read(body)


def comes_out_again(office: Office, issue_id: UUID) -> bool:
    """Whether the record gives the very same bytes today."""
    found, report = report_of(office, issue_id)
    with office.reading.cursor() as cursor:
        asked = read_back(found["asked"])
        again = ask(REPORTS[found["name"]], cursor, office.log_id, asked, today=today)
    return again.sha256 == report.sha256


def compare_issues(office: Office, one: UUID, other: UUID) -> Explanation:
    """Why the figures of the second issue are others than those of the first.

    Raises WronglyAsked where they do not ask for the same, and a Problem `not-found`.
    """
    (first, before), (second, after) = (report_of(office, each) for each in (one, other))
    if first["name"] not in TALLIES or first["name"] != second["name"]:
        raise _not_comparable(f"{first['name']} and {second['name']}")
    with office.reading.cursor() as cursor:
        sides = [
            (_at(cursor, office.log_id, found["asked"]), report)
            for found, report in ((first, before), (second, after))
        ]
        return explain(TALLIES[first["name"]], cursor, office.log_id, sides[0], sides[1])


def compare(
    office: Office, name: str, before: When, after: When, filters: Mapping[str, Any]
) -> Explanation:
    """Why the figures of a report are others at one moment than at an earlier one."""
    if name not in TALLIES:
        raise _not_comparable(name)
    tally = TALLIES[name]
    with office.reading.cursor() as cursor:
        sides = [
            (at, tally(cursor, office.log_id, at, **filters))
            for at in (as_of(cursor, office.log_id, "caseload", each) for each in (before, after))
        ]
        return explain(tally, cursor, office.log_id, sides[0], sides[1])


def read_back(asked: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of an issue, as a report takes them."""
    return {name: READ.get(name, str)(text) for name, text in asked.items()}


def _fixed(cursor: Cursor, log_id: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with the position that the report is as of, however that was said."""
    at = as_of(cursor, log_id, "caseload", when(dict(asked)))
    rest = {each: value for each, value in asked.items() if each != "as_of"}
    return rest | {"at_position": at.position}


def _at(cursor: Cursor, log_id: int, asked: Mapping[str, str]) -> AsOf:
    read = read_back(asked)
    at = When(at_position=read["at_position"], effective=read.get("effective"))
    return as_of(cursor, log_id, "caseload", at)


def _as_text(asked: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else str(value)
        for name, value in asked.items()
        if value is not None
    }


def _not_comparable(name: str) -> Problem:
    known = ", ".join(TALLIES)
    return Problem(
        "invalid",
        f"{name} cannot be compared: the figures of these can, each with its own: {known}.",
    )
