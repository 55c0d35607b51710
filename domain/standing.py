"""Where one count stands, and where its case stands by that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain.counts import Count, Finding, Ground, Level, Outcome, Relief, Stage

MIXED = "mixed"
"""A case whose counts the court decided differently."""

MERGED = "merged"
"""A case that goes on under another one, and each of its counts: never shown as decided."""


@dataclass
class Standing:
    """One count now: its stage and since when, its level, what was found and what was agreed.

    `since` is the legal day on which it got to its stage. `is_pending` says that a check was
    requested and has not come back; `reviewer` is who was asked to review it by hand; `opposed`
    is the ground on which the prosecution stands against relief.
    """

    count: Count
    level: Level | None
    stage: Stage = Stage.IDENTIFIED
    since: date | None = None
    finding: Finding | None = None
    checked_by: str | None = None
    is_pending: bool = False
    reviewer: str | None = None
    relief: Relief | None = None
    opposed: Ground | None = None
    is_sealed: bool = False

    @property
    def bucket(self) -> str:
        """The one heading of the status report that this count falls under."""
        outcome = self.finding.outcome if self.finding else None
        return bucket_of_count(self.stage, outcome, is_pending=self.is_pending)


def bucket_of_count(stage: str, outcome: str | None, *, is_pending: bool = False) -> str:
    """The stage; but a checked count stands under what the check found for it."""
    if is_pending and stage in (Stage.IDENTIFIED, Stage.CHECKED):
        return "check_pending"
    if stage != Stage.CHECKED:
        return str(stage)
    if outcome is None:
        raise ValueError("A checked count has a finding; None stands under no heading.")
    return "eligible" if Outcome(outcome).opens_relief else str(outcome)


def bucket_of_case(buckets: Collection[str]) -> str:
    """The one heading that a case falls under, by the headings of its counts.

    As long as any count waits for somebody, the case stands where that work is, so that no decided
    count hides an open one; then by what the court decided; and only without that, as set aside.
    """
    held = set(buckets)
    for waiting in OPEN:
        if waiting in held:
            return waiting
    decided = held & set(DECIDED)
    if decided:
        return decided.pop() if len(decided) == 1 else MIXED
    return next(each for each in SET_ASIDE if each in held)


OPEN = (
    "returned",
    "filed",
    "signed",
    "agreed",
    "identified",
    "check_pending",
    "hand_review",
    "eligible",
)
"""Headings under which somebody has work to do: nearest to the court first, then least settled."""

DECIDED = ("dismissed", "redesignated", "resentenced", "denied")
"""Headings of counts on which the court has ruled."""

SET_ASIDE = ("other_agency", "transferred", "not_eligible", "withdrawn", "destroyed")
"""Headings of counts that go nowhere without the court having ruled."""

BUCKETS = (
    "identified",
    "check_pending",
    "hand_review",
    "eligible",
    "other_agency",
    "not_eligible",
    "agreed",
    "signed",
    "filed",
    "returned",
    "dismissed",
    "redesignated",
    "resentenced",
    "denied",
    MIXED,
    "withdrawn",
    "transferred",
    "destroyed",
    MERGED,
)
"""Every heading, in the order in which a case goes through them. A count is never mixed."""
