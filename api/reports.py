"""Which figures can be had, as of when, and in which form?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, url_for
from marshmallow import fields, validate

from api import fields as shapes
from api.actors import current_actor, office, reading, requires
from api.bodies import answer
from api.bundling import bundled
from api.cases import idempotency_key
from api.fields import Choice, DayAhead, Digits, Shape, code, county
from api.issuing import comes_out_again, compare, compare_issues, issue, report_of
from api.openapi import IDEMPOTENCY_KEY, LOCATION, Blueprint
from api.problems import Problem
from api.reading import (
    LAST_POSITION,
    ReadArguments,
    WhenArguments,
    as_said,
    wait_for,
    when,
)
from api.report_shapes import (
    ExplanationShape,
    IssuedReportShape,
    IssuedShape,
    IssueListShape,
)
from domain.actors import Role
from domain.duties import KNOWN, Status
from domain.issuing import ISSUERS
from projections import caseload, issued_reports
from projections.engine import When, as_of
from projections.reports import REPORTS, Report, as_csv, as_json, as_xlsx, ask
from projections.reports.explaining import Explanation

READERS = frozenset(Role) - {Role.SYSTEM}

blueprint = Blueprint("reports", __name__, url_prefix="/api/v1/reports", description="Figures.")

FORMS: Mapping[str, tuple[Callable[[Report], bytes], str]] = {
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""How a report becomes the bytes of each form, and what these are called."""


class IssueArguments(WhenArguments):
    """What the report is about, and as of when."""

    county = county()
    procedure = code()
    today = DayAhead(metadata={"description": "Judge as on this day; else as of today."})
    capacity = Digits(1, 100_000, "How many cases a week the office can do.")
    case = fields.UUID(metadata={"description": "The history of this case."})
    duty = fields.String(validate=validate.OneOf(list(KNOWN)))
    state = Choice(Status, metadata={"description": "Only cases that stand so with the duty."})


class ReportArguments(IssueArguments):
    """What the report is about, as of when, and in which form."""

    format = fields.String(validate=validate.OneOf(list(FORMS)), load_default="json")


class IssuedArguments(ReadArguments):
    """In which form the report itself is wanted, if it is."""

    format = fields.String(validate=validate.OneOf(list(FORMS)))


class CompareArguments(Shape):
    """Which two moments of a report, by position, and of what."""

    county = county()
    procedure = code()
    before = Digits(0, LAST_POSITION, "As of this position it was.", required=True)
    after = Digits(0, LAST_POSITION, "As of this position it is.", required=True)


@blueprint.route("/<string:name>")
@requires(*READERS)
@blueprint.arguments(ReportArguments(), location="query")
@blueprint.response(200, {"type": "object"})
@blueprint.alt_response(200, schema={"type": "string"}, content_type="text/csv", success=True)
@blueprint.doc(operationId="getReport", **{"x-fails": [404]})
def get_report(asked: dict[str, Any], name: str) -> Response:
    """Read one report. Equal arguments and an equal position give equal bytes."""
    _must_be_known(name)
    wait_for(asked.pop("min_position", None), caseload.NAME)
    form = asked.pop("format")
    with office().reading.cursor() as cursor:
        found = ask(REPORTS[name], cursor, office().log_id, asked, today=shapes.today)
    return in_form(found, form, name)


@blueprint.route("/<string:name>/issue", methods=["POST"])
@requires(*ISSUERS)
@blueprint.arguments(IssueArguments(), location="query")
@blueprint.response(201, IssuedShape, headers=LOCATION)
@blueprint.doc(operationId="issueReport", parameters=[IDEMPOTENCY_KEY], **{"x-fails": [404, 409]})
def issue_report(asked: dict[str, Any], name: str) -> Response:
    """Issue a report: its bytes are kept, and that it was issued is on record."""
    _must_be_known(name)
    wait_for(asked.pop("min_position", None), caseload.NAME)
    done = issue(office(), current_actor(), name, asked, idempotency_key())
    said = {"id": done.id, "position": done.position, "sha256": done.report.sha256}
    where = url_for("reports.get_issued_report", issue_id=done.id)
    return answer(said | {"replayed": done.replayed}, 201, Location=where)


@blueprint.route("/<string:name>/compare")
@requires(*READERS)
@blueprint.arguments(CompareArguments(), location="query")
@blueprint.response(200, ExplanationShape)
@blueprint.doc(operationId="compareReport", **{"x-fails": [404]})
def compare_report(asked: dict[str, Any], name: str) -> Response:
    """Compare a report with itself at an earlier position: each change with its events."""
    _must_be_known(name)
    before, after = (When(at_position=asked.pop(each)) for each in ("before", "after"))
    return answer(explained(compare(office(), name, before, after, asked)))


@blueprint.route("/issued")
@requires(*READERS)
@blueprint.arguments(WhenArguments(), location="query")
@blueprint.response(200, IssueListShape)
@blueprint.doc(operationId="listIssuedReports")
def list_issued_reports(asked: dict[str, Any]) -> Response:
    """List the reports that were issued, the latest first."""
    wait_for(asked.pop("min_position", None), issued_reports.NAME)
    with reading() as cursor:
        at = as_of(cursor, office().log_id, issued_reports.NAME, when(asked))
        items = issued_reports.issued(cursor, office().log_id, at=at)
    return answer({"items": items, **as_said(at)})


@blueprint.route("/issued/<uuid:issue_id>")
@requires(*READERS)
@blueprint.arguments(IssuedArguments(), location="query")
@blueprint.response(200, IssuedReportShape)
@blueprint.doc(operationId="getIssuedReport", **{"x-fails": [404]})
def get_issued_report(asked: dict[str, Any], issue_id: UUID) -> Response:
    """Read what was issued: what it was asked for; or, in a form, the report itself."""
    wait_for(asked.pop("min_position", None), issued_reports.NAME)
    found, report = report_of(office(), issue_id)
    if "format" in asked:
        return in_form(report, asked["format"], found["name"])
    return answer(found | {"comes_out_again": comes_out_again(office(), issue_id)})


@blueprint.route("/issued/<uuid:issue_id>/bundle")
@requires(*READERS)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
@blueprint.doc(operationId="getBundle", **{"x-fails": [404]})
def get_bundle(issue_id: UUID) -> Response:
    """Read what was issued with everything that proves it, to verify without this office."""
    return bundled(office(), issue_id)


@blueprint.route("/issued/<uuid:issue_id>/compare/<uuid:other_id>")
@requires(*READERS)
@blueprint.response(200, ExplanationShape)
@blueprint.doc(operationId="compareIssuedReports", **{"x-fails": [404]})
def compare_issued_reports(issue_id: UUID, other_id: UUID) -> Response:
    """Compare two issues of a report: each changed figure with the events that explain it."""
    return answer(explained(compare_issues(office(), issue_id, other_id)))


def in_form(report: Report, form: str, name: str) -> Response:
    """The report as a file of the form; JSON is no file."""
    write, mimetype = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(write(report), 200, {} if form == "json" else headers, content_type=mimetype)


def explained(found: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    return {
        "before": dict(found.before.header),
        "after": dict(found.after.header),
        "changed": found.changed,
        "events": {str(case_id): events for case_id, events in found.events.items()},
    }


def _must_be_known(name: str) -> None:
    if name not in REPORTS:
        known = ", ".join(REPORTS)
        raise Problem("not-found", f"There is no report of that name; there are: {known}.")
