"""What stands around every response: who may load what, who may keep it, and a line in the log."""

from __future__ import annotations

from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface

NOTHING = "default-src 'none'; frame-ancestors 'none'"
OWN_ONLY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PUBLIC_ENDPOINTS = ("static", "pages.static", "bootstrap.static", "api-docs.openapi_json")

log = structlog.get_logger("docketproof.access")


class SessionOverTls(SecureCookieSessionInterface):
    """A session cookie that is Secure exactly where the request came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's own shape.
        """Whether to mark the cookie; on 127.0.0.1 there is no TLS to ask for."""
        return request.is_secure


def begin() -> None:
    """Before anything else: a name for this request, and when it began."""
    g.request_id = str(uuid4())
    g.began = perf_counter()


def finish(response: Response) -> Response:
    """After everything else: the headers that protect, and one line in the access log.

    A view that has set a header keeps it: pages may say more exactly what they load.
    """
    for name, value in (ALWAYS | _by_kind(response)).items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    g.seconds = perf_counter() - g.get("began", perf_counter())
    log.info("request", **_line(response))
    return response


def _by_kind(response: Response) -> dict[str, str]:
    is_html = response.mimetype in ("text/html", "image/svg+xml")
    said = {"Content-Security-Policy": OWN_ONLY if is_html else NOTHING}
    if request.endpoint not in PUBLIC_ENDPOINTS:
        said["Cache-Control"] = "no-store"
    if request.is_secure:
        said["Strict-Transport-Security"] = "max-age=31536000"
    return said


def _line(response: Response) -> dict[str, Any]:
    """No query string, no path that a client made up, no name, no body: the rule says it all."""
    actor = g.get("actor")
    return {
        "request_id": g.get("request_id"),
        "method": request.method if request.url_rule else "?",
        "rule": request.url_rule.rule if request.url_rule else None,
        "case_id": str((request.view_args or {}).get("case_id") or "") or None,
        "status": response.status_code,
        "ms": round(g.seconds * 1000, 2),
        "actor": actor.id if actor else None,
        "role": str(actor.role) if actor else None,
    }
