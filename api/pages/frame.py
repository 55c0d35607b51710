"""What stands around every page: who is signed in, what it may load, what it may be sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from api.actors import current_actor, office
from api.bulk_orders import SEERS
from api.fields import CALIFORNIA
from api.pages import pages, step_words, words
from api.problems import NotSignedIn, Problem
from domain.access import REVIEWERS
from domain.actors import Role
from record.proof.verdict import LIMITS

OWN_STYLE_ONLY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No page of ours has a script, or a style in its text."""

OPEN_TO_ALL = frozenset(
    {"pages.sign_in", "pages.static", "pages.ask", "pages.ask_received", "pages.log"}
)
IMPORTERS = frozenset({Role.CLERK, Role.PROSECUTOR})
PAPER_BYTES_MAX = 50 * 1024 * 1024
SAMPLE = "SAMPLE"

NOT_FROM_HERE = (
    "The form was not one of ours, or you have signed out since it was opened. "
    "Open the page again and repeat what you entered."
)

csrf = CSRFProtect()


@pages.record_once
def wire(state: BlueprintSetupState) -> None:
    """Let the application have what the pages stand on."""
    app = cast(Flask, state.app)
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    # The programs' side has no cookies, so there is nothing to forge; pages check for themselves.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # A form may lie open as long as its reader is signed in.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # The style sheets' address ends like that of the application's own files, if it has any.
    app.static_url_path = app.static_url_path or "/static"
    Bootstrap5(app)
    csrf.init_app(app)


@pages.before_request
def let_in() -> None:
    """Only who is signed in, and only with forms that came from here."""
    if request.endpoint not in OPEN_TO_ALL:
        current_actor()
    elif request.endpoint == "pages.log":
        with suppress(NotSignedIn):
            current_actor()
    if request.endpoint in ("pages.import_list", "pages.apply_order", "pages.compare_list"):
        request.max_content_length = current_app.config["IMPORT_BYTES_MAX"]
    elif request.endpoint in ("pages.take", "pages.take_on_all"):
        request.max_content_length = PAPER_BYTES_MAX
    try:
        csrf.protect()
    except CSRFError:
        raise Problem("malformed", NOT_FROM_HERE) from None


@pages.after_request
def protect(response: Response) -> Response:
    """Say what the page may load; same-origin, because a form over TLS must show its origin."""
    response.headers.setdefault("Content-Security-Policy", OWN_STYLE_ONLY)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@pages.errorhandler(NotSignedIn)
def to_the_door(_: NotSignedIn) -> ResponseReturnValue:
    """Ask who it is, and remember where they wanted to go."""
    wanted = request.path if request.method == "GET" else None
    return redirect(url_for("pages.sign_in", next=wanted if wanted != "/" else None), 303)


@pages.app_context_processor
def around() -> dict[str, Any]:
    """What every template may use, error pages included."""
    actor = g.get("actor")
    county = office().settings.county
    return {
        "actor": actor,
        "county": county,
        "is_sample": (county or "").upper() == SAMPLE,
        "is_simulated": lambda: office().is_simulated,
        "limits": LIMITS,
        "links": _links(actor.role) if actor else (),
        "step_words": step_words,
        "words": words,
    }


def _links(role: Role) -> list[tuple[str, str]]:
    links = [
        ("pages.dashboard", "Overview"),
        ("pages.search", "Find a case"),
        ("pages.browse", "Cases"),
        ("pages.inquiry_list", "Inquiries"),
        ("pages.queue_list", "Queues"),
        ("pages.deadlines", "Deadlines"),
        ("pages.status", "Status report"),
        ("pages.report_list", "Reports"),
        ("pages.rulesets", "Rulesets"),
        ("pages.reconciliation_list", "Reconciliations"),
        ("pages.log", "Proof"),
    ]
    if role == Role.ADMIN:
        links.append(("pages.projection_list", "Projections"))
    if role in REVIEWERS:
        links.append(("pages.accesses", "Accesses"))
    if role in SEERS:
        links.append(("pages.orders", "Bulk orders"))
    return [*links, ("pages.import_list", "Import a list")] if role in IMPORTERS else links


@pages.app_template_filter("brief")
def brief(case_id: object) -> str:
    """The first eight digits of an id: enough to tell cases apart on one page."""
    return str(case_id)[:8]


@pages.app_template_filter("bucket_name")
def bucket_name(code: str) -> str:
    """The name of a heading of the status report."""
    return words.bucket(code).lower()


@pages.app_template_filter("iso")
def iso(moment: datetime | str) -> str:
    """The moment as machines read it."""
    return moment if isinstance(moment, str) else moment.isoformat()


@pages.app_template_filter("clock")
def clock(moment: datetime | str) -> str:
    """The moment as the office's clock shows it."""
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return known.astimezone(CALIFORNIA).strftime("%Y-%m-%d %H:%M:%S %Z")


def flash_once(name: str, value: dict[str, Any]) -> None:
    """Keep something for the next page only, in the session: signed, but readable."""
    session[name] = value


def take_flashed(name: str) -> Any:
    """What was kept for this page, if anything."""
    return session.pop(name, None)
