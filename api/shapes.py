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
    since = fields.Date(
        required=True, metadata={"description": "The legal day on which it got to its stage."}
    )
    is_pending = fields.Boolean(
        required=True, metadata={"description": "A check was requested and is not back yet."}
    )
    reviewer = fields.String(required=True, allow_none=True)
    opposed = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The ground on which the prosecution stands against relief."},
    )
    is_sealed = fields.Boolean(required=True)
    checked_on = fields.Date(required=True, allow_none=True)
    agreed_on = fields.Date(required=True, allow_none=True)
    signed_on = fields.Date(required=True, allow_none=True)
    filed_on = fields.Date(required=True, allow_none=True)
    returned_on = fields.Date(required=True, allow_none=True)
    challenged_on = fields.Date(required=True, allow_none=True)
    decided_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    sealed_on = fields.Date(required=True, allow_none=True)


class AsOfShape(Schema):
    """As of when the answer is: a position, its recorded time, and the last legal day, if any."""

    position = fields.Integer(required=True)
    recorded_at = fields.AwareDateTime(required=True, allow_none=True)
    effective = fields.Date(required=True, allow_none=True)


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
    signatures = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Parties that have signed while another has not."},
    )
    basis = fields.String(required=True, allow_none=True)
    meeting = required_text(enum=["", "scheduled", "held"])
    is_served = fields.Boolean(required=True)
    hearing_on = fields.Date(required=True, allow_none=True)
    hold_reason = fields.String(required=True, allow_none=True)
    hold_until = fields.Date(required=True, allow_none=True)
    is_deceased = fields.Boolean(required=True)
    is_unreachable = fields.Boolean(required=True)
    state_record = required_text(enum=["", "notified", "mismatched", "confirmed"])
    duplicate_of = fields.UUID(required=True, allow_none=True)
    merged_into = fields.UUID(required=True, allow_none=True)
    is_closed = fields.Boolean(required=True)
    defender_notified_on = fields.Date(required=True, allow_none=True)
    person_notified_on = fields.Date(required=True, allow_none=True)
    heard_on = fields.Date(required=True, allow_none=True)
    state_notified_on = fields.Date(required=True, allow_none=True)
    state_confirmed_on = fields.Date(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    counts = fields.List(fields.Nested(CountAnswerShape), required=True)
    personal = fields.Nested(PersonalAnswerShape)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


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
    as_of = fields.Nested(AsOfShape, required=True)


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
    corrected_by = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Version of the fact that says that this one was wrong."},
    )
    days_late = fields.Integer(
        required=True, metadata={"description": "Days from its legal date to its record."}
    )
    out_of_order = fields.Boolean(
        required=True,
        metadata={"description": "A fact of a later legal date was recorded before it."},
    )


class HistoryShape(Schema):
    """Everything that happened to a case, by legal date."""

    items = fields.List(fields.Nested(FactAnswerShape), required=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)
