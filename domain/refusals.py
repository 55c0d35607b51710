"""Every reason we say no. The docstring is the message.

Refusal
├── NotYours           the role may not take this step
├── OutOfOrder         a count is not at the stage that the step begins from
├── UnknownCount       the case has no such count
├── NothingNamed       the step names no count
├── NamedTwice         the step names a count twice
├── NotEligible        the check found against the count
├── NeedsHandReview    the check could not decide the count
├── OtherAgency        the count belongs to another agency
├── SameHands          whoever checked may not agree
├── BothSides          one person may not agree for both sides
├── TermsDiffer        the other side agreed to something else
├── NotDownwards       an offense level may only go down
├── LevelUnknown       the offense level is not known, so it cannot be compared
├── MissingDocument    the step rests on a paper that was not named
├── NoCounts           a case without a count
├── UnknownProcedure   no such procedure
├── InquiryOutOfOrder  an inquiry is not at the stage that the step begins from
├── NothingToSearchBy  an inquiry that could never be matched
├── NothingMatched     a match names no case
├── TooWeak            too little agrees to say that a case is hers
├── AnswerContradicts  an inquiry is answered against what was found
└── StillUnanswered    an inquiry is closed as answered, and was not
"""

from __future__ import annotations

from inspect import getdoc
from typing import ClassVar


class Refusal(Exception):
    """The law, or the office's own rule, does not allow this step."""

    citation: ClassVar[str] = "House rule"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__((getdoc(type(self)) or "").format(**facts))


class NotYours(Refusal):
    """The role {role} may not {verb} {what}; this is for: {allowed}."""


class OutOfOrder(Refusal):
    """Count {count} is {stage}; to {verb} it, it must be {needed}."""


class UnknownCount(Refusal):
    """The case has no count {count}; it has counts {known}."""


class NothingNamed(Refusal):
    """Name at least one count to {verb}."""


class NamedTwice(Refusal):
    """Count {count} is named twice; name each count once."""


class NotEligible(Refusal):
    """Count {count} was found not eligible ({reason}, {found_under}); if wrong, check it again."""

    citation = "HS 11361.8"


class NeedsHandReview(Refusal):
    """Count {count} is held for hand review ({reason}); record a check that decides it first."""

    citation = "HS 11361.8"


class OtherAgency(Refusal):
    """Count {count} is for another agency to decide ({reason})."""

    citation = "HS 11361.8"


class SameHands(Refusal):
    """{by} checked count {count}, and so may not agree to it; another person must."""


class BothSides(Refusal):
    """{by} already agreed for the {party}; another person must agree for the other side."""


class TermsDiffer(Refusal):
    """The {party} agreed to other terms ({theirs}); agree to the same, or let it agree anew."""

    citation = "HS 11361.8"


class NotDownwards(Refusal):
    """Count {count} is of level {before}; relief may only lower it, and {after} is not lower."""

    citation = "HS 11361.8(b), (f)"


class LevelUnknown(Refusal):
    """The level of count {count} is not known, so it cannot be lowered; agree to dismiss it."""

    citation = "HS 11361.8(b), (f)"


class MissingDocument(Refusal):
    """To {verb}, name the paper that it rests on: its reference and its SHA-256."""

    citation = "HS 11361.8; 2 CCR 22620.7"


class NoCounts(Refusal):
    """A case needs at least one count of conviction."""


class UnknownProcedure(Refusal):
    """There is no procedure called {procedure}; there are: {known}."""

    citation = "HS 11361.8, 11361.9"


class InquiryOutOfOrder(Refusal):
    """The inquiry is {stage}; before the step {verb} it must be {needed}."""


class NothingToSearchBy(Refusal):
    """Give at least one of {known}; without any, no search can find a case."""


class NothingMatched(Refusal):
    """Name at least one case; if none fits, say that no record was found."""


class TooWeak(Refusal):
    """Too little agrees with case {case} ({keys}); it takes one strong key or two weak ones."""


class AnswerContradicts(Refusal):
    """The inquiry is {finding}, so {told} is no answer; answer what was found, or search anew."""


class StillUnanswered(Refusal):
    """The inquiry is {stage}, not answered; answer it first, or close it for another reason."""
