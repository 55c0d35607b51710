"""What is asked of an order for many cases?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain import refusals as no
from domain.actors import Document, Order


def must_be_the_list(paper: Document, list_sha256: str) -> None:
    """The paper of a bulk order is the list itself, byte for byte."""
    if paper.sha256 != list_sha256:
        raise no.NotTheList(paper=paper.sha256, listed=list_sha256)


def must_list(cases: int) -> None:
    """A bulk order lists at least one case."""
    if cases < 1:
        raise no.NothingListed


def must_tie(listed: int, applied: int, exceptions: int) -> None:
    """Each listed case was applied, or is an exception; never both, never neither."""
    if min(listed, applied, exceptions) < 0 or listed != applied + exceptions:
        raise no.DoesNotTie(listed=listed, applied=applied, exceptions=exceptions)


def must_not_be_completed(*, is_completed: bool) -> None:
    """What was applied to its end is not applied again."""
    if is_completed:
        raise no.OrderCompleted


def must_be_the_same(order: Order, paper: Document, on: date, *, received: Any) -> None:
    """A list that came in before is the same order: number, judge, day and paper."""
    known = (received.order, received.document, received.on)
    if known != (order, paper, on):
        raise no.OtherOrder(
            number=received.order.number,
            judge=received.order.judge,
            on=received.on,
            reference=received.document.reference,
        )


def must_be_one_case(line: int, cases: Collection[UUID]) -> UUID:
    """What a list names is one case on record: not none, and not several."""
    if not cases:
        raise no.NotOnRecord(line=line)
    if len(cases) > 1:
        raise no.AmbiguousDocket(line=line, cases=len(cases))
    return next(iter(cases))


def must_be_named_once(lines: Sequence[int]) -> None:
    """No case is named by a list under two keys: nobody could say which line holds."""
    if len(lines) > 1:
        raise no.ListedTwice(lines=", ".join(map(str, lines)))
