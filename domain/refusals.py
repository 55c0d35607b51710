"""Every reason why we say no. The docstring is the message, `citation` the law it rests on.

They stand in the order of the chapters of `domain/case/`: what any step asks, then checking,
agreeing, challenging, filing, ordering, concluding, turning, mending. Bulk orders have theirs last.
"""
# Longer than the house allows: one list of all refusals, to be read down the page.

from __future__ import annotations

import re
from inspect import getdoc
from typing import ClassVar


class Refusal(Exception):
    """The law, or the office's own rule, does not allow this step."""

    citation: ClassVar[str] = "House rule"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__((getdoc(type(self)) or "").format(**facts))


def code_of(refusal: type[Refusal]) -> str:
    """The refusal's name as a code: `out_of_order`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__).lower()


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


class MissingDocument(Refusal):
    """To {verb}, name the paper that it rests on: its reference and its SHA-256."""

    citation = "HS 11361.8; 2 CCR 22620.7"


class NoCounts(Refusal):
    """A case needs at least one count of conviction."""


class UnknownProcedure(Refusal):
    """There is no procedure called {procedure}; there are: {known}."""

    citation = "HS 11361.8, 11361.9"


class GoesOnElsewhere(Refusal):
    """This case was merged into {into}; take the step there, or unmerge this one first."""


class CaseClosed(Refusal):
    """The case is closed; to {verb} it, reopen it first."""


class NotInProcedure(Refusal):
    """Nobody can {verb} in the {procedure} procedure; change the procedure if it is another."""

    citation = "HS 11361.8, 11361.9"


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


class StateNotTold(Refusal):
    """The state's record is {state_record}; notify the state first."""

    citation = "HS 11361.9(c)-(d)"


class StillOpen(Refusal):
    """Count {count} is {bucket}: somebody has work to do on it before the case can be closed."""


class StateNotConfirmed(Refusal):
    """Relief was given, but the state's record is {state_record}; confirm it, or say why not."""

    citation = "HS 11361.9(d)"


class SameProcedure(Refusal):
    """The case goes by {procedure} already."""


class NobodyTried(Refusal):
    """No attempt to reach the person is on record; record what was tried first."""


class NotOnHold(Refusal):
    """The case is not on hold."""


class SameCase(Refusal):
    """A case is not its own duplicate; name the other one."""


class BeforeTheCourt(Refusal):
    """Count {count} is {stage}: what the court has, or had, is not merged away; merge the other."""


class NotMerged(Refusal):
    """The case was not merged."""


class NotTheSurvivor(Refusal):
    """The case goes on under {into}, and under no other; unmerge it from there."""


class NothingAmended(Refusal):
    """Count {count} says so already; give what is right where the record is wrong."""


class NoSuchFact(Refusal):
    """The case has no fact of version {wrong}; look at its history."""


class HasItsOwnStep(Refusal):
    """A fact of the kind {topic} is not corrected; there is a step for it: {step}."""


class AlreadyCorrected(Refusal):
    """The fact of version {wrong} is corrected already."""


class RestedOn(Refusal):
    """Version {later} ({topic}) came after {wrong} and rests on it; correct the later one first."""


# Bulk orders.


class NotTheList(Refusal):
    """The signed order's SHA-256 is {paper}, the list's {listed}; send the list that was signed."""

    citation = "HS 11361.8, 11361.9"


class NothingListed(Refusal):
    """The order lists no case; ask the court for the list that belongs to it."""

    citation = "HS 11361.8, 11361.9"


class OtherOrder(Refusal):
    """This list came in as order {number} of {judge}, {on} ({reference}); say the same of it."""

    citation = "HS 11361.8, 11361.9"


class DoesNotTie(Refusal):
    """Of {listed} listed cases {applied} were applied and {exceptions} were not; one is missing."""

    citation = "HS 11361.8, 11361.9"


class OrderCompleted(Refusal):
    """The order was applied to its end; nothing more of it is to be done."""

    citation = "HS 11361.8, 11361.9"


class NotOnRecord(Refusal):
    """No case on record is the one that line {line} names; take it up, then order it by itself."""

    citation = "HS 11361.8, 11361.9"


class AmbiguousDocket(Refusal):
    """The docket of line {line} is that of {cases} cases; order each of them by its id."""

    citation = "HS 11361.8, 11361.9"


class ListedTwice(Refusal):
    """Lines {lines} name one and the same case; order it by itself, once it is clear what holds."""

    citation = "HS 11361.8, 11361.9"


# Inquiries.


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
