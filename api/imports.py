"""How does a file come in over HTTP, without ever being whole in memory?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from flask import Response, current_app, request
from marshmallow import Schema, fields

from api.actors import current_actor, office, requires
from api.bodies import answer
from api.fields import Shape, code, county
from api.loading import Receipt, import_doj
from api.openapi import Blueprint
from api.problems import Problem
from domain.actors import Role
from domain.procedures import OFFICE

__all__ = ["BODY", "ImportArguments", "Receipt", "blueprint", "import_doj", "received"]

CHUNK = 1 << 16

blueprint = Blueprint("imports", __name__, url_prefix="/api/v1/imports", description="Files in.")


class ImportArguments(Shape):
    """Which county's cases to take from the file, and by which procedure they go on."""

    county = county(required=True)
    procedure = code(required=True)
    dry_run = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class ReceiptShape(Schema):
    """What a file held, and what became of it."""

    file_sha256 = fields.String(required=True)
    lines = fields.Integer(required=True)
    subjects = fields.Integer(required=True)
    cases = fields.Integer(required=True)
    counts = fields.Integer(required=True)
    new_cases = fields.Integer(required=True)
    known_cases = fields.Integer(required=True)
    doubtful_counts = fields.Integer(required=True)
    position = fields.Integer(required=True)
    doubts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    batch_id = fields.UUID(required=True, allow_none=True)
    dry_run = fields.Boolean(required=True)
    replayed = fields.Boolean(required=True)


FILE = {"schema": {"type": "string", "format": "binary"}}
FORM = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}},
    }
}
BODY = {
    "required": True,
    "content": {"text/csv": FILE, "application/octet-stream": FILE, "multipart/form-data": FORM},
}


@blueprint.route("", methods=["POST"])
@requires(*(OFFICE - {Role.SYSTEM}))
@blueprint.arguments(ImportArguments(), location="query")
@blueprint.response(200, ReceiptShape)
@blueprint.doc(operationId="importFile", requestBody=BODY, **{"x-fails": [409]})
def import_file(asked: dict[str, Any]) -> Response:
    """Load the state's file: every case in it, or nothing."""
    with received() as stream:
        receipt = import_doj(office(), current_actor(), stream, **asked)
    return answer(asdict(receipt))


@contextmanager
def received() -> Iterator[BinaryIO]:
    """The body on disk, in a file that has no name; in memory there is never more than a chunk."""
    request.max_content_length = current_app.config["IMPORT_BYTES_MAX"]
    if request.mimetype == "multipart/form-data":
        if "file" not in request.files:
            raise Problem("invalid", "Send the file in the part that is called file.")
        yield cast(BinaryIO, request.files["file"].stream)
        return
    if request.mimetype not in ("text/csv", "application/octet-stream"):
        accepted = ", ".join(BODY["content"])  # type: ignore[arg-type]
        raise Problem("unsupported-media-type", f"Send one of: {accepted}.")
    with tempfile.TemporaryFile() as kept:
        while chunk := request.stream.read(CHUNK):
            kept.write(chunk)
        kept.seek(0)
        yield cast(BinaryIO, kept)
