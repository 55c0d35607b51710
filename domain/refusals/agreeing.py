"""Why a check, a word or a signature is refused."""

from __future__ import annotations

from domain.refusals.any_step import Refusal


class NotForReview(Refusal):
    """Count {count} is not held for hand review; record a check instead."""


class NotTheReviewer(Refusal):
    """The review of count {count} is assigned to {reviewer}; assign it anew to review it."""


class NotDecided(Refusal):
    """A review by hand decides; say for count {count} what it decided."""


class NotEligible(Refusal):
    """Count {count} was found not eligible ({reason}, {found_under}); if wrong, check it again."""

    citation = "HS 11361.8"


class NeedsHandReview(Refusal):
    """Count {count} is held for hand review ({reason}); record a check that decides it first."""

    citation = "HS 11361.8"


class OtherAgency(Refusal):
    """Count {count} is for another agency to decide ({reason})."""

    citation = "HS 11361.8"


class ConvictedTooLate(Refusal):
    """Count {count} was convicted on {on}, under the new law; check it, or have it reviewed."""

    citation = "HS 11361.8(a), (e); Proposition 64, section 8"


class SameHands(Refusal):
    """{by} checked count {count}, and so may not agree to it; another person must."""


class BothSides(Refusal):
    """{by} already acted for the {party}; another person must act for the other side."""


class TermsDiffer(Refusal):
    """The {party} agreed to other terms ({theirs}); agree to the same, or let it agree anew."""

    citation = "HS 11361.8"


class LevelUnknown(Refusal):
    """The level of count {count} is not known, so it cannot be lowered; agree to dismiss it."""

    citation = "HS 11361.8(b), (f)"


class MeetingOutOfOrder(Refusal):
    """The meeting is {meeting}; so nobody can {verb} now."""


class NobodyMet(Refusal):
    """Name the person or counsel among the attendees: a meeting without either is none."""


class NotMet(Refusal):
    """The meeting is {meeting}; to {verb} a case by petition, meet the person or counsel first."""


class OnHold(Refusal):
    """The case is on hold ({reason}) until {until}; release it to {verb} it."""


class NoWordGiven(Refusal):
    """The {party} has given no word that could be taken back before a filing."""


class OtherPaper(Refusal):
    """The {party} signed another paper (SHA-256 {theirs}); sign the same, or let it sign anew."""

    citation = "HS 11361.8; 2 CCR 22620.7"
