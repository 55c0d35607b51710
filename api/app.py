"""The one place where the ways in are wired together."""

from __future__ import annotations

import traceback
from functools import partial
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request
from jinja2 import TemplateNotFound

from api import (
    accesses,
    accessing,
    actors,
    bulk,
    bulk_orders,
    cases,
    explaining,
    headers,
    health,
    imports,
    inquiries,
    openapi,
    problems,
    proofs,
    quarantine,
    queues,
    reconciliations,
    reports,
    rulesets,
    sealed_log,
)
from api.bodies import JSON_BYTES_MAX
from api.database import session_secret
from api.office import Office
from api.pages import pages
from api.rates import PerMinute

log = structlog.get_logger("docketproof.api")


def create_app(office: Office, **config: Any) -> Flask:
    """The application of one office; `config` overrides what is set here, for tests."""
    app = Flask("api", static_folder=None, template_folder=None)
    app.config.update(openapi.CONFIG)
    app.config.update(
        SECRET_KEY=session_secret(office.settings),
        MAX_CONTENT_LENGTH=JSON_BYTES_MAX,
        MAX_FORM_MEMORY_SIZE=JSON_BYTES_MAX,
        FAILED_SIGN_INS_PER_MINUTE=30,
        INQUIRIES_PER_MINUTE=6,
        REQUESTS_PER_MINUTE=office.settings.requests_per_minute,
        IMPORT_BYTES_MAX=office.settings.upload_bytes_max,
        WAIT_SECONDS=2.0,
        SESSION_COOKIE_NAME="docketproof",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.config.update(config)
    app.extensions["office"] = office
    app.session_interface = headers.SessionOverTls()
    _wire(app)
    return app


def _wire(app: Flask) -> None:
    health.measure(app)
    app.before_request(headers.begin)
    app.after_request(headers.finish)
    # Called before `headers.finish`: whatever goes out instead gets the headers, too.
    app.after_request(partial(accessing.recorded, refuse=handle))
    app.extensions["failures"] = PerMinute(app.config["FAILED_SIGN_INS_PER_MINUTE"])
    app.extensions["requests"] = PerMinute(app.config["REQUESTS_PER_MINUTE"])
    app.extensions["inquiries"] = PerMinute(app.config["INQUIRIES_PER_MINUTE"])
    app.before_request(actors.slow_down)
    app.before_request(actors.guard_programs)
    app.register_error_handler(Exception, handle)
    api = openapi.Api(app)
    listed = (cases, bulk, bulk_orders, inquiries, imports, queues, reconciliations, reports)
    for module in (*listed, rulesets, quarantine, proofs, accesses, sealed_log, health):
        api.register_blueprint(module.blueprint)
    app.register_blueprint(explaining.blueprint)
    app.register_blueprint(pages)


def handle(error: Exception) -> Response:
    """Answer any exception: a problem for programs, a page for people."""
    problem = problems.problem_of(error)
    if problem.kind.slug == "internal":
        _report(error)
    elif problem.kind.status in (403, 409):
        actor = g.get("actor")
        log.info("refused", problem=problem.kind.slug, actor=actor.id if actor else None)
    return problem.response() if problems.wants_json() else _page(problem)


def _page(problem: problems.Problem) -> Response:
    body = problem.body() | {"remedy": problem.kind.remedy}
    try:
        known = actors.office().is_known_as_simulated
        text = render_template("error.html", problem=body, is_simulated=lambda: known)
        mimetype = "text/html"
    except TemplateNotFound:
        text, mimetype = f"{body['title']}\n{body['detail']}\n", "text/plain"
    return Response(text, problem.kind.status, problem.headers, mimetype=mimetype)


def _report(error: Exception) -> None:
    """Where it went wrong, without what the exception says: that may quote personal values."""
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "failed",
        request_id=g.get("request_id"),
        rule=request.url_rule.rule if request.url_rule else None,
        error=type(error).__name__,
        at=[f"{each.filename.rpartition('/')[2]}:{each.lineno}" for each in frames[-8:]],
    )
