"""What came of holding a court's or the state's own list against the record, and who stands by it.

The comparison itself names dockets, and is handed out; what is kept of it are its figures, and the
digests by which whoever has the list, the mapping and the comparison can show that they are these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document, Role
from domain.guards import (
    must_add_up,
    must_be_anothers,
    must_be_for,
    must_give_reason,
    must_not_be_signed_off,
    must_tie_to_say_so,
)

WHAT = "a reconciliation"
MAKERS = frozenset({Role.CLERK, Role.PROSECUTOR, Role.ANALYST})
SIGNERS = frozenset({Role.PROSECUTOR, Role.ANALYST})


class Unit(StrEnum):
    """What is compared, one by one."""

    CASE = "case"
    COUNT = "count"


class Remark(StrEnum):
    """What whoever signs off says of the differences."""

    TIES = "ties"
    EXPLAINED = "explained"
    COURT_TO_CORRECT = "court_to_correct"
    OFFICE_TO_CORRECT = "office_to_correct"
    ACCEPTED_UNEXPLAINED = "accepted_unexplained"


@dataclass(frozen=True)
class Totals:
    """How the two lists came out, in the unit compared.

    `rows` = `matched` + `differs` + `only_theirs` + `unreadable`, all of their list; `ours` =
    `matched` + `differs` + `only_ours`. `sealed` of ours could not be compared, and are not in
    `ours`. `unexplained` are items without an explanation.
    """

    rows: int
    ours: int
    matched: int
    differs: int
    only_ours: int
    only_theirs: int
    unreadable: int
    sealed: int
    unexplained: int

    @property
    def differences(self) -> int:
        """How many items are not matched, whatever the reason."""
        return self.differs + self.only_ours + self.only_theirs + self.unreadable


@dataclass(frozen=True)
class ColumnTally:
    """How often a column was compared, equal and differing, among items that both lists have."""

    column: str
    compared: int
    equal: int
    differing: int


class Reconciliation(BaseAggregate[UUID]):
    """One list of somebody else's, compared with the record once, and signed off once."""

    TOPIC = "reconciliation"

    # The record.

    class Event(AggregateEvent):
        """Who did it, in what role, with legal effect on which day, on what paper."""

        TOPIC: ClassVar[str]
        by: str
        role: str
        on: date
        document: Document | None

        def apply(self, aggregate: Reconciliation) -> None:
            """Let the reconciliation feel the fact: its effect is named as its topic is."""
            getattr(aggregate, f"_{type(self).TOPIC.partition('.')[2]}")(self)

    class Made(Event, AggregateCreated):
        """A list was compared with the record as of a position.

        `file_sha256`, `mapping_sha256` and `result_sha256` are digests of the list, of how it is
        written, and of the comparison that was handed out. `county` and `procedure` say which of
        ours were compared, "" for all, at which position and by which last legal day (None: all);
        `cut_off` is the day up to which the list was drawn up.
        `totals`, `columns` and `causes` (how many items by suggested cause) are in `unit`s.
        """

        TOPIC = "reconciliation.made"
        unit: str
        county: str
        procedure: str
        file_sha256: str
        mapping_sha256: str
        result_sha256: str
        at_position: int
        effective: date | None
        cut_off: date | None
        totals: Totals
        columns: Sequence[ColumnTally]
        causes: Mapping[str, int]

        def apply(self, aggregate: Reconciliation) -> None:
            """Nobody has signed it off yet."""

    class SignedOff(Event):
        """Somebody else stands by it. `reason` is a code, where something is unexplained."""

        TOPIC = "reconciliation.signed_off"
        remark: str
        reason: str

    # The rules.

    @classmethod
    def make(
        cls,
        act: Act,
        *,
        reconciliation_id: UUID,
        unit: Unit,
        county: str,
        procedure: str,
        file_sha256: str,
        mapping_sha256: str,
        result_sha256: str,
        at_position: int,
        effective: date | None,
        cut_off: date | None,
        totals: Totals,
        columns: Sequence[ColumnTally],
        causes: Mapping[str, int],
    ) -> Self:
        """House rule: no row of theirs and no item of ours is lost, or counted twice."""
        must_be_for("make", MAKERS, act, WHAT)
        _must_tie(totals, columns, causes)
        return cls._create(
            cls.Made,
            id=reconciliation_id,
            **vars(act),
            unit=str(unit),
            county=county,
            procedure=procedure,
            file_sha256=file_sha256,
            mapping_sha256=mapping_sha256,
            result_sha256=result_sha256,
            at_position=at_position,
            effective=effective,
            cut_off=cut_off,
            totals=totals,
            columns=tuple(columns),
            causes=dict(causes),
        )

    def sign_off(self, act: Act, remark: Remark, reason: str = "") -> None:
        """House rule: another than its maker signs it, once; what is unexplained needs a reason."""
        must_be_for("sign off", SIGNERS, act, WHAT)
        must_not_be_signed_off(is_signed_off=self.is_signed_off)
        must_be_anothers(self.maker, act.by)
        must_tie_to_say_so(self.totals.differences, says_so=remark == Remark.TIES)
        accepts = remark == Remark.ACCEPTED_UNEXPLAINED
        must_give_reason(self.totals.unexplained, reason, accepts=accepts)
        self.trigger_event(self.SignedOff, **vars(act), remark=str(remark), reason=reason)

    # The effects.

    @event(Made)
    def __init__(self, by: str, totals: Totals, result_sha256: str) -> None:
        self.maker, self.totals, self.result_sha256 = by, totals, result_sha256
        self.is_signed_off = False

    def _signed_off(self, _: SignedOff) -> None:
        self.is_signed_off = True


def _must_tie(totals: Totals, columns: Sequence[ColumnTally], causes: Mapping[str, int]) -> None:
    both = [totals.matched, totals.differs]
    must_add_up("rows", totals.rows, [*both, totals.only_theirs, totals.unreadable])
    must_add_up("items of ours", totals.ours, [*both, totals.only_ours])
    must_add_up("differences", totals.differences, [*causes.values(), totals.unreadable])
    for each in columns:
        must_add_up("compared", each.compared, [each.equal, each.differing])
