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
    """How far a count has come. From `DISMISSED` on a count goes nowhere until it is reopened."""

    IDENTIFIED = "identified"
    CHECKED = "checked"
    AGREED = "agreed"
    SIGNED = "signed"
    FILED = "filed"
    RETURNED = "returned"
    DISMISSED = "dismissed"
    REDESIGNATED = "redesignated"
    RESENTENCED = "resentenced"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DESTROYED = "destroyed"

    @property
    def is_granted(self) -> bool:
        """Whether the court has given relief."""
        return self in (Stage.DISMISSED, Stage.REDESIGNATED, Stage.RESENTENCED)

    @property
    def is_decided(self) -> bool:
        """Whether the court has ruled."""
        return self.is_granted or self == Stage.DENIED

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to the count unless it is reopened."""
        return self.is_decided or self in (Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.DESTROYED)


BEFORE_COURT = (Stage.IDENTIFIED, Stage.CHECKED, Stage.AGREED, Stage.SIGNED)
"""Stages at which nothing has been laid before the court."""


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

    @property
    def relief(self) -> Relief | None:
        """The relief that such a finding asks for."""
        return {Outcome.DISMISS: Relief.DISMISS, Outcome.REDUCE: Relief.REDESIGNATE}.get(self)


class Relief(StrEnum):
    """What the parties ask the court for (HS 11361.8(b), (e))."""

    DISMISS = "dismiss"
    REDESIGNATE = "redesignate"


class CheckKind(StrEnum):
    """Where a background check looks."""

    RAP_SHEET = "rap_sheet"
    CASE_SYSTEM = "case_system"


class PriorRelief(StrEnum):
    """Relief that a conviction had before: none of them settles what HS 11361.8 gives."""

    PC_1203_4 = "pc_1203_4"
    PC_1170_18 = "pc_1170_18"
    HS_11361_8 = "hs_11361_8"
    OTHER = "other"


class Ground(StrEnum):
    """On what ground the prosecution may stand against relief (HS 11361.8(b), 11361.9(b))."""

    NOT_ELIGIBLE = "not_eligible"
    DANGER = "danger"


class Basis(StrEnum):
    """Which paragraph of the law the court is asked under: the two boxes of form CR-400."""

    RECALL = "11361.8(b)"
    """The sentence is being served: recall, resentencing or dismissal."""

    REDESIGNATION = "11361.8(f)"
    """The sentence is completed: redesignation, or dismissal and sealing."""

    STATUTORY = "11361.9"
    """The state's list."""


class Scope(StrEnum):
    """How much of the record the court orders sealed."""

    CONVICTION = "conviction"
    ARREST_AND_CONVICTION = "arrest_and_conviction"


class Notice(StrEnum):
    """Who is told of the case."""

    PERSON = "person"
    DEFENDER = "defender"
    COURT = "court"


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
class OtherConvictions:
    """What else a list says of the person of a case: how many convictions it has beside our counts.

    Those of the county's cannabis counts are not among them, whatever case these are in.
    `felonies` is None where the list does not say of each what level it stands as, `latest_on`
    where it does not say of each on which day it was, and where there is none.
    """

    convictions: int
    felonies: int | None
    latest_on: date | None


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
    """The policy a check was made by, and the day it was applied as of.

    `sha256` is the policy's own, in hex; "" where the policy is not one of this house's files.
    """

    id: str
    version: str
    as_of: date
    sha256: str = ""
