"""How does a court's list come in to be compared, what came of it, and who signs for that?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, url_for
from marshmallow import Schema, fields, validate

from api.actors import PERSONAL, current_actor, office, reading, requires
from api.bodies import answer
from api.bulk_orders import PageArguments
from api.cases import idempotency_key, version_seen
from api.fields import Choice, Day, Word, county
from api.imports import BODY, received
from api.openapi import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, Blueprint
from api.problems import Problem
from api.reading import WhenArguments, next_page, page_after, wait_for, when
from api.reconciled import reconciliation, reconciliations
from api.reconciling import Question, reconcile, record_reconciliation, sign_off
from api.step_shapes import StepShape
from api.tokens import Actor
from domain.actors import Role
from domain.casework import Answer
from domain.procedures import PROCEDURES
from domain.reconciling import MAKERS, SIGNERS, Remark
from intake.court_list import CourtMapping, read_court_mapping
from projections import caseload, timeline
from projections.reports import Report, as_csv, as_json
from projections.reports.reconciling import Reconciled, items, statement
from projections.reports.spreadsheet import as_xlsx
from record.store.tracking import position_of

READERS = frozenset(Role) - {Role.SYSTEM}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"json": "application/json", "csv": "text/csv; charset=utf-8", "xlsx": XLSX}
TABLES = {"items": items, "statement": statement}

blueprint = Blueprint(
    "reconciliations",
    __name__,
    url_prefix="/api/v1/reconciliations",
    description="A court's or the state's own list, held against the record.",
)


class ReconcileArguments(WhenArguments):
    """Which of ours to compare, as of when; what to give back; and whether to put it on record."""

    county = county()
    procedure = fields.String(validate=validate.OneOf(list(PROCEDURES)))
    cut_off = Day(metadata={"description": "The day up to which their list was drawn up."})
    table = fields.String(validate=validate.OneOf(list(TABLES)), load_default="items")
    format = fields.String(validate=validate.OneOf(list(FORMS)), load_default="json")
    record = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class SignOffShape(StepShape):
    """Somebody else than its maker stands by it; what is unexplained needs a reason."""

    remark = Choice(Remark, required=True)
    reason = Word(
        "^([a-z0-9_]{1,40})?$",
        "Give a code of lower-case letters, digits and underscores, up to 40.",
        load_default="",
    )


class SettledShape(Schema):
    """Where the reconciliation stands after the step."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    position = fields.Integer(required=True)
    replayed = fields.Boolean(required=True)


class ReconciliationTotalsShape(Schema):
    """`rows` = `matched` + `differs` + `only_theirs` + `unreadable`.

    `ours` = `matched` + `differs` + `only_ours`.
    """

    rows = fields.Integer(required=True)
    ours = fields.Integer(required=True)
    matched = fields.Integer(required=True)
    differs = fields.Integer(required=True)
    only_ours = fields.Integer(required=True)
    only_theirs = fields.Integer(required=True)
    unreadable = fields.Integer(required=True)
    sealed = fields.Integer(required=True)
    unexplained = fields.Integer(required=True)


class ColumnTallyShape(Schema):
    """How often a column was compared, equal and differing."""

    column = fields.String(required=True)
    compared = fields.Integer(required=True)
    equal = fields.Integer(required=True)
    differing = fields.Integer(required=True)


class ReconciliationShape(Schema):
    """One comparison that is on record: its question, its digests, its figures, its signature."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    position = fields.Integer(required=True)
    made_on = fields.Date(required=True)
    made_by = fields.String(required=True)
    unit = fields.String(required=True)
    county = fields.String(required=True)
    procedure = fields.String(required=True)
    file_sha256 = fields.String(required=True)
    mapping_sha256 = fields.String(required=True)
    result_sha256 = fields.String(required=True)
    at_position = fields.Integer(required=True)
    effective = fields.Date(required=True, allow_none=True)
    cut_off = fields.Date(required=True, allow_none=True)
    totals = fields.Nested(ReconciliationTotalsShape, required=True)
    columns = fields.List(fields.Nested(ColumnTallyShape), required=True)
    causes = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    signed_off_on = fields.Date(required=True, allow_none=True)
    signed_off_by = fields.String(required=True, allow_none=True)
    remark = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class ReconciliationListShape(Schema):
    """Reconciliations, the latest made first."""

    items = fields.List(fields.Nested(ReconciliationShape), required=True)
    next = fields.String(required=True, allow_none=True)
    as_of_position = fields.Integer(required=True)


def must_be_let_near(actor: Actor, mapping: CourtMapping) -> None:
    """A docket leads to a person: only who may search by it may compare by it."""
    if mapping.key == "docket" and actor.role not in PERSONAL:
        raise Problem(
            "forbidden",
            "A docket leads to a person, and your role may not search by it. Map our case ids as "
            "the key, or ask a clerk or an attorney to make it; you may then sign it off.",
        )


@blueprint.route("", methods=["POST"])
@requires(*MAKERS)
@blueprint.arguments(ReconcileArguments(), location="query")
@blueprint.response(200, {"type": "object"})
@blueprint.alt_response(200, schema={"type": "string"}, content_type="text/csv", success=True)
@blueprint.alt_response(200, schema={"type": "string"}, content_type=XLSX, success=True)
@blueprint.alt_response(201, schema={"type": "object"}, headers=LOCATION, success=True)
@blueprint.doc(
    operationId="reconcile",
    requestBody=BODY,
    parameters=[IDEMPOTENCY_KEY],
    **{"x-fails": [409]},
)
def post_reconciliation(asked: dict[str, Any]) -> Response:
    """Compare a list with the record: send it as `file`, and its `mapping` (TOML)."""
    wait_for(asked.pop("min_position", None), caseload.NAME, timeline.NAME)
    form, table, record = (asked.pop(name) for name in ("format", "table", "record"))
    question = Question(when=when(asked), **asked)
    with received() as sent:
        if sent.mapping is None or len(sent.files) != 1:
            raise Problem(
                "invalid", "Send two parts: file, the list; and mapping, what it means (TOML)."
            )
        mapping = read_court_mapping(sent.mapping)
        must_be_let_near(current_actor(), mapping)
        found = reconcile(office(), sent.files[0], mapping, question)
    if not record:
        return given_out(found, table, form)
    made = record_reconciliation(office(), current_actor(), found, question, idempotency_key())
    response = given_out(found, table, form, 201)
    where = url_for("reconciliations.get_reconciliation", reconciliation_id=made.stream_id)
    response.headers["Location"] = where
    return response


def given_out(found: Reconciled, table: str, form: str, status: int = 200) -> Response:
    """The comparison as a file."""
    name = f'attachment; filename="reconciliation-{table}.{form}"'
    headers = {} if form == "json" else {"Content-Disposition": name}
    return Response(body_of(found, table, form), status, headers, content_type=FORMS[form])


def body_of(found: Reconciled, table: str, form: str) -> bytes:
    """One table of the comparison in that form; a workbook holds both."""
    if form == "xlsx":
        return as_xlsx({name: of(found) for name, of in TABLES.items()})
    report: Report = TABLES[table](found)
    return as_csv(report) if form == "csv" else as_json(report)


@blueprint.route("")
@requires(*READERS)
@blueprint.arguments(PageArguments(), location="query")
@blueprint.response(200, ReconciliationListShape)
@blueprint.doc(operationId="listReconciliations")
def list_reconciliations(asked: dict[str, Any]) -> Response:
    """List reconciliations, the latest made first, page by page."""
    wait_for(asked.pop("min_position", None), timeline.NAME)
    cursor, limit = asked.pop("cursor", None), asked.pop("limit")
    before = page_after({}, cursor)[0] if cursor else None
    with reading() as read:
        position = position_of(read, office().log_id, timeline.NAME)
        rows = reconciliations(read, office().log_id, before=before, limit=limit + 1)
    token = next_page({}, [rows[limit - 1]["position"]]) if len(rows) > limit else None
    return answer({"items": rows[:limit], "next": token, "as_of_position": position})


@blueprint.route("/<uuid:reconciliation_id>")
@requires(*READERS)
@blueprint.response(200, ReconciliationShape, headers=ETAG)
@blueprint.doc(operationId="getReconciliation", **{"x-fails": [404]})
def get_reconciliation(reconciliation_id: UUID) -> Response:
    """Read one reconciliation: its figures, and who stands by it."""
    with reading() as read:
        found = reconciliation(read, office().log_id, reconciliation_id)
    if found is None:
        version = office().casework.reconciliation(reconciliation_id).version
        raise Problem("projection-behind", headers={"Retry-After": "1"}, version=version)
    return answer(found, ETag=f'"v{found["version"]}"')


@blueprint.route("/<uuid:reconciliation_id>/sign-off", methods=["POST"])
@requires(*SIGNERS)
@blueprint.arguments(SignOffShape())
@blueprint.response(200, SettledShape, headers=ETAG)
@blueprint.doc(
    operationId="signOffReconciliation",
    parameters=[IF_MATCH, IDEMPOTENCY_KEY],
    **{"x-fails": [404]},
)
def post_sign_off(data: dict[str, Any], reconciliation_id: UUID) -> Response:
    """Stand by a reconciliation that somebody else made, once."""
    settled = sign_off(
        office(), current_actor(), reconciliation_id, data, version_seen(), idempotency_key()
    )
    return _settled(settled)


def _settled(settled: Answer) -> Response:
    body = {
        "id": settled.stream_id,
        "version": settled.version,
        "position": settled.position,
        "replayed": settled.replayed,
    }
    return answer(body, ETag=f'"v{settled.version}"')
