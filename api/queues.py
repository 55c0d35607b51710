"""Which work waits, under which heading, for whom, and what presses most?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api import fields as shapes
from api.actors import office, requires
from api.bodies import answer
from api.fields import Choice, DayAhead, Digits, Word, code, county
from api.openapi import Blueprint
from api.problems import Problem
from api.reading import WhenArguments, as_said, next_page, page_after, wait_for, when
from api.shapes import AsOfShape, required_text
from domain.actors import Role
from domain.duties import Responsible
from domain.standing import BUCKETS
from projections import caseload
from projections.engine import AsOf, When
from projections.reports import queues
from projections.reports.queues import QUEUES, Place, Wanted

INSIDE = ("case_id", "place")
"""What a line of a queue has for its own use."""
READERS = set(Role) - {Role.SYSTEM}

blueprint = Blueprint("queues", __name__, url_prefix="/api/v1/queues", description="Work waiting.")


class QueuesArguments(WhenArguments):
    """Which queues, judged on which day, as of when."""

    county = county()
    procedure = code()
    today = DayAhead(metadata={"description": "Judge as on this day; else as of today."})


def yes_or_no(says: str) -> fields.Boolean:
    """A condition that is asked for, refused, or left open."""
    return fields.Boolean(truthy={"true"}, falsy={"false"}, metadata={"description": says})


class QueueArguments(QueuesArguments):
    """Which cases of one queue, and which page of them."""

    responsible = Choice(Responsible)
    late = yes_or_no("Only cases that are late, or only others.")
    held = yes_or_no("Only cases on hold, or only others.")
    limit = Digits(1, 500, load_default=100)
    cursor = Word("^[A-Za-z0-9_-]{1,300}$", "Take the cursor from next, unchanged.")


class QueueShape(Schema):
    """How much waits under one heading. Days are days waiting; null where nobody waits."""

    bucket = required_text(enum=list(BUCKETS))
    waiting = fields.Integer(required=True)
    late = fields.Integer(required=True)
    held = fields.Integer(required=True)
    oldest_days = fields.Integer(required=True, allow_none=True)
    median_days = fields.Integer(required=True, allow_none=True)
    closed = fields.Integer(
        required=True, metadata={"description": "Cases under the heading that wait no more."}
    )


class QueuesShape(Schema):
    """Every queue, judged on the day `today`."""

    items = fields.List(fields.Nested(QueueShape), required=True)
    today = fields.Date(required=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


class WaitingShape(Schema):
    """One case that waits, since when, and what is due on it next."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    county = required_text()
    procedure = required_text()
    bucket = required_text(enum=list(BUCKETS))
    since = fields.Date(required=True)
    days_waiting = fields.Integer(required=True)
    hold_reason = fields.String(required=True, allow_none=True)
    hold_until = fields.Date(required=True, allow_none=True)
    hold_ended_days = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "So many days ago its hold ended, without being released."},
    )
    duty = fields.String(required=True, allow_none=True)
    statute = fields.String(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    is_late = fields.Boolean(required=True)
    responsible = required_text(enum=list(Responsible))


class QueuePageShape(Schema):
    """A page of a queue. `next` goes into `cursor`, unchanged; it is null on the last page."""

    items = fields.List(fields.Nested(WaitingShape), required=True)
    next = fields.String(required=True, allow_none=True)
    today = fields.Date(required=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


@dataclass(frozen=True)
class Page:
    """A page of a queue: its lines, the token of the next, the day, and as of when it is."""

    lines: list[dict[str, Any]]
    following: str | None
    today: date
    at: AsOf


@blueprint.route("")
@requires(*READERS)
@blueprint.arguments(QueuesArguments(), location="query")
@blueprint.response(200, QueuesShape)
@blueprint.doc(operationId="listQueues")
def list_queues(asked: dict[str, Any]) -> Response:
    """Read how much waits under each heading, and for how long."""
    wait_for(asked.pop("min_position", None), caseload.NAME)
    asked.setdefault("today", shapes.today())
    with office().reading.cursor() as cursor:
        at, items = queues.summary(cursor, office().log_id, when=when(asked), **asked)
    return answer({"items": items, "today": asked["today"], **as_said(at)})


@blueprint.route("/<string:name>")
@requires(*READERS)
@blueprint.arguments(QueueArguments(), location="query")
@blueprint.response(200, QueuePageShape)
@blueprint.doc(operationId="getQueue", **{"x-fails": [404]})
def get_queue(asked: dict[str, Any], name: str) -> Response:
    """Read one queue: what is late first, then what falls due next, then who waits longest."""
    wait_for(asked.pop("min_position", None), caseload.NAME)
    page = page_of(name, asked)
    items = [
        {"id": line["case_id"]} | {each: line[each] for each in line if each not in INSIDE}
        for line in page.lines
    ]
    body = {"items": items, "next": page.following, "today": page.today}
    return answer(body | as_said(page.at))


def page_of(name: str, asked: dict[str, Any]) -> Page:
    """The page of the queue that was asked for.

    All pages are as of the day and position of the first one, so that every case comes once,
    whatever happens meanwhile.
    """
    if name not in QUEUES:
        known = ", ".join(QUEUES)
        raise Problem("not-found", f"There is no queue of that name; there are: {known}.")
    rest = dict(asked)
    cursor, limit = rest.pop("cursor", None), rest.pop("limit")
    question = {"queue": name} | rest
    today, at, after = _where(question, cursor, rest)
    wanted = Wanted(**{each: rest[each] for each in vars(queues.ALL) if each in rest})
    with office().reading.cursor() as read:
        found, lines = queues.page(
            read,
            office().log_id,
            name,
            today=today,
            when=at,
            wanted=wanted,
            after=after,
            limit=limit + 1,
        )
    following = None
    if len(lines) > limit:
        here = [today, found.position, *lines[limit - 1]["place"]]
        following = next_page(question, here)
    return Page(lines[:limit], following, today, found)


def _where(
    question: dict[str, Any], cursor: str | None, asked: dict[str, Any]
) -> tuple[date, When, Place]:
    """The day and position that the page is of, and after which case it begins."""
    if cursor is None:
        return asked.get("today", shapes.today()), when(dict(asked)), queues.FIRST
    today, position, due_on, since, key = page_after(question, cursor)
    place = Place(date.fromisoformat(due_on), date.fromisoformat(since), key)
    return date.fromisoformat(today), When(position, effective=asked.get("effective")), place
