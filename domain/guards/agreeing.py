"""What is asked before anybody agrees: of a check, a meeting, a word, a signature?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain import refusals as no
from domain.actors import Act, Signature
from domain.assent import Assent, in_words
from domain.counts import (
    Finding,
    Level,
    Outcome,
    Relief,
    Stage,
    Term,
)
from domain.guards.any_step import must_be_at
from domain.guards.court import must_follow
from domain.procedures import LAST_CONVICTION, Party, Procedure
from domain.standing import Standing

REFUSAL_BY_OUTCOME = {
    Outcome.NOT_ELIGIBLE: no.NotEligible,
    Outcome.HAND_REVIEW: no.NeedsHandReview,
    Outcome.OTHER_AGENCY: no.OtherAgency,
}


def must_be_agreeable(verb: str, standing: Standing, procedure: Procedure) -> None:
    """Relief is agreed on an eligible count; some procedures leave lesser levels unchecked.

    Never where the source is doubtful, and never for a conviction under the new law: there a
    check must say so, or a person.
    """
    count, finding = standing.count, standing.finding
    unchecked = standing.level in procedure.unchecked and not count.doubts
    is_late = count.convicted_on is not None and count.convicted_on > LAST_CONVICTION
    if is_late and finding is None:
        raise no.ConvictedTooLate(count=count.number, on=count.convicted_on)
    if not (unchecked and standing.stage == Stage.IDENTIFIED):
        must_be_at(verb, standing, Stage.CHECKED)
    if finding and finding.outcome in REFUSAL_BY_OUTCOME:
        raise REFUSAL_BY_OUTCOME[finding.outcome](
            count=finding.count, reason=finding.reason, found_under=finding.citation
        )


def must_not_be_anothers(standing: Standing) -> None:
    """What another agency has to decide is not for this office's procedure."""
    finding = standing.finding
    if finding and finding.outcome == Outcome.OTHER_AGENCY:
        raise no.OtherAgency(
            count=finding.count, reason=finding.reason, found_under=finding.citation
        )


def must_need_review(standing: Standing) -> None:
    """Only what a check could not decide is reviewed by hand."""
    if standing.finding is None or standing.finding.outcome != Outcome.HAND_REVIEW:
        raise no.NotForReview(count=standing.count.number)


def must_be_reviewer(standing: Standing, act: Act) -> None:
    """Where a person was asked for by name, that person reviews."""
    if standing.reviewer and standing.reviewer != act.by:
        raise no.NotTheReviewer(count=standing.count.number, reviewer=standing.reviewer)


def must_decide(finding: Finding) -> None:
    """A review by hand ends in a decision."""
    if finding.outcome == Outcome.HAND_REVIEW:
        raise no.NotDecided(count=finding.count)


def must_wait_for_meeting(verb: str, meeting: str, *allowed: str) -> None:
    """A meeting is set, then held or missed."""
    if meeting not in allowed:
        raise no.MeetingOutOfOrder(verb=verb, meeting=meeting or "not scheduled")


def must_attend(attendees: Sequence[str]) -> None:
    """A meeting has somebody who was met: the person, or counsel for them."""
    if not {"person", "counsel"} & set(attendees):
        raise no.NobodyMet


def must_be_met(verb: str, procedure: Procedure, meeting: str) -> None:
    """Where the procedure asks for a meeting, nobody agrees before it."""
    if procedure.meets and meeting != "held":
        raise no.NotMet(verb=verb, meeting=meeting or "not scheduled")


def must_not_be_held(verb: str, holding: Any, on: date) -> None:
    """A case on hold waits, until the hold is released or its day has come."""
    if holding and (holding.until is None or on < holding.until):
        until = holding.until or "it is released"
        raise no.OnHold(verb=verb, reason=holding.reason, until=until)


def must_be_holding(holding: Any) -> None:
    """Only what is held is released."""
    if holding is None:
        raise no.NotOnHold


def must_be_other_hands(standing: Standing, act: Act) -> None:
    """Whoever checked a count may not agree to it."""
    if standing.checked_by == act.by:
        raise no.SameHands(by=act.by, count=standing.count.number)


def must_match(mine: Assent, others: Iterable[Assent]) -> None:
    """All parties agree to the same terms, each by another person."""
    for other in others:
        if other.by == mine.by:
            raise no.BothSides(by=mine.by, party=other.party)
        if other.terms_sha256 != mine.terms_sha256:
            raise no.TermsDiffer(party=other.party, theirs=in_words(other.terms))


def must_go_down(standing: Standing, after: Level | None = None) -> None:
    """Redesignation lowers a level: felony to misdemeanor, misdemeanor to infraction.

    Without `after` it is asked whether the level can be lowered at all. Of a level that nobody
    knows the parties cannot say so; a court's order says what the count has become.
    """
    number, before = standing.count.number, standing.level
    if before is None and after is None:
        raise no.LevelUnknown(count=number)
    if before is not None and not before.is_above(after or Level.INFRACTION):
        raise no.NotDownwards(count=number, before=before, after=after or Level.INFRACTION)


def must_be_lowerable(terms: Sequence[Term], standings: Mapping[int, Standing]) -> None:
    """Redesignation can be agreed on only where there is a level below."""
    for term in terms:
        if term.relief == Relief.REDESIGNATE:
            must_go_down(standings[term.count])


def must_have_given_word(
    party: Party, assents: Collection[str], agreed: Collection[int], procedure: Procedure
) -> None:
    """Only a word that was given is taken back, and only while nothing is filed on it."""
    if not (party in assents or (agreed and party in procedure.parties)):
        raise no.NoWordGiven(party=party)


def must_follow_agreement(standing: Standing, act: Act) -> None:
    """Nothing is taken back before it was given."""
    if standing.since:
        must_follow("taking back", act.on, "agreement", standing.since)


def must_sign_the_same(mine: Signature, others: Iterable[Signature]) -> None:
    """All parties sign one and the same paper, each by another person."""
    for other in others:
        if other.party != mine.party and other.by == mine.by:
            raise no.BothSides(by=mine.by, party=other.party)
        if other.party != mine.party and other.sha256 != mine.sha256:
            raise no.OtherPaper(party=other.party, theirs=other.sha256)
