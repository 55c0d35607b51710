"""What can programs do with inquiries? Receive one, list and read them, search, take a step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog
from flask import Response, url_for
from marshmallow import Schema, fields, validate

from api.actors import current_actor, may_see_personal, office, reading, requires
from api.bodies import answer
from api.candidates import asked_of, search, searched_by
from api.cases import idempotency_key, version_seen
from api.fields import Choice, Word, county
from api.inquiry_steps import (
    STEPS,
    AskedShape,
    Heard,
    ReceiveInquiryShape,
    receive_inquiry,
    take_inquiry_step,
)
from api.listing import Page, PageArguments, page_of_list
from api.openapi import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, Blueprint
from api.opened import opens
from api.reading import WhenArguments, as_said, look_up, not_there_yet, wait_for, when
from api.shapes import AsOfShape, required_text
from domain.actors import Role
from domain.asking import ANSWERERS, Channel, InquiryStage
from domain.matching import Key, Strength
from projections import inquiries
from projections.engine import NOW, AsOf

READERS = frozenset(Role) - {Role.SYSTEM}
INSIDE = ("inquiry_id", "key", "given")
"""What a line of the list has for its own use, or says otherwise."""
REFERENCE = "^[0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{3}){2}$"

log = structlog.get_logger("docketproof.personal")
blueprint = Blueprint(
    "inquiries", __name__, url_prefix="/api/v1/inquiries", description="Inquiries."
)


class InquiryListArguments(PageArguments):
    """Which inquiries, as of when, and which page of them."""

    stage = Choice(InquiryStage)
    county = county()
    channel = Choice(Channel)
    case_id = fields.UUID()
    reference = Word(REFERENCE, "Give the reference as it was given, such as 7K2-Q9D-M4X.")


class InquiryHeardShape(Schema):
    """What came of a command. `position` is its place in the record: reads may wait for it."""

    id = fields.UUID(required=True)
    reference = required_text()
    version = fields.Integer(required=True)
    position = fields.Integer(required=True)
    stage = required_text(enum=list(InquiryStage))
    replayed = fields.Boolean(required=True)


class InquiryRowShape(Schema):
    """One inquiry, and since when it waits. What a new search took back is null again."""

    id = fields.UUID(required=True)
    reference = required_text()
    version = fields.Integer(required=True)
    position = fields.Integer(required=True)
    county = required_text()
    channel = required_text(enum=list(Channel))
    given = fields.List(fields.String(), required=True)
    stage = required_text(enum=list(InquiryStage))
    strength = required_text(enum=list(Strength))
    case_ids = fields.List(fields.UUID(), required=True)
    received_on = fields.Date(required=True)
    since_on = fields.Date(required=True)
    searched_on = fields.Date(required=True, allow_none=True)
    matched_on = fields.Date(required=True, allow_none=True)
    answered_on = fields.Date(required=True, allow_none=True)
    told = fields.String(required=True, allow_none=True)
    followed_up_on = fields.Date(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    ending = fields.String(required=True, allow_none=True)


class InquiryListShape(Schema):
    """A page of inquiries, in the order in which they came."""

    items = fields.List(fields.Nested(InquiryRowShape), required=True)
    next = fields.String(required=True, allow_none=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


class InquiryAnswerShape(InquiryRowShape):
    """One inquiry. `personal` is there only for roles that may see it."""

    personal = fields.Nested(AskedShape)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


class CandidateShape(Schema):
    """A case that agrees in something with what was asked; `none` is too little for a match."""

    case_id = fields.UUID(required=True)
    strength = required_text(enum=list(Strength))
    keys = fields.List(required_text(enum=list(Key)), required=True, validate=validate.Length(1))


class CandidateListShape(Schema):
    """Strongest first. `proposed` is the one that agrees strongly, where it is the only one."""

    items = fields.List(fields.Nested(CandidateShape), required=True)
    proposed = fields.UUID(required=True, allow_none=True)
    more = fields.Boolean(required=True)


@blueprint.route("", methods=["POST"])
@requires(*ANSWERERS)
@blueprint.arguments(ReceiveInquiryShape())
@blueprint.response(201, InquiryHeardShape, headers=ETAG | LOCATION)
@blueprint.doc(operationId="receiveInquiry", parameters=[IDEMPOTENCY_KEY], **{"x-fails": [409]})
def post_inquiry(data: dict[str, Any]) -> Response:
    """Put on record that somebody asked."""
    heard = receive_inquiry(office(), current_actor(), data, idempotency_key())
    where = url_for("inquiries.get_inquiry", inquiry_id=heard.stream_id)
    return _answered(heard, 201, Location=where)


@blueprint.route("")
@requires(*READERS)
@blueprint.arguments(InquiryListArguments(), location="query")
@blueprint.response(200, InquiryListShape)
@blueprint.doc(operationId="listInquiries")
def list_inquiries(asked: dict[str, Any]) -> Response:
    """List inquiries in the order in which they came, page by page."""
    wait_for(asked.pop("min_position", None), inquiries.NAME)
    page = page_of_inquiries(asked)
    items = [_row(each) for each in page.rows]
    return answer({"items": items, "next": page.following, **as_said(page.at)})


def page_of_inquiries(asked: dict[str, Any]) -> Page:
    """The page of the list of inquiries that is asked for."""

    def look(read: Any, after: int | None, limit: int, at: AsOf | None) -> list[dict[str, Any]]:
        return inquiries.inquiries(
            read, office().log_id, after_key=after or 0, limit=limit, at=at, **asked
        )

    return page_of_list(inquiries.NAME, asked, look)


@blueprint.route("/<uuid:inquiry_id>")
@requires(*READERS)
@blueprint.arguments(WhenArguments(), location="query")
@blueprint.response(200, InquiryAnswerShape, headers=ETAG)
@blueprint.doc(operationId="getInquiry", **{"x-fails": [404]})
def get_inquiry(asked: dict[str, Any], inquiry_id: UUID) -> Response:
    """Read one inquiry, and who asked if your role may see that."""
    wait_for(asked.pop("min_position", None), inquiries.NAME)
    said = when(asked)
    with reading() as read:
        at, found = look_up(
            read,
            inquiries.NAME,
            said,
            lambda at: inquiries.inquiry(read, office().log_id, inquiry_id, at),
        )
    if found is None:
        version = office().casework.inquiry(inquiry_id).version
        raise not_there_yet("inquiry", version, said)
    body = _row(found) | as_said(at)
    if may_see_personal():
        opens([inquiry_id])
        body["personal"] = asked_of(office(), inquiry_id)
        log.info("read", actor=current_actor().id, inquiry_id=str(inquiry_id))
    # Nothing may be done from a version of the past, so it has no tag to be named by.
    return answer(body) if said != NOW else answer(body, ETag=f'"v{body["version"]}"')


@blueprint.route("/<uuid:inquiry_id>/candidates")
@requires(*ANSWERERS)
@blueprint.response(200, CandidateListShape)
@blueprint.doc(operationId="listCandidates", **{"x-fails": [404]})
def list_candidates(inquiry_id: UUID) -> Response:
    """Search the cases by all that was given; which are hers, a person decides."""
    office().casework.inquiry(inquiry_id)
    log.info("searched", actor=current_actor().id, inquiry_id=str(inquiry_id))
    asked = asked_of(office(), inquiry_id)
    found = search(office(), asked)
    opens([inquiry_id, *(each.case_id for each in found.candidates)], searched_by(asked))
    items = [
        {"case_id": each.case_id, "strength": each.strength, "keys": each.keys}
        for each in found.candidates
    ]
    return answer({"items": items, "proposed": found.proposed, "more": found.more})


def _step_view(name: str) -> Any:
    """The operation of one step: its row in STEPS says all that differs."""
    called = name.replace("-", "_")

    def take(data: dict[str, Any], inquiry_id: UUID) -> Response:
        heard = take_inquiry_step(
            office(), current_actor(), inquiry_id, name, data, version_seen(), idempotency_key()
        )
        return _answered(heard, 200)

    take.__name__ = f"{called}_inquiry"
    take.__doc__ = STEPS[name].schema.__doc__
    view = blueprint.arguments(STEPS[name].schema())(take)
    view = blueprint.response(200, InquiryHeardShape, headers=ETAG)(view)
    verb, _, particle = name.partition("-")
    view = blueprint.doc(
        operationId=f"{verb}{particle.capitalize()}Inquiry",
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
        **{"x-fails": [404]},
    )(view)
    return requires(*ANSWERERS)(view)


for _name in STEPS:
    blueprint.route(f"/<uuid:inquiry_id>/{_name}", methods=["POST"])(_step_view(_name))


def _answered(heard: Heard, status: int, **headers: str) -> Response:
    body = {
        "id": heard.stream_id,
        "reference": heard.reference,
        "version": heard.version,
        "position": heard.position,
        "stage": heard.stage,
        "replayed": heard.replayed,
    }
    return answer(body, status, ETag=f'"v{heard.version}"', **headers)


def _row(line: dict[str, Any]) -> dict[str, Any]:
    said = {name: each for name, each in line.items() if name not in INSIDE}
    return {"id": line["inquiry_id"], "given": line["given"].split(",")} | said
