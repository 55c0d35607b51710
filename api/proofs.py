"""What proves a case's events to whoever may see them: each leaf, and the way up from it."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from api.actors import office, reading, requires
from api.bodies import answer
from api.openapi import Blueprint
from api.problems import Problem
from api.reports import READERS
from api.sealed import must_be_sealed
from api.sealed_log import TEXT
from api.shapes import required_text
from domain.mishaps import NoSuchCase
from record.sealing import receipts
from record.sealing.receipts import Receipted

OF_A_CASE = "case."
blueprint = Blueprint("proofs", __name__, description="Receipts.")


class ProvedEventShape(Schema):
    """An event and its receipt (C2SP tlog-proof, with the leaf in it); null until it is sealed."""

    position = fields.Integer(required=True)
    version = fields.Integer(required=True)
    topic = required_text()
    receipt = fields.String(required=True, allow_none=True)


class ProvedCaseShape(Schema):
    """Every event of a case, in order; each leaf names the hash of the one before it."""

    id = fields.UUID(required=True)
    items = fields.List(fields.Nested(ProvedEventShape), required=True)


@blueprint.route("/log/proof/case/<uuid:case_id>")
@requires(*READERS)
@blueprint.response(200, ProvedCaseShape)
@blueprint.doc(operationId="proveCase", **{"x-fails": [404]})
def prove_case(case_id: UUID) -> Response:
    """Prove every event of a case, under the latest checkpoint."""
    items = [
        each._asdict() | {"receipt": bytes(each.receipt).decode() if each.receipt else None}
        for each in proved(case_id)
    ]
    return answer({"id": case_id, "items": items})


@blueprint.route("/api/v1/cases/<uuid:case_id>/receipts/<int:version>")
@requires(*READERS)
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="getReceipt", **{"x-fails": [404]})
def get_receipt(case_id: UUID, version: int) -> Response:
    """Read the receipt of one event (C2SP tlog-proof): a file for whoever was served."""
    return as_file(receipt_of(case_id, version))


def proved(case_id: UUID) -> list[Receipted]:
    """Every event of the case. Raises NoSuchCase."""
    with reading() as cursor:
        found = receipts.receipts(cursor, office().log_id, case_id)
    if not found or not found[0].topic.startswith(OF_A_CASE):
        raise NoSuchCase(case_id)
    return found


def receipt_of(case_id: UUID, version: int) -> Receipted:
    """One event of the case with its receipt, which is the same for ever.

    Raises a Problem: `not-found`, or `unsealed` until a checkpoint covers it.
    """
    with reading() as cursor:
        found = receipts.receipt(cursor, office().log_id, case_id, version)
    if found is None or not found.topic.startswith(OF_A_CASE):
        raise Problem("not-found", "This case has no event of that version.")
    if found.receipt is None:
        must_be_sealed(office(), found.position, "event")
        return receipt_of(case_id, version)
    return found


def as_file(event: Receipted) -> Response:
    """The receipt as a file that any verifier of the format reads."""
    name = f'attachment; filename="event-{event.position}.tlog-proof"'
    body = bytes(event.receipt) if event.receipt else b""
    return Response(body, content_type=TEXT, headers={"Content-Disposition": name})
