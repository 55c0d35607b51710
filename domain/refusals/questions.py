"""Why a step of an inquiry is refused."""

from __future__ import annotations

from domain.refusals.any_step import Refusal


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
