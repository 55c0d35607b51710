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
    if stage != Stage.CHECKED or outcome is None:
        return str(stage)
    return "eligible" if Outcome(outcome).opens_relief else str(outcome)


def bucket_of_case(buckets: Collection[str]) -> str:
    """The one heading that a case falls under, by the headings of its counts.

    A case stands where its furthest undecided count stands; when nothing is before the court or
    agreed, by what the court decided; and before that, by its least settled count.
    """
    held = set(buckets)
    for open_bucket in ("filed", "agreed"):
        if open_bucket in held:
            return open_bucket
    decided = held & {"dismissed", "redesignated", "denied"}
    if decided:
        return decided.pop() if len(decided) == 1 else MIXED
    return next(each for each in UNDECIDED if each in held)


UNDECIDED = ("identified", "hand_review", "eligible", "other_agency", "not_eligible")
"""Headings before agreement, least settled first."""

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
