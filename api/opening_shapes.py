"""What do answers about steps look like: those that are open, and those taken on many cases?"""

from __future__ import annotations

from marshmallow import Schema, fields

from api.shapes import required_text
from domain.standing import BUCKETS


class RefusalShape(Schema):
    """Why a step is closed, or a count or a choice of it: as the problem would say."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = required_text()
    detail = required_text()
    citation = required_text()


class OpenCountShape(Schema):
    """A count that the step may name, with what may be chosen for it, if anything."""

    number = fields.Integer(required=True)
    choices = fields.List(fields.String(), required=True)


class NextStepShape(Schema):
    """One step: whether you may take it today, on what, and what stands against it."""

    step = fields.String(required=True, metadata={"description": "Its place in the URL."})
    is_open = fields.Boolean(required=True)
    open_until = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The last legal date for a step that is too late today."},
    )
    needs_paper = fields.Boolean(required=True)
    counts = fields.List(fields.Nested(OpenCountShape), required=True)
    choices = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    refusals = fields.List(fields.Nested(RefusalShape), required=True)
    waiting_for = fields.List(
        fields.String(), required=True, metadata={"description": "Roles of others who may."}
    )


class NextStepsShape(Schema):
    """Every step there is, in the order of the procedure, as it is open to you on this case now."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    bucket = required_text(enum=list(BUCKETS))
    steps = fields.List(fields.Nested(NextStepShape), required=True)


class VerdictShape(Schema):
    """What came of the step for one case. `counts` are those that it named."""

    id = fields.UUID(required=True)
    outcome = required_text(enum=["done", "refused", "moved"])
    counts = fields.List(fields.Integer(), required=True)
    version = fields.Integer(required=True, allow_none=True)
    position = fields.Integer(required=True, allow_none=True)
    bucket = fields.String(required=True, allow_none=True)
    replayed = fields.Boolean(required=True)
    problem = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "Why not, as the answer to a single step would say it."},
    )


class VerdictsShape(Schema):
    """A verdict for each case, in the order in which they were sent."""

    items = fields.List(fields.Nested(VerdictShape), required=True)
    done = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    moved = fields.Integer(required=True)
