"""What does any step ask?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from domain import refusals as no
from domain.actors import Act, Document, Order, Role
from domain.counts import (
    Count,
    Stage,
)
from domain.procedures import PROCEDURES, Procedure
from domain.standing import Standing


def must_be_for(verb: str, allowed: Collection[Role], act: Act, what: str = "a case") -> None:
    """Each step is for certain roles only."""
    if act.role not in allowed:
        raise no.NotYours(role=act.role, verb=verb, what=what, allowed=", ".join(sorted(allowed)))


def must_be_open(verb: str, merged_into: UUID | None, *, is_closed: bool = False) -> None:
    """Nothing happens to a merged case but that it is unmerged, to a closed one but reopening."""
    if merged_into:
        raise no.GoesOnElsewhere(into=merged_into)
    if is_closed:
        raise no.CaseClosed(verb=verb)


def must_belong(verb: str, procedure: Procedure, *, belongs: bool) -> None:
    """Each procedure has its own steps."""
    if not belongs:
        raise no.NotInProcedure(verb=verb, procedure=procedure.name)


def must_show(verb: str, act: Act) -> Document:
    """A step that rests on a paper names the paper."""
    paper = act.document
    if paper is None or not (paper.reference.strip() and paper.sha256.strip()):
        raise no.MissingDocument(verb=verb)
    return paper


def must_order(verb: str, order: Order) -> None:
    """A court's order has a number, and a judge who signed it."""
    if not (order.number.strip() and order.judge.strip()):
        raise no.MissingOrder(verb=verb)


def must_name(verb: str, numbers: Iterable[int], standings: Mapping[int, Standing]) -> None:
    """A step names counts of this case, each once."""
    named = Counter(numbers)
    if not named:
        raise no.NothingNamed(verb=verb)
    for number, times in named.items():
        if number not in standings:
            known = ", ".join(map(str, standings))
            raise no.UnknownCount(count=number, known=known)
        if times > 1:
            raise no.NamedTwice(count=number)


def must_open(procedure: str, counts: Sequence[Count]) -> None:
    """A case goes by a known procedure, and has counts, each with a number of its own."""
    must_be_known(procedure)
    if not counts:
        raise no.NoCounts
    for number, times in Counter(each.number for each in counts).items():
        if times > 1:
            raise no.NamedTwice(count=number)


def must_be_at(verb: str, standing: Standing, *stages: Stage) -> None:
    """A step begins from certain stages only."""
    if standing.stage not in stages:
        needed = " or ".join(stages)
        raise no.OutOfOrder(
            count=standing.count.number, stage=standing.stage, verb=verb, needed=needed
        )


def must_be_known(procedure: str) -> None:
    """A case goes by a known procedure."""
    if procedure not in PROCEDURES:
        raise no.UnknownProcedure(procedure=procedure, known=", ".join(PROCEDURES))
