"""Who opened what the vault holds, and who goes through that? For those who look after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from flask import Response
from marshmallow import Schema, fields

from api.actors import current_actor, office, requires
from api.bodies import answer
from api.cases import idempotency_key
from api.commands import command_of
from api.fields import Digits, Shape, Whole, Word, code, today
from api.office import Office
from api.openapi import IDEMPOTENCY_KEY, Blueprint
from api.problems import Problem
from api.reading import LAST_POSITION
from api.shapes import required_text
from api.tokens import Actor
from domain.access import REVIEWERS, Access
from domain.actors import Act
from record.store import backwards, reading

A_WEEK = timedelta(days=7)
"""So often somebody goes through it (CJIS Security Policy AU-6)."""

blueprint = Blueprint(
    "accesses", __name__, url_prefix="/api/v1/accesses", description="Who opened what."
)


class Look(NamedTuple):
    """One access: where it stands in its log, when and from where it was made, and what it says."""

    position: int
    recorded_at: datetime
    host: str
    fact: Access.Opened


class Review(NamedTuple):
    """The latest review: up to which access, by whom, on which day, and what was found."""

    position: int
    fact: Access.Reviewed

    def is_due(self, day: date) -> bool:
        """Whether a week has passed since."""
        return day - self.fact.on >= A_WEEK


class AccessesArguments(Shape):
    """Of which case, of whom, and before which position of the log of accesses."""

    case = fields.UUID()
    by = Word("^[A-Za-z0-9._-]{1,40}$", "Give the id of an account, as an access shows it.")
    before = Digits(1, LAST_POSITION, "Only those before this position.")
    limit = Digits(1, 500, load_default=100)


class AccessShape(Schema):
    """One access: who opened which cases or inquiries, by which door, or searched by what."""

    position = fields.Integer(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    by = required_text()
    role = required_text()
    host = required_text()
    door = required_text()
    opened = fields.List(fields.UUID(), required=True)
    searched = fields.List(fields.String(), required=True)


class AccessListShape(Schema):
    """Accesses, the latest first."""

    items = fields.List(fields.Nested(AccessShape), required=True)


class ReviewAccessesShape(Shape):
    """Up to which access somebody went through it, and what they found, as a code."""

    up_to = Whole(1, LAST_POSITION, required=True)
    finding = code(required=True)


class ReviewedAccessesShape(Schema):
    """The review's own position in the log of accesses."""

    position = fields.Integer(required=True)


@blueprint.route("")
@requires(*REVIEWERS)
@blueprint.arguments(AccessesArguments(), location="query")
@blueprint.response(200, AccessListShape)
@blueprint.doc(operationId="listAccesses")
def list_accesses(asked: dict[str, Any]) -> Response:
    """List who opened personal data, the latest first."""
    return answer({"items": [_row(each) for each in looks(office(), **asked)]})


@blueprint.route("/reviews", methods=["POST"])
@requires(*REVIEWERS)
@blueprint.arguments(ReviewAccessesShape())
@blueprint.response(201, ReviewedAccessesShape)
@blueprint.doc(operationId="reviewAccesses", parameters=[IDEMPOTENCY_KEY])
def post_review(asked: dict[str, Any]) -> Response:
    """Say that you went through the accesses up to a position, and what you found."""
    position = review(office(), current_actor(), key=idempotency_key(), **asked)
    return answer({"position": position}, 201)


def looks(
    office: Office,
    *,
    case: UUID | None = None,
    by: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Iterator[Look]:
    """Accesses, the latest first: of one case or inquiry, or of one person, if asked."""
    mapper = office.accesses.mapper
    with office.reading.look() as cursor:
        found = backwards.latest(
            cursor,
            office.accesses_id,
            topic=Access.Opened.TOPIC,
            about=case,
            by=by,
            before=before,
            limit=limit,
        )
        for each in found:
            fact: Any = mapper.to_domain_event(each.event)
            yield Look(each.position, each.recorded_at, each.host, fact)


def last_review(office: Office) -> Review | None:
    """The latest review; None as long as nobody made one."""
    with office.reading.look() as cursor:
        rows = backwards.latest(cursor, office.accesses_id, topic=Access.Reviewed.TOPIC, limit=1)
        found = next(rows, None)
    if found is None:
        return None
    fact: Any = office.accesses.mapper.to_domain_event(found.event)
    return Review(found.position, fact)


def review(office: Office, actor: Actor, *, up_to: int, finding: str, key: str | None) -> int:
    """Put a review on record; its position. A Problem `invalid` if it cannot be of so many."""
    command = command_of(office, actor, key, ["review accesses", up_to, finding])
    if office.accesses.answered(command) is None:
        _must_go_on(office, up_to)
    made = Access.review(
        Act(actor.id, actor.role, today()),
        access_id=uuid5(command.id, "access"),
        up_to=up_to,
        finding=finding,
    )
    return office.accesses.receive(command, [made]).position


def _must_go_on(office: Office, up_to: int) -> None:
    """A review that goes less far than the one before it would be taken for one of this week."""
    with office.reading.look() as cursor:
        there = reading.head(cursor, office.accesses_id)
    last = last_review(office)
    before = last.fact.up_to if last else 0
    if not before <= up_to <= there:
        says = f"The log of accesses has {there} so far, and was gone through up to {before}."
        raise Problem("invalid", errors=[{"field": "up_to", "detail": says}])


def _row(each: Look) -> dict[str, Any]:
    return {
        "position": each.position,
        "recorded_at": each.recorded_at,
        "by": each.fact.by,
        "role": each.fact.role,
        "host": each.host,
        "door": each.fact.door,
        "opened": list(each.fact.opened),
        "searched": list(each.fact.searched),
    }
