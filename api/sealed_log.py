"""What of the log anybody may have: its checkpoints, hashes, keys and proofs; never a leaf.

A hash tells nothing of its leaf, in which 32 random bytes stand. What holds leaves needs a token.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validates_schema
from marshmallow.exceptions import ValidationError

from api.actors import office, reading
from api.bodies import answer
from api.fields import Digits, Shape
from api.openapi import Blueprint
from api.problems import Problem
from api.reading import LAST_POSITION
from projections.engine import Cursor
from record.proof import tiles
from record.proof.findings import Malformed
from record.sealing import checkpoints
from record.sealing.checkpoints import Published
from record.sealing.receipts import under
from record.sealing.tree import RecordTree
from record.store.logs import find_log

PUBLIC: dict[str, Any] = {"security": []}
STAMP = "application/timestamp-reply"
TEXT = "text/plain; charset=utf-8"
FAILS = [404, 422, 429]
FOR_EVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("log", __name__, url_prefix="/log", description="The sealed log.")


class InclusionArguments(Shape):
    """Of which event, and under the checkpoint of which size."""

    position = Digits(1, LAST_POSITION, "The event's place in the record.", required=True)
    size = Digits(1, LAST_POSITION, "Of this published checkpoint; else of the first over it.")


class ConsistencyArguments(Shape):
    """Between which two sizes."""

    old = Digits(1, LAST_POSITION, "The size that you know.", required=True)
    new = Digits(1, LAST_POSITION, "The size to prove it to; else that of the latest checkpoint.")

    @validates_schema
    def in_order(self, asked: dict[str, Any], **_: Any) -> None:
        """A log never shrinks."""
        if asked.get("new", LAST_POSITION) < asked["old"]:
            raise ValidationError("The new size is below the old one. Exchange them.", "new")


class ConsistencyShape(Schema):
    """That the tree of `new` events begins with the tree of `old`: hashes in base64 (RFC 9162)."""

    old = fields.Integer(required=True)
    new = fields.Integer(required=True)
    proof = fields.List(fields.String(), required=True)


@blueprint.route("/checkpoint")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="getCheckpoint", **PUBLIC, **{"x-fails": FAILS})
def get_checkpoint() -> Response:
    """Read the latest checkpoint (C2SP tlog-checkpoint), as its witnesses cosigned it."""
    with reading() as cursor:
        found = latest(cursor)
    return Response(found.body, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@blueprint.route("/accesses/checkpoint")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="getCheckpointOfAccesses", **PUBLIC, **{"x-fails": FAILS})
def get_checkpoint_of_accesses() -> Response:
    """Read the latest checkpoint of the log of accesses: how many there were, and their root."""
    with reading() as cursor:
        # A stranger opens no log: one that is not there has no number, and no checkpoint.
        found = latest(cursor, find_log(cursor, office().settings.accesses.log) or 0)
    return Response(found.body, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@blueprint.route("/checkpoint/<int:size>")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="getCheckpointOfSize", **PUBLIC, **{"x-fails": FAILS})
def get_checkpoint_of_size(size: int) -> Response:
    """Read the checkpoint that was published of so many events; it never changes."""
    with reading() as cursor:
        found = (
            checkpoints.of_size(cursor, office().log_id, size) if size <= LAST_POSITION else None
        )
    if found is None:
        raise Problem("not-found", "No checkpoint of that size was published.")
    return Response(found.body, content_type=TEXT, headers={"Cache-Control": FOR_EVER})


@blueprint.route("/stamp/<int:size>")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=STAMP)
@blueprint.doc(operationId="getStamp", **PUBLIC, **{"x-fails": FAILS})
def get_stamp(size: int) -> Response:
    """Read the time stamp over the text of that checkpoint (RFC 3161)."""
    with reading() as cursor:
        found = checkpoints.stamp(cursor, office().log_id, size) if size <= LAST_POSITION else None
    if found is None:
        raise Problem("not-found", "No checkpoint of that size has a time stamp.")
    return Response(found, content_type=STAMP, headers={"Cache-Control": FOR_EVER})


@blueprint.route("/tile/<path:where>")
@blueprint.response(
    200, {"type": "string", "format": "binary"}, content_type="application/octet-stream"
)
@blueprint.doc(operationId="getTile", **PUBLIC, **{"x-fails": FAILS})
def get_tile(where: str) -> Response:
    """Read a tile (C2SP tlog-tiles): up to 256 hashes. Bundles of entries are not public."""
    try:
        level, number, width = tiles.placed(f"tile/{where}")
    except Malformed as wrong:
        raise Problem("not-found", str(wrong)) from wrong
    with reading() as cursor:
        there = latest(cursor).size >> tiles.HEIGHT * level
        if not 0 < number * tiles.WIDTH + width <= there:
            raise Problem("not-found", f"The tree has {there} hashes at level {level}.")
        found = RecordTree(cursor, office().log_id).tile(level, number, width)
    headers = {"Cache-Control": FOR_EVER}
    return Response(found, content_type="application/octet-stream", headers=headers)


@blueprint.route("/keys")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="getLogKeys", **PUBLIC, **{"x-fails": FAILS})
def get_keys() -> Response:
    """Read the keys that sign now, as a policy names them: to compare with those handed to you."""
    with reading() as cursor:
        found = latest(cursor)
        known = checkpoints.keys(cursor, office().log_id)
    now = {(each.name, each.key_id) for each in found.note.lines}
    lines = [
        f"log {key}" if (key.name, key.key_id) in now else f"# signed from {since}: log {key}"
        for key, since in known
    ]
    return Response("".join(f"{each}\n" for each in lines), content_type=TEXT)


@blueprint.route("/proof/inclusion")
@blueprint.arguments(InclusionArguments(), location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
@blueprint.doc(operationId="proveInclusion", **PUBLIC, **{"x-fails": FAILS})
def prove_inclusion(asked: dict[str, Any]) -> Response:
    """Prove that an event is in the log (C2SP tlog-proof), to whoever has its leaf."""
    position, size = asked["position"], asked.get("size")
    with reading() as cursor:
        if size is None:
            seal = checkpoints.covering(cursor, office().log_id, position)
        else:
            seal = checkpoints.of_size(cursor, office().log_id, size)
        if seal is None or seal.size < position:
            raise Problem("not-found", "No published checkpoint of that size covers this event.")
        proof = under(RecordTree(cursor, office().log_id), position, seal)
    return Response(bytes(proof), content_type=TEXT)


@blueprint.route("/proof/consistency")
@blueprint.arguments(ConsistencyArguments(), location="query")
@blueprint.response(200, ConsistencyShape)
@blueprint.doc(operationId="proveConsistency", **PUBLIC, **{"x-fails": FAILS})
def prove_consistency(asked: dict[str, Any]) -> Response:
    """Prove that the log has only grown since it was of a size that you know."""
    with reading() as cursor:
        size = latest(cursor).size
        old, new = asked["old"], asked.get("new", size)
        if max(old, new) > size:
            raise Problem("not-found", f"The latest published checkpoint covers {size} events.")
        proof = RecordTree(cursor, office().log_id).consistency(old, new)
    return answer({"old": old, "new": new, "proof": [b64encode(each).decode() for each in proof]})


def latest(cursor: Cursor, log_id: int | None = None) -> Published:
    """The latest checkpoint, of the cases' log if not said; a Problem `not-found` without one."""
    found = checkpoints.latest(cursor, office().log_id if log_id is None else log_id)
    if found is None:
        raise Problem("not-found", "No checkpoint is published yet. To seal: docketproof seal")
    return found
