"""What do answers look like, in the OpenAPI document? Lists go out without passing through here."""

from __future__ import annotations

from marshmallow import Schema, fields

from domain.standing import BUCKETS


def required_text(**metadata: object) -> fields.String:
    """Text that is always there."""
    return fields.String(required=True, metadata=metadata)


class AnswerShape(Schema):
    """What came of a command. `position` is its place in the record: reads may wait for it."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    position = fields.Integer(required=True)
    bucket = required_text(enum=list(BUCKETS))
    replayed = fields.Boolean(
        required=True, metadata={"description": "Whether this is the first answer, given again."}
    )


class PersonalAnswerShape(Schema):
    """Whom the case is about, for roles that may see it."""

    name = fields.String()
    birth_date = fields.String()
    cii = fields.String()
    docket = fields.String()
    filing_number = fields.String()


class CountAnswerShape(Schema):
    """One count of conviction, and where it stands."""

    number = fields.Integer(required=True)
    code = required_text()
    section = required_text()
    subsection = required_text()
    level_before = fields.String(required=True, allow_none=True)
    level_now = fields.String(required=True, allow_none=True)
    convicted_on = fields.Date(required=True, allow_none=True)
    doubts = fields.Integer(required=True)
    stage = required_text()
    bucket = required_text(enum=list(BUCKETS))
    outcome = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    citation = fields.String(required=True, allow_none=True)
    relief = fields.String(required=True, allow_none=True)
    checked_by = fields.String(required=True, allow_none=True)
    checked_on = fields.Date(required=True, allow_none=True)
    agreed_on = fields.Date(required=True, allow_none=True)
    filed_on = fields.Date(required=True, allow_none=True)
    decided_on = fields.Date(required=True, allow_none=True)


class CaseAnswerShape(Schema):
    """One case. `personal` is there only for roles that may see it."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    county = required_text()
    procedure = required_text()
    bucket = required_text(enum=list(BUCKETS))
    source = required_text()
    person_id = fields.UUID(required=True)
    identified_on = fields.Date(required=True)
    position = fields.Integer(
        required=True, metadata={"description": "Where its last fact stands in the record."}
    )
    assents = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Parties that have agreed while another has not."},
    )
    counts = fields.List(fields.Nested(CountAnswerShape), required=True)
    personal = fields.Nested(PersonalAnswerShape)
    as_of_position = fields.Integer(required=True)


class CaseRowShape(Schema):
    """One case in a list."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    county = required_text()
    procedure = required_text()
    bucket = required_text(enum=list(BUCKETS))
    identified_on = fields.Date(required=True)
    sections = fields.List(fields.String(), required=True)
    counts = fields.Integer(required=True)


class CaseListShape(Schema):
    """A page of cases. `next` goes into `cursor`, unchanged; it is null on the last page."""

    items = fields.List(fields.Nested(CaseRowShape), required=True)
    next = fields.String(required=True, allow_none=True)
    as_of_position = fields.Integer(required=True)


class FoundListShape(Schema):
    """The cases found. `more` says that there are others: search more exactly."""

    items = fields.List(fields.Nested(CaseRowShape), required=True)
    more = fields.Boolean(required=True)
    as_of_position = fields.Integer(required=True)


class FactAnswerShape(Schema):
    """One fact: what, when in law, when recorded, by whom, on what paper."""

    position = fields.Integer(required=True)
    version = fields.Integer(required=True)
    topic = required_text()
    on = fields.Date(required=True)
    recorded_at = fields.DateTime(required=True)
    by = required_text()
    role = required_text()
    document_reference = fields.String(required=True, allow_none=True)
    document_sha256 = fields.String(required=True, allow_none=True)
    what = fields.Dict(keys=fields.String(), required=True)


class HistoryShape(Schema):
    """Everything that happened to a case, by legal date."""

    items = fields.List(fields.Nested(FactAnswerShape), required=True)
    as_of_position = fields.Integer(required=True)
