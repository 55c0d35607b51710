"""What a count of conviction is, and what the office, the parties and the court say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Offense level (PC 16, 17), gravest first. Relief only ever goes down this list."""

    FELONY = "felony"
    MISDEMEANOR = "misdemeanor"
    INFRACTION = "infraction"

    def is_above(self, other: Level) -> bool:
        """Whether this level is graver than the other."""
        order = list(Level)
        return order.index(self) < order.index(other)


class Stage(StrEnum):
    """How far a count has come. The last three are the court's, and final."""

    IDENTIFIED = "identified"
    CHECKED = "checked"
    AGREED = "agreed"
    FILED = "filed"
    DISMISSED = "dismissed"
    REDESIGNATED = "redesignated"
    DENIED = "denied"

    @property
    def is_decided(self) -> bool:
        """Whether the court has ruled."""
        return self in (Stage.DISMISSED, Stage.REDESIGNATED, Stage.DENIED)


class Outcome(StrEnum):
    """What a check found for a count."""

    DISMISS = "dismiss"
    REDUCE = "reduce"
    NOT_ELIGIBLE = "not_eligible"
    HAND_REVIEW = "hand_review"
    OTHER_AGENCY = "other_agency"

    @property
    def opens_relief(self) -> bool:
        """Whether the parties may agree on relief for a count with this outcome."""
        return self in (Outcome.DISMISS, Outcome.REDUCE)


class Relief(StrEnum):
    """What the parties ask the court for (HS 11361.8(b), (e))."""

    DISMISS = "dismiss"
    REDESIGNATE = "redesignate"


@dataclass(frozen=True)
class Count:
    """One count of conviction in a case, as the source gave it.

    `number` is 1-based within the case. `section` is the five-digit section of the Health and
    Safety Code, `subsection` its letter in lower case or "". `level` and `convicted_on` are None
    where the source does not say; each such gap is named in `doubts`, and leads to hand review.
    """

    number: int
    section: str
    subsection: str
    level: Level | None
    convicted_on: date | None
    doubts: tuple[str, ...] = ()
    code: str = "HS"


@dataclass(frozen=True)
class Finding:
    """What the check found for one count: the outcome, a reason code, and the law it rests on."""

    count: int
    outcome: Outcome
    reason: str
    citation: str


@dataclass(frozen=True)
class Term:
    """What the parties agree to ask for on one count."""

    count: int
    relief: Relief


@dataclass(frozen=True)
class Redesignation:
    """What a count has become by the court's order."""

    count: int
    level_after: Level


@dataclass(frozen=True)
class Ruleset:
    """The policy a check was made by, and the day it was applied as of."""

    id: str
    version: str
    as_of: date
