"""Which cases stand still, since when and why? And are they whole after a mend?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog
from flask import Response
from marshmallow import Schema, fields

from api.actors import current_actor, office, reading, requires
from api.bodies import answer
from api.openapi import Blueprint
from api.problems import Problem
from api.shapes import required_text
from domain.actors import Role
from projections import retry
from projections.engine import Parked, quarantined
from projections.engine.shapes import versions

READERS = frozenset(Role) - {Role.SYSTEM}
MENDERS = frozenset({Role.ADMIN})
"""Who may let a case be folded again."""

log = structlog.get_logger("docketproof.projections")
blueprint = Blueprint(
    "quarantine", __name__, url_prefix="/api/v1/quarantine", description="What stands still."
)


class ParkedShape(Schema):
    """A case, or another stream, that stands still in one projection since an event."""

    id = fields.UUID(required=True)
    projection = required_text()
    position = fields.Integer(
        required=True, metadata={"description": "The event that could not be folded."}
    )
    topic = required_text()
    reason = required_text()
    waiting = fields.Integer(
        required=True, metadata={"description": "Later events of it that wait."}
    )


class QuarantineShape(Schema):
    """Everything that stands still, by projection and position."""

    items = fields.List(fields.Nested(ParkedShape), required=True)


@blueprint.route("")
@requires(*READERS)
@blueprint.response(200, QuarantineShape)
@blueprint.doc(operationId="listQuarantine")
def list_quarantine() -> Response:
    """List what could not be folded: figures leave it where it stood before."""
    return answer({"items": list(map(_row, standing_still()))})


@blueprint.route("/<uuid:stream_id>/retry", methods=["POST"])
@requires(*MENDERS)
@blueprint.response(200, QuarantineShape)
@blueprint.doc(operationId="retryQuarantined", **{"x-fails": [404]})
def post_retry(stream_id: UUID) -> Response:
    """Fold it again from its first event, after a mend; what is listed still stands."""
    return answer({"items": list(map(_row, retried(stream_id)))})


def standing_still() -> list[Parked]:
    """Every quarantined stream of the log, by projection and position."""
    with reading() as cursor:
        # Before anything was folded there is not even a table of what is quarantined.
        return quarantined(cursor, office().log_id) if versions(cursor) else []


def retried(stream_id: UUID) -> list[Parked]:
    """What of the stream still stands after it was folded again, in every projection.

    A Problem `not-found` if none of it stood. Who asked for it is noted.
    """
    if stream_id not in {each.stream_id for each in standing_still()}:
        raise Problem("not-found", "It does not stand still in any projection, or not any more.")
    still = retry(office().projecting, office().log_id, stream_id=stream_id)
    said = {"actor": current_actor().id, "stream_id": str(stream_id), "still": len(still)}
    log.info("projection.retried", **said)
    return still


def _row(parked: Parked) -> dict[str, Any]:
    return {
        "id": parked.stream_id,
        "projection": parked.projection,
        "position": parked.position,
        "topic": parked.topic,
        "reason": parked.reason,
        "waiting": parked.parked,
    }
