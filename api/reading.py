"""Does this answer include what the asker has just done? And where does the next page begin?"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any, TypeVar

import orjson
from flask import current_app
from marshmallow import ValidationError, validates_schema

from api.actors import office, reading
from api.fields import Day, Digits, Moment, Shape
from api.problems import Problem
from projections.engine import NOW, AsOf, When, as_of
from record.store import hints
from record.store.reading import head
from record.store.tracking import position_of

LAST_POSITION = 2**53
POLL_SECONDS = 0.0015
HURRY_SECONDS = 0.1
PATIENT_POLL_SECONDS = 0.02
"""After a tenth of a second there is much to do or nobody to do it; looking often helps neither."""
TAG_BYTES = 16
Found = TypeVar("Found")


class ReadArguments(Shape):
    """What every read takes."""

    min_position = Digits(0, LAST_POSITION, "Wait up to 2 s until the answer includes this.")


class WhenArguments(ReadArguments):
    """As of when: of a position or a recorded time, or of now; and of which legal day, if any."""

    at_position = Digits(0, LAST_POSITION, "As of this position of the record.")
    as_of = Moment(metadata={"description": "As it was recorded at this time."})
    effective = Day(metadata={"description": "Only what had taken legal effect by this day."})

    @validates_schema
    def _one_moment(self, data: dict[str, Any], **_: Any) -> None:
        if "at_position" in data and "as_of" in data:
            raise ValidationError("Ask for at_position or for as_of, not for both.", "as_of")


def when(asked: dict[str, Any]) -> When:
    """Take out of the arguments as of when they ask."""
    return When(**{name: asked.pop(name) for name in When._fields if name in asked})


def look_up(
    cursor: Any, reader: str, said: When, look: Callable[[AsOf | None], Found]
) -> tuple[AsOf, Found]:
    """What is found as of when it is asked for, and as of when that is. Raises NotFoldedYet.

    `look` may have a quicker way for now, and takes it for None. What it finds is kept only if the
    projection has not moved on meanwhile: the answer is always of the position that it names.
    """
    at = as_of(cursor, office().log_id, reader, said)
    if said == NOW or _is_latest(cursor, reader, at):
        found = look(None)
        if _is_latest(cursor, reader, at):
            return at, found
    return at, look(at)


def _is_latest(cursor: Any, reader: str, at: AsOf) -> bool:
    reached = position_of(cursor, office().log_id, reader)
    return at.effective is None and at.position == reached


def as_said(at: AsOf) -> dict[str, Any]:
    """How every answer says as of when it is."""
    said = {"position": at.position, "recorded_at": at.recorded_at, "effective": at.effective}
    return {"as_of_position": at.position, "as_of": said}


def not_there_yet(what: str, version: int, said: When) -> Problem:
    """Why something that is on record, at that version, was not found as of when it was asked for.

    Now it is not folded yet; as of another moment it was not on record, or not in effect.
    """
    if said != NOW:
        says = f"The {what} was not on record, or not in effect, at that moment."
        return Problem("not-found", says)
    return Problem("projection-behind", headers={"Retry-After": "1"}, version=version)


def wait_for(min_position: int | None, *readers: str) -> None:
    """Return when the readers, or without any the log itself, include the position.

    A Problem `projection-behind` (503, Retry-After) if that takes longer than the server waits.
    """
    if min_position is None:
        return
    began, limit, asked = monotonic(), current_app.config["WAIT_SECONDS"], False
    while (reached := _reached(readers)) < min_position:
        waited = monotonic() - began
        if waited >= limit:
            raise Problem(
                "projection-behind",
                f"The answer includes position {reached} so far, not yet {min_position}.",
                headers={"Retry-After": "2"},
                position=reached,
            )
        if not asked:
            _ask_for_more()
            asked = True
        sleep(POLL_SECONDS if waited < HURRY_SECONDS else PATIENT_POLL_SECONDS)


def _reached(readers: tuple[str, ...]) -> int:
    with reading() as cursor:
        log_id = office().log_id
        if not readers:
            return head(cursor, log_id)
        return min(position_of(cursor, log_id, reader) for reader in readers)


def _ask_for_more() -> None:
    with reading() as cursor:
        hints.give(cursor, office().log_id)


def next_page(asked: dict[str, Any], after: list[Any]) -> str:
    """An opaque cursor: where the page ended, for this question; signed, so that it is ours."""
    content = orjson.dumps(after)
    tag = _tag(asked, content)
    return urlsafe_b64encode(tag + content).decode("ascii").rstrip("=")


def page_after(asked: dict[str, Any], cursor: str) -> list[Any]:
    """Where the page ended; a Problem `invalid` if the cursor is not ours, or is for another."""
    try:
        content = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        content = b""
    tag, after = content[:TAG_BYTES], content[TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(asked, after)):
        errors = [{"parameter": "cursor", "detail": "Take the cursor from next, unchanged."}]
        raise Problem("invalid", errors=errors)
    found: list[Any] = orjson.loads(after)
    return found


def _tag(asked: dict[str, Any], content: bytes) -> bytes:
    key = current_app.config["SECRET_KEY"]
    question = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    secret = key.encode() if isinstance(key, str) else key
    return hmac.digest(secret, b"page\0" + question + b"\0" + content, "sha256")[:TAG_BYTES]
