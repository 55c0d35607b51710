"""Why what goes to the court, or comes from it, is refused."""

from __future__ import annotations

from domain.refusals.any_step import Refusal


class TooLateToChallenge(Refusal):
    """A listed conviction can be challenged until {by}, and {on} is later."""

    citation = "HS 11361.9(b)"


class TooEarlyToDeem(Refusal):
    """Until {by} the prosecution may still challenge, so nothing is deemed on {on}."""

    citation = "HS 11361.9(c)"


class WasChallenged(Refusal):
    """Count {count} was challenged ({ground}); let the prosecution say that it no longer is."""

    citation = "HS 11361.9(b)-(c)"


class NotServing(Refusal):
    """Danger is a ground only against somebody who is serving the sentence."""

    citation = "HS 11361.8(b); People v. Saelee (2018) 28 Cal.App.5th 744"


class NotOpposed(Refusal):
    """Nobody stands against relief on count {count}."""


class NotServed(Refusal):
    """The other side has not joined and was not served; serve it first, or stipulate."""

    citation = "HS 11361.8; CCP 1013"


class OtherBasis(Refusal):
    """In this procedure the court is not asked under {basis}; name one of: {known}."""

    citation = "HS 11361.8(b), (f)"


class DayBehind(Refusal):
    """The {what} on {on} would be before the {before} on {since}; one of both days is wrong."""


class NoHearing(Refusal):
    """No hearing was due by that day (set for: {hearing_on}); set one first."""


class MissingOrder(Refusal):
    """To {verb}, name the court's order: its number, and the judge who signed it."""

    citation = "HS 11361.8(b), (f), 11361.9(c)"


class OrderBeforeFiling(Refusal):
    """The order of {on} would be older than the filing of count {count} on {filed_on}."""

    citation = "HS 11361.8(b), (f)"


class NotDownwards(Refusal):
    """Count {count} is of level {before}; relief may only lower it, and {after} is not lower."""

    citation = "HS 11361.8(b), (f)"


class NotARecall(Refusal):
    """Only a sentence that is served is recalled; the filing asks for redesignation instead."""

    citation = "HS 11361.8(b), (e)"


class NothingGranted(Refusal):
    """The court has given no relief here, so there is nothing to {verb}."""

    citation = "HS 11361.8(f), 11361.9(c)"


class AlreadySealed(Refusal):
    """Count {count} is sealed already."""


class NotSealed(Refusal):
    """Count {count} is not sealed."""
