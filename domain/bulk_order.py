"""One signed order for thousands of cases: what came in, what was applied, what could not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document, Order
from domain.guards import (
    must_be_for,
    must_be_the_list,
    must_be_the_same,
    must_list,
    must_not_be_completed,
    must_order,
    must_show,
    must_tie,
)
from domain.listed import Unapplied
from domain.procedures import COURT


class BulkOrder(BaseAggregate[UUID]):
    """A court's order whose paper is a list; each case of it is applied whole, or an exception.

    It is applied page by page, in the order of the list. Its id is in every fact that it makes of
    a case (`Order.bulk_order_id`).
    """

    TOPIC = "bulk_order"

    class Event(AggregateEvent):
        """Which clerk of the court did it, with effect on which day, on what paper: the list."""

        TOPIC: ClassVar[str]
        by: str
        role: str
        on: date
        document: Document | None

        def apply(self, aggregate: BulkOrder) -> None:
            """Let the order feel the fact: its effect is named as its topic is."""
            getattr(aggregate, f"_{type(self).TOPIC.partition('.')[2]}")(self)

    class Received(Event, AggregateCreated):
        """The court's order came in with its list.

        `n_lines` are lines of the list, `n_listed` cases; `ordered` is how many lines order what.
        """

        TOPIC = "bulk_order.received"
        order: Order
        list_sha256: str
        n_lines: int
        n_listed: int
        ordered: Mapping[str, int]

        def apply(self, aggregate: BulkOrder) -> None:
            """Nothing has come of it yet."""

    class Applied(Event):
        """The next listed cases were taken up: some applied, the others exceptions, each with why.

        `n_applied` are cases, `n_facts` the facts that name the order in them.
        """

        TOPIC = "bulk_order.applied"
        n_applied: int
        n_facts: int
        exceptions: Sequence[Unapplied]

    class Completed(Event):
        """The list is at its end, and ties: listed cases = applied cases + exceptions."""

        TOPIC = "bulk_order.completed"
        n_listed: int
        n_applied: int
        n_exceptions: int
        n_facts: int

    # The rules.

    @classmethod
    def receive(
        cls,
        act: Act,
        order: Order,
        *,
        order_id: UUID,
        list_sha256: str,
        n_lines: int,
        n_listed: int,
        ordered: Mapping[str, int],
    ) -> Self:
        """HS 11361.8, 11361.9: the court orders; what it signed is the list, byte for byte."""
        must_be_for("receive a bulk order on", COURT, act)
        must_order("receive a bulk order", order)
        must_be_the_list(must_show("receive a bulk order", act), list_sha256)
        must_list(n_listed)
        return cls._create(
            cls.Received,
            id=order_id,
            **vars(act),
            order=order,
            list_sha256=list_sha256,
            n_lines=n_lines,
            n_listed=n_listed,
            ordered=dict(ordered),
        )

    def resume(self, act: Act, order: Order) -> None:
        """House rule: a list that comes again goes on where it was, if all is said as before."""
        must_be_for("go on with a bulk order on", COURT, act)
        paper = must_show("go on with a bulk order", act)
        must_be_the_same(order, paper, act.on, received=self)

    def apply(
        self,
        act: Act,
        *,
        n_listed: int,
        n_applied: int,
        n_facts: int,
        exceptions: Sequence[Unapplied],
    ) -> None:
        """HS 11361.8, 11361.9: of the next `n_listed` cases none is lost or told twice."""
        must_be_for("apply a bulk order to", COURT, act)
        must_not_be_completed(is_completed=self.is_completed)
        must_tie(n_listed, n_applied, len(exceptions))
        must_tie(self.n_listed - self.n_done, n_listed, self.n_listed - self.n_done - n_listed)
        self.trigger_event(
            self.Applied,
            **vars(act),
            n_applied=n_applied,
            n_facts=n_facts,
            exceptions=tuple(exceptions),
        )

    def complete(self, act: Act) -> None:
        """HS 11361.8, 11361.9: the order is carried out when every listed case is accounted for."""
        must_be_for("complete a bulk order on", COURT, act)
        must_not_be_completed(is_completed=self.is_completed)
        must_tie(self.n_listed, self.n_applied, len(self.exceptions))
        self.trigger_event(
            self.Completed,
            **vars(act),
            n_listed=self.n_listed,
            n_applied=self.n_applied,
            n_exceptions=len(self.exceptions),
            n_facts=self.n_facts,
        )

    # The effects.

    @event(Received)
    def __init__(
        self, order: Order, on: date, document: Document, list_sha256: str, n_listed: int
    ) -> None:
        self.order, self.on, self.document = order, on, document
        self.list_sha256, self.n_listed = list_sha256, n_listed
        self.n_applied = self.n_facts = 0
        self.exceptions: list[Unapplied] = []
        self.is_completed = False

    def _applied(self, fact: Applied) -> None:
        self.n_applied += fact.n_applied
        self.n_facts += fact.n_facts
        self.exceptions += fact.exceptions

    def _completed(self, _: Completed) -> None:
        self.is_completed = True

    @property
    def n_done(self) -> int:
        """How many listed cases were taken up so far, from the first of the list on."""
        return self.n_applied + len(self.exceptions)
