"""Which shapes does a reconciliation have over HTTP: what is asked, and what is answered?"""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.fields import Choice, Day, Word, county
from api.reading import WhenArguments
from api.reports import FORMS
from api.shapes import AsOfShape
from api.step_shapes import StepShape
from domain.procedures import PROCEDURES
from domain.reconciling import Remark
from projections.reports.reconciling import items, statement

TABLES = {"items": items, "statement": statement}


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


class ReconciliationAnswerShape(ReconciliationShape):
    """One comparison, as of when it was asked for."""

    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


class ReconciliationListShape(Schema):
    """Reconciliations, the latest made first."""

    items = fields.List(fields.Nested(ReconciliationShape), required=True)
    next = fields.String(required=True, allow_none=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)
