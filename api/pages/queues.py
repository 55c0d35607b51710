"""What waits under each heading, for whom, and what should be taken up first?"""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api import fields
from api.actors import office
from api.pages import moments, pages, waiting_words, words
from api.pages.mistakes import first_of, labelled
from api.pages.standing import freshness
from api.queues import QueueArguments, QueuesArguments, page_of
from api.reading import when
from domain.procedures import PROCEDURES
from projections.engine import AsOf, NotFoldedYet
from projections.reports import queues

PAGE = 50
ANY = ("", "Any")
LABELS = {
    "today": "Judge as on",
    "county": "County",
    "procedure": "Procedure",
    "responsible": "To be moved on by",
    "late": "Late",
    "held": "On hold",
}


@pages.get("/queues")
def queue_list() -> ResponseReturnValue:
    """Show how much waits under each heading, and for how long."""
    given = _given("today", "county", "procedure", *moments.LABELS)
    try:
        asked = QueuesArguments().load(given)
        asked.setdefault("today", fields.today())
        with office().reading.cursor() as cursor:
            at, found = queues.summary(cursor, office().log_id, when=when(asked), **asked)
    except ValidationError as error:
        return _summary([], fields.today(), None, first_of(error)), 422
    except NotFoldedYet as error:
        return _summary([], fields.today(), None, {"at_position": str(error)}), 422
    return _summary(found, asked["today"], at)


@pages.get("/queues/<string:name>")
def queue(name: str) -> ResponseReturnValue:
    """Show one queue, the most pressing case first."""
    given = _given(*LABELS, *moments.LABELS, "cursor") | {"limit": str(PAGE)}
    try:
        page = page_of(name, QueueArguments().load(given))
    except ValidationError as error:
        return _no_queue(name, first_of(error)), 422
    except NotFoldedYet as error:
        return _no_queue(name, {"at_position": str(error)}), 422
    chosen: dict[str, Any] = {
        each: given[each] for each in (*LABELS, *moments.LABELS) if each in given
    }
    following = page.following and url_for(
        "pages.queue", name=name, cursor=page.following, **chosen
    )
    return render_template(
        "pages/queue.html", name=name, page=page, next=following, errors=[], **_form()
    )


def _no_queue(name: str, wrong: dict[str, str]) -> str:
    errors = labelled(wrong, LABELS | moments.LABELS)
    return render_template("pages/queue.html", name=name, page=None, errors=errors, **_form())


def _given(*names: str) -> dict[str, str]:
    """What the form or a link asks for; an empty field asks for nothing."""
    given = {name: request.args.get(name, "").strip() for name in names}
    given = {name: text for name, text in given.items() if text}
    if "county" in given:
        given["county"] = given["county"].upper()
    return given


def _form() -> dict[str, Any]:
    yes_or_no = [ANY, ("true", "Yes"), ("false", "No")]
    return {
        "chosen": {name: request.args.get(name, "") for name in LABELS},
        "then": moments.given(),
        "says": waiting_words,
        "options": {
            "procedure": [ANY, *((each, each.capitalize()) for each in PROCEDURES)],
            "responsible": [ANY, *waiting_words.RESPONSIBLE.items()],
            "late": yes_or_no,
            "held": yes_or_no,
        },
    }


def _summary(
    found: list[dict[str, Any]],
    today: Any,
    at: AsOf | None,
    wrong: dict[str, str] | None = None,
) -> str:
    groups = [
        (heading, text, [each for each in found if each["bucket"] in names])
        for heading, text, names in waiting_words.GROUPS
    ]
    with office().reading.cursor() as cursor:
        fresh = freshness(cursor)
    return render_template(
        "pages/queues.html",
        groups=groups if found else [],
        today=today,
        at=at,
        totals={name: sum(each[name] for each in found) for name in ("waiting", "late", "held")},
        errors=labelled(wrong or {}, LABELS | moments.LABELS),
        freshness=fresh,
        words=words,
        **_form(),
    )
