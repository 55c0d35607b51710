"""What do answers about issued and compared reports look like?"""

from __future__ import annotations

from marshmallow import Schema, fields

from api.shapes import AsOfShape


class IssueShape(Schema):
    """One report as it was issued. `asked` are its arguments as text."""

    id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    name = fields.String(required=True)
    asked = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    at_position = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    by = fields.String(required=True)
    role = fields.String(required=True)
    on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)


class IssueListShape(Schema):
    """Reports that were issued, the latest first."""

    items = fields.List(fields.Nested(IssueShape), required=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


class IssuedShape(Schema):
    """What came of issuing. `position` is its place in the record."""

    id = fields.UUID(required=True)
    position = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    replayed = fields.Boolean(required=True)


class IssuedReportShape(IssueShape):
    """An issue, and whether the record gives the very same bytes today."""

    comes_out_again = fields.Boolean(required=True)


class ReasonShape(Schema):
    """What came into a figure (1) or went out of it (-1): a count, or a whole case."""

    change = fields.Integer(required=True)
    case_id = fields.UUID(required=True)
    count_number = fields.Integer(required=True, allow_none=True)


class ChangedShape(Schema):
    """One figure; its reasons add up to the difference. One worked out of others has none."""

    row = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    column = fields.String(required=True)
    before = fields.Float(required=True, allow_none=True)
    after = fields.Float(required=True, allow_none=True)
    reasons = fields.List(fields.Nested(ReasonShape), required=True)


class EventShape(Schema):
    """An event of a case that came between."""

    position = fields.Integer(required=True)
    version = fields.Integer(required=True)
    topic = fields.String(required=True)
    on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    role = fields.String(required=True)


class ExplanationShape(Schema):
    """Every figure that changed, and by case what happened between."""

    before = fields.Dict(required=True)
    after = fields.Dict(required=True)
    changed = fields.List(fields.Nested(ChangedShape), required=True)
    events = fields.Dict(
        keys=fields.String(), values=fields.List(fields.Nested(EventShape)), required=True
    )
