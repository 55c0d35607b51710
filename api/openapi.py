"""What does the API promise? The OpenAPI 3.1 document, which every blueprint writes itself into."""

from __future__ import annotations

import http
from collections.abc import Mapping
from threading import Lock
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import INCLUDE, Schema, fields

from api.bodies import StrictParser
from api.fields import Digits
from api.problems import MEDIA_TYPE

DESCRIPTION = """\
Every change names the version that it was decided on (`If-Match`), may be sent again safely
(`Idempotency-Key`), and answers with the `position` that it has in the record. A read with
`min_position` waits until its answer includes that position. Problems are RFC 9457; each `type`
is an address that explains it. No personal data ever stands in a URL.
"""

EVERYWHERE = (401, 403, 422, 429, 500, 503)
WITH_A_BODY = (400, 413, 415)
WITH_A_CASE = (404,)
WITH_A_VERSION = (409, 412, 428)


class ErrorShape(Schema):
    """One thing that is wrong, and where."""

    pointer = fields.String(metadata={"description": "JSON pointer into the body."})
    parameter = fields.String(metadata={"description": "Name of a query parameter or header."})
    detail = fields.String()
    line = fields.Integer(metadata={"description": "1-based; 0 means the file as a whole."})
    column = fields.String(allow_none=True, metadata={"description": "Name of the column."})
    message = fields.String()
    remedy = fields.String()
    kind = fields.String(metadata={"description": "One word for the kind of damage."})
    file = fields.Integer(allow_none=True, metadata={"description": "Which of several, from 1."})


class SinceShape(Schema):
    """A fact that came after the version that the asker has seen."""

    version = fields.Integer(required=True)
    topic = fields.String(required=True)
    by = fields.String(required=True)
    role = fields.String(required=True)
    on = fields.Date(required=True)
    recorded_at = fields.DateTime(required=True)


class ProblemShape(Schema):
    """RFC 9457, with what the kinds of problem add to it."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata={"format": "uri"})
    errors = fields.List(fields.Nested(ErrorShape))
    more = fields.Integer(metadata={"description": "How many errors are not listed."})
    citation = fields.String(metadata={"description": "The law behind a refusal."})
    facts = fields.Dict(keys=fields.String(), values=fields.String())
    version = fields.Integer(metadata={"description": "The version now."})
    since = fields.List(fields.Nested(SinceShape))


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose every operation names itself, its security, and how it may fail."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(self._prepare_promises)

    def _prepare_promises(
        self, doc: dict[str, Any], doc_info: Mapping[str, Any], **_: Any
    ) -> dict[str, Any]:
        promised = doc_info.get("manual_doc", {})
        is_public = promised.get("security") == []
        doc.setdefault("security", [{"token": []}])
        responses = doc.setdefault("responses", {})
        always = (500, 503, *promised.get("x-fails", ()))
        for status in always if is_public else _failures(promised, doc):
            responses.setdefault(str(status), http.HTTPStatus(status).name)
        return doc


def _failures(promised: Mapping[str, Any], doc: Mapping[str, Any]) -> tuple[int, ...]:
    failures: tuple[int, ...] = EVERYWHERE
    if "requestBody" in doc or "requestBody" in promised:
        failures += WITH_A_BODY
    named = {each["name"] for each in promised.get("parameters", ())}
    if "If-Match" in named:
        failures += WITH_A_VERSION
    return failures + tuple(map(int, promised.get("x-fails", ())))


class Api(flask_smorest.Api):
    """The document at /openapi.json. Errors are handled in one place for the whole application."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._unwritten: list[flask_smorest.Blueprint] = []
        self._writing = Lock()
        plugin = MarshmallowPlugin(schema_name_resolver=_name)
        super().__init__(spec_kwargs={"marshmallow_plugin": plugin})
        self.register_field(Digits, "integer", None)
        self.init_app(app)

    def register_blueprint(self, blp: flask_smorest.Blueprint, **options: Any) -> None:
        """Register it; it writes itself into the document once somebody asks for that.

        To write it is most of the work of making an application, and few ever ask.
        """
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._unwritten.append(blp)

    def _openapi_json(self) -> Any:
        with self._writing:
            while self._unwritten:
                blp = self._unwritten.pop(0)
                blp.register_views_in_doc(
                    self, self._app, self.spec, name=blp.name, parameters=None
                )
                self.spec.tag({"name": blp.name, "description": blp.description})
        return super()._openapi_json()

    def _register_error_handlers(self) -> None:
        """Nothing: `api.app` has one handler for everything."""

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            if status >= 400:
                content = {MEDIA_TYPE: {"schema": ProblemShape}}
                response = {"description": status.phrase, "content": content}
                self.spec.components.response(status.name, response, lazy=True)


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__).removesuffix("Shape")


CONFIG = {
    "API_TITLE": "Docketproof",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "API_SPEC_OPTIONS": {
        "info": {"description": DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "dkt_…"}
            }
        },
    },
}

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": 'The version that the step is decided on, as the ETag gave it: `"v12"`.',
    "schema": {"type": "string", "pattern": '^"v[0-9]{1,9}"$'},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same body gets the first answer again, for ever.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$"},
}
ETAG = {"ETag": {"description": 'The version: `"v12"`.', "schema": {"type": "string"}}}
LOCATION = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
