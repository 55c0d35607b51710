"""Which figures can be had, as of when, and in which form?"""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields, validate

from api import fields as shapes
from api.actors import office, requires
from api.fields import Choice, DayAhead, Digits, code, county
from api.openapi import Blueprint
from api.problems import Problem
from api.reading import WhenArguments, wait_for
from domain.actors import Role
from domain.duties import KNOWN, Status
from projections import caseload
from projections.reports import REPORTS, as_csv, as_json, ask

blueprint = Blueprint("reports", __name__, url_prefix="/api/v1/reports", description="Figures.")

FORMS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


class ReportArguments(WhenArguments):
    """What the report is about, as of when, and in which form."""

    format = fields.String(validate=validate.OneOf(list(FORMS)), load_default="json")
    county = county()
    procedure = code()
    today = DayAhead(metadata={"description": "Judge as on this day; else as of today."})
    capacity = Digits(1, 100_000, "How many cases a week the office can do.")
    duty = fields.String(validate=validate.OneOf(list(KNOWN)))
    state = Choice(Status, metadata={"description": "Only cases that stand so with the duty."})


@blueprint.route("/<string:name>")
@requires(*(set(Role) - {Role.SYSTEM}))
@blueprint.arguments(ReportArguments(), location="query")
@blueprint.response(200, {"type": "object"})
@blueprint.alt_response(200, schema={"type": "string"}, content_type="text/csv", success=True)
@blueprint.doc(operationId="getReport", **{"x-fails": [404]})
def get_report(asked: dict[str, Any], name: str) -> Response:
    """Read one report. Equal arguments and an equal position give equal bytes."""
    if name not in REPORTS:
        known = ", ".join(REPORTS)
        raise Problem("not-found", f"There is no report of that name; there are: {known}.")
    wait_for(asked.pop("min_position", None), caseload.NAME)
    form = asked.pop("format")
    with office().reading.cursor() as cursor:
        found = ask(REPORTS[name], cursor, office().log_id, asked, today=shapes.today)
    body = as_csv(found) if form == "csv" else as_json(found)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'} if form == "csv" else {}
    return Response(body, 200, headers, content_type=FORMS[form])
