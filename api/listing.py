"""A list, page by page: every page as of the moment of the first, whatever happens meanwhile."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from api.actors import reading
from api.fields import Digits, Word
from api.reading import WhenArguments, look_up, next_page, page_after, when
from projections.engine import AsOf, When

Row = dict[str, Any]


class PageArguments(WhenArguments):
    """Which page of a list, as of when."""

    limit = Digits(1, 500, load_default=100)
    cursor = Word("^[A-Za-z0-9_-]{1,300}$", "Take the cursor from next, unchanged.")


class Look(Protocol):
    """How a list is read: up to so many rows behind a place, which is None at its beginning."""

    def __call__(self, cursor: Any, after: int | None, limit: int, at: AsOf | None, /) -> list[Row]:
        """The rows, as of then; now, if `at` is None."""


class Page(NamedTuple):
    """Some rows of a list, as of when they are, and what goes into `cursor` for the next page."""

    rows: list[Row]
    at: AsOf
    following: str | None


def page_of_list(
    reader: str, asked: Row, look: Look, by: str = "key", question: Row | None = None
) -> Page:
    """The page that is asked for: `cursor` and `limit` are taken out, and as of when it is.

    `by` is the column that says where a row stands in the list. A cursor is good for the question
    that it came from only: for `asked`, unless it is given.
    """
    cursor, limit = asked.pop("cursor", None), asked.pop("limit")
    question = dict(asked) | (question or {})
    said, after = when(asked), None
    if cursor:
        position, after = page_after(question, cursor)
        said = When(position, effective=said.effective)
    with reading() as read:
        at, rows = look_up(read, reader, said, lambda at: look(read, after, limit + 1, at))
    is_last = len(rows) <= limit
    token = None if is_last else next_page(question, [at.position, rows[limit - 1][by]])
    return Page(rows[:limit], at, token)
