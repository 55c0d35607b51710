"""Where one count stands, and where its case stands by that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.counts import Count, Finding, Level, Outcome, Relief, Stage

MIXED = "mixed"
"""A case whose counts the court decided differently."""


@dataclass
class Standing:
    """One count now: its stage, its level, what the check found and what was agreed."""

    count: Count
    level: Level | None
    stage: Stage = Stage.IDENTIFIED
    finding: Finding | None = None
    checked_by: str | None = None
    relief: Relief | None = None

    @property
    def bucket(self) -> str:
        """The one heading of the status report that this count falls under."""
        return bucket_of_count(self.stage, self.finding.outcome if self.finding else None)


def bucket_of_count(stage: str, outcome: str | None) -> str:
    """The stage; but a checked count stands under what the check found for it."""
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
    decided = held & {"dismissed", "redesignated", "denied"}
    if decided:
        return decided.pop() if len(decided) == 1 else MIXED
    return next(each for each in SET_ASIDE if each in held)


OPEN = ("filed", "agreed", "identified", "hand_review", "eligible")
"""Headings under which somebody has work to do: nearest to the court first, then least settled."""

SET_ASIDE = ("other_agency", "not_eligible")
"""Headings of counts that the check took out."""

BUCKETS = (
    "identified",
    "hand_review",
    "eligible",
    "other_agency",
    "not_eligible",
    "agreed",
    "filed",
    "dismissed",
    "redesignated",
    "denied",
    MIXED,
)
"""Every heading, in the order in which a case goes through them. A count is never mixed."""
