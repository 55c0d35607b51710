"""What a bulk order's list says of one case, and what the court's rules make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from domain.actors import Act, Order
from domain.case import Case
from domain.counts import Level, Redesignation, Scope, Stage
from domain.refusals import Refusal, code_of


class Ordered(StrEnum):
    """What the court orders for a count in a list."""

    DISMISS = "dismiss"
    REDESIGNATE_MISDEMEANOR = "redesignate_misdemeanor"
    REDESIGNATE_INFRACTION = "redesignate_infraction"
    RESENTENCE_MISDEMEANOR = "resentence_misdemeanor"
    RESENTENCE_INFRACTION = "resentence_infraction"

    @property
    def level_after(self) -> Level:
        """The level that the count has by the order."""
        return Level(self.partition("_")[2])


@dataclass(frozen=True, slots=True)
class Direction:
    """What is ordered for one count, or for every count before the court where `count` is None.

    `seal` says how much of its record is sealed with it; None where nothing is.
    """

    count: int | None
    ordered: Ordered
    seal: Scope | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One case of a list: the line that names it first, and all that is ordered for it.

    It is named by its id or by its docket; the docket is personal, and no repr shows it.
    """

    line: int
    directions: tuple[Direction, ...]
    case_id: UUID | None = None
    docket: str = field(default="", repr=False)


@dataclass(frozen=True)
class Unapplied:
    """A listed case that the order could not be applied to: its line, and the rule that refused.

    `reason` is the refusal's name as a code. `case_id` is None where the line led to no one case.
    """

    line: int
    case_id: UUID | None
    reason: str
    message: str
    citation: str

    @classmethod
    def because(cls, refusal: Refusal, line: int, case_id: UUID | None = None) -> Unapplied:
        """What is kept of a refusal."""
        return cls(line, case_id, code_of(type(refusal)), str(refusal), refusal.citation)


def carry_out(case: Case, act: Act, order: Order, directions: Sequence[Direction]) -> int:
    """Let the case take what the order says of it, by its own rules; how many facts that makes.

    Raises a Refusal at the first thing that is not lawful; the case is then not to be saved.
    """
    before = case.version
    named = [(number, each) for each in directions for number in _counts(case, each)]
    for ordered in Ordered:
        if counts := [number for number, each in named if each.ordered == ordered]:
            _order(case, act, order, ordered, counts)
    for scope in Scope:
        if counts := [number for number, each in named if each.seal == scope]:
            case.seal(act, counts, scope, order)
    return case.version - before


def _counts(case: Case, direction: Direction) -> Sequence[int]:
    """The count that is named; or all before the court, and if none is, all: a rule refuses."""
    if direction.count is not None:
        return (direction.count,)
    filed = [n for n, each in case.standings.items() if each.stage == Stage.FILED]
    return filed or list(case.standings)


def _order(case: Case, act: Act, order: Order, ordered: Ordered, counts: Sequence[int]) -> None:
    if ordered == Ordered.DISMISS:
        case.dismiss(act, counts, order)
        return
    lowered = [Redesignation(number, ordered.level_after) for number in counts]
    is_recall = ordered in (Ordered.RESENTENCE_MISDEMEANOR, Ordered.RESENTENCE_INFRACTION)
    (case.resentence if is_recall else case.redesignate)(act, lowered, order)
