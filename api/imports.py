"""How does a file come in over HTTP, without ever being whole in memory?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, BinaryIO, NamedTuple, cast

from flask import Response, current_app, request
from marshmallow import Schema, fields, validate

from api.actors import current_actor, office, requires
from api.bodies import answer
from api.deliveries import LAYOUTS, Layout, layout_of
from api.fields import Shape, code, county
from api.loading import import_doj, take_in
from api.openapi import Blueprint
from api.problems import Problem
from api.receipts import Receipt
from domain.actors import Role
from domain.procedures import OFFICE

__all__ = ["BODY", "ImportArguments", "Receipt", "blueprint", "import_doj", "received"]

FILES_MAX = 100

CHUNK = 1 << 16

blueprint = Blueprint("imports", __name__, url_prefix="/api/v1/imports", description="Files in.")


class ImportArguments(Shape):
    """Which county's cases to take from the file, and by which procedure they go on."""

    county = county(required=True)
    procedure = code(required=True)
    layout = fields.String(
        validate=validate.OneOf(list(LAYOUTS)),
        load_default="doj",
        metadata={"description": "; ".join(f"`{name}`: {of}" for name, of in LAYOUTS.items())},
    )
    dry_run = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class ReceiptShape(Schema):
    """What a delivery held, and what became of it."""

    layout = fields.String(required=True)
    file_sha256 = fields.String(required=True)
    files = fields.List(fields.String(), required=True)
    lines = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    subjects = fields.Integer(required=True)
    cases = fields.Integer(required=True)
    counts = fields.Integer(required=True)
    new_cases = fields.Integer(required=True)
    known_cases = fields.Integer(required=True)
    changed_cases = fields.Integer(required=True)
    changed = fields.List(fields.UUID(), required=True)
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
        "properties": {
            "file": {
                "description": "The file; or, repeated, every file of one delivery, in any order.",
                "type": "string",
                "format": "binary",
            },
            "mapping": {
                "description": "For the layout csv: the mapping file (TOML).",
                "type": "string",
                "format": "binary",
            },
        },
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
    """Load a delivery of one list: every case in it, or nothing."""
    layout = asked.pop("layout")
    with received() as sent:
        read_as = _layout(layout, sent.mapping)
        receipt = take_in(office(), current_actor(), sent.files, **asked, layout=read_as)
    return answer(asdict(receipt))


class Sent(NamedTuple):
    """The files of a delivery, and the mapping file if there is one."""

    files: Sequence[BinaryIO]
    mapping: BinaryIO | None = None


def _layout(name: str, mapping: BinaryIO | None) -> Layout:
    if name == "csv" and mapping is None:
        raise Problem("invalid", "Send the mapping file in a part of the form called mapping.")
    return layout_of(name, mapping)


@contextmanager
def received() -> Iterator[Sent]:
    """The body on disk, in files that have no name; in memory there is never more than a chunk."""
    request.max_content_length = current_app.config["IMPORT_BYTES_MAX"]
    if request.mimetype == "multipart/form-data":
        yield _sent_in_a_form()
        return
    if request.mimetype not in ("text/csv", "application/octet-stream"):
        accepted = ", ".join(BODY["content"])  # type: ignore[arg-type]
        raise Problem("unsupported-media-type", f"Send one of: {accepted}.")
    with tempfile.TemporaryFile() as kept:
        while chunk := request.stream.read(CHUNK):
            kept.write(chunk)
        kept.seek(0)
        yield Sent([cast(BinaryIO, kept)])


def _sent_in_a_form() -> Sent:
    files = [cast(BinaryIO, each.stream) for each in request.files.getlist("file")]
    if not files:
        raise Problem("invalid", "Send each file in a part that is called file.")
    if len(files) > FILES_MAX:
        raise Problem("invalid", f"Send up to {FILES_MAX} files at once.")
    mapping = request.files.get("mapping")
    return Sent(files, cast(BinaryIO, mapping.stream) if mapping else None)
