"""Why was a request refused, and with which status? The only file that knows both (RFC 9457)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from inspect import getdoc
from typing import Any

from eventsourcing.persistence import InterfaceError, OperationalError, ProgrammingError
from flask import Response, g, request
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from api.commands import Moved
from api.ordering import CasesMoved
from domain.mishaps import NoSuchCase, NoSuchInquiry, NoSuchReconciliation, Reused
from domain.refusals import NotYours, Refusal, code_of
from intake import Refused
from projections.engine import NotFoldedYet
from projections.reports import WronglyAsked
from record.vault import Unfit

MEDIA_TYPE = "application/problem+json"
ERRORS_SHOWN = 100
UNDEFINED_TABLE = "42P01"
"""PostgreSQL's SQLSTATE."""


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its name in the URI, its status, its title, and what to do about it.

    `citation` is the law that a refusal rests on; "" for what is no refusal.
    """

    slug: str
    status: int
    title: str
    remedy: str
    citation: str = ""

    @property
    def uri(self) -> str:
        """The `type` of RFC 9457; the page at this address explains the kind."""
        return f"/problems/{self.slug}"


GENERAL = (
    Kind("malformed", 400, "The request cannot be read", "Send what the OpenAPI document says."),
    Kind("not-signed-in", 401, "Sign in first", "Send a valid token: Authorization: Bearer dkt_…"),
    Kind("forbidden", 403, "Not for your role", "Ask somebody whose role may do this."),
    Kind("not-found", 404, "There is nothing here", "Check the address."),
    Kind("no-such-case", 404, "There is no such case", "Check the id, or search for the case."),
    Kind("no-such-inquiry", 404, "There is no such inquiry", "Look its reference up in the list."),
    Kind("no-such-reconciliation", 404, "There is no such reconciliation", "Look in the list."),
    Kind("method-not-allowed", 405, "Not this method", "Use a method that Allow names."),
    Kind("version-conflict", 409, "Somebody was faster", "Read what they did, then decide anew."),
    Kind("stale", 412, "It has moved on since", "Read it again, then decide anew."),
    Kind("too-large", 413, "The request is too large", "Send less, or in parts."),
    Kind("unsupported-media-type", 415, "Not this media type", "Send a type that is named here."),
    Kind("invalid", 422, "The request has the wrong shape", "Mend each error that is listed."),
    Kind("file-refused", 422, "The file was refused whole", "Mend each line that is listed."),
    Kind("key-reused", 422, "The key was used before", "Take a new Idempotency-Key."),
    Kind("version-required", 428, "Say which version you saw", 'Send If-Match: "v12".'),
    Kind("too-many-requests", 429, "Too many requests", "Wait as long as Retry-After says."),
    Kind("internal", 500, "We made a mistake", "Report the request id; nothing was half done."),
    Kind("unsealed", 503, "No checkpoint covers it yet", "Try again in a few seconds."),
    Kind("unavailable", 503, "The record cannot be reached", "Try again in a moment."),
    Kind("projection-behind", 503, "The answer is not up to date yet", "Try again in a moment."),
)

OWN_STATUS: Mapping[type[Refusal], int] = {NotYours: 403}
"""Refusals that are not 409, because they say something about the asker, not about the case."""


def slug_of(refusal: type[Refusal]) -> str:
    """The name of a refusal in the URI of its problem."""
    return code_of(refusal).replace("_", "-")


def _kind_of(refusal: type[Refusal]) -> Kind:
    words = slug_of(refusal).replace("-", " ").capitalize()
    says = re.sub(r"\{\w+\}", "…", getdoc(refusal) or "")
    status = OWN_STATUS.get(refusal, 409)
    return Kind(slug_of(refusal), status, words, says, refusal.citation)


KINDS = {each.slug: each for each in (*GENERAL, *map(_kind_of, Refusal.__subclasses__()))}
BY_STATUS = {each.status: each.slug for each in reversed(GENERAL)}


class Problem(Exception):
    """A request that is refused; `members` are what the kind adds to the five of RFC 9457."""

    def __init__(
        self,
        slug: str,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        self.kind = KINDS[slug]
        self.detail = detail or self.kind.remedy
        self.headers = dict(headers or {})
        self.members = members
        super().__init__(slug)

    def body(self) -> dict[str, Any]:
        """The members of the JSON object."""
        return {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{g.get('request_id', '00000000-0000-0000-0000-000000000000')}",
            **self.members,
        }

    def response(self) -> Response:
        """The problem as JSON."""
        # Plain ASCII: a name that a client made up may hold half a character.
        text = json.dumps(self.body())
        return Response(text, self.kind.status, self.headers, mimetype=MEDIA_TYPE)


class NotSignedIn(Problem):
    """No token, or none that opens the door; it does not say which."""

    def __init__(self) -> None:
        super().__init__(
            "not-signed-in", headers={"WWW-Authenticate": 'Bearer realm="docketproof"'}
        )


def problem_of(error: Exception) -> Problem:
    """What to say about this exception; anything that is not foreseen is our own mistake."""
    if isinstance(error, Problem):
        return error
    for kind, say in SAYINGS:
        if isinstance(error, kind):
            return say(error)
    return Problem("internal")


def _refusal(error: Any) -> Problem:
    facts = {name: str(value) for name, value in error.facts.items()}
    return Problem(slug_of(type(error)), str(error), citation=error.citation, facts=facts)


def _moved(error: Any) -> Problem:
    slug = "version-conflict" if error.is_race else "stale"
    since = [asdict(each) for each in error.since]
    etag = {"ETag": f'"v{error.version}"'}
    return Problem(slug, str(error), headers=etag, version=error.version, since=since)


def _refused(error: Any) -> Problem:
    errors = [asdict(each) for each in error.problems]
    return Problem("file-refused", errors=errors, more=error.more)


def _validation(error: Any) -> Problem:
    return Problem("invalid", errors=errors_in(error.normalized_messages()))


def _http(error: Any) -> Problem:
    messages = (getattr(error, "data", None) or {}).get("messages", {})
    headers = {name: text for name, text in error.get_headers() if name in ("Allow", "Retry-After")}
    members: dict[str, Any] = {"errors": errors_in(messages)} if messages else {}
    slug = BY_STATUS.get(
        error.code or 500, "malformed" if (error.code or 500) < 500 else "internal"
    )
    return Problem(slug, headers=headers, **members)


def _unavailable(_: Any) -> Problem:
    """No connection was free in time, or the one we had is lost: another may do better soon."""
    return Problem("unavailable", headers={"Retry-After": "1"})


def _statement(error: Any) -> Problem:
    """A table that is not there yet is one that the projections have still to make."""
    is_missing = getattr(error.__cause__, "pgcode", None) == UNDEFINED_TABLE
    if is_missing:
        return Problem("projection-behind", headers={"Retry-After": "1"})
    return Problem("internal")


def errors_in(messages: Any) -> list[dict[str, str]]:
    """Nested messages as a list: for each, a JSON pointer or a parameter, and what is wrong."""
    found: list[dict[str, str]] = []
    for location, inner in messages.items() if isinstance(messages, dict) else [("json", messages)]:
        for path, text in _leaves(inner, ()):
            name = "/".join(map(str, path))[:200]
            place = {"parameter": name} if location in ("query", "headers") else {}
            found.append({**(place or {"pointer": f"/{name}" if name else ""}), "detail": text})
    return found[:ERRORS_SHOWN]


def _leaves(inner: Any, path: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], str]]:
    if isinstance(inner, dict):
        return [leaf for key, each in inner.items() for leaf in _leaves(each, (*path, key))]
    if isinstance(inner, list):
        return [leaf for each in inner for leaf in _leaves(each, path)]
    return [(path if path != ("_schema",) else (), str(inner))]


SAYINGS: tuple[
    tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], Problem]], ...
] = (
    (Refusal, _refusal),
    (Moved, _moved),
    (CasesMoved, lambda error: Problem("version-conflict", str(error))),
    (Refused, _refused),
    (NoSuchCase, lambda _: Problem("no-such-case")),
    (NoSuchInquiry, lambda _: Problem("no-such-inquiry")),
    (NoSuchReconciliation, lambda _: Problem("no-such-reconciliation")),
    (Reused, lambda error: Problem("key-reused", str(error))),
    (ValidationError, _validation),
    (NotFoldedYet, lambda error: Problem("invalid", str(error))),
    (WronglyAsked, lambda error: Problem("invalid", str(error))),
    (Unfit, lambda error: Problem("invalid", str(error))),
    ((OperationalError, InterfaceError), _unavailable),
    (ProgrammingError, _statement),
    (HTTPException, _http),
)
"""Each exception that a request may end in, and how it is said; the first that fits."""


def explained(slug: str) -> Kind:
    """The kind of this name; a problem itself if there is none."""
    if slug not in KINDS:
        raise Problem("not-found")
    return KINDS[slug]


PROGRAMS = frozenset({"api", "openapi.json", "health", "ready", "metrics"})


def wants_json() -> bool:
    """Whether the address is the programs', rather than a page: of the log, all but /log itself."""
    first = request.path.split("/")[1]
    if first == "problems":
        offered = ["text/html", "application/json"]
        return request.accept_mimetypes.best_match(offered) == "application/json"
    return first in PROGRAMS or request.path.startswith("/log/")
