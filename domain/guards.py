"""What each rule asks before it lets a step through. A guard refuses, or says nothing."""

# Longer than the house allows: the questions of all rules, one list to look one up in.
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain import refusals as no
from domain.actors import Act, Document, Order, Role, Signature
from domain.assent import Assent, in_words
from domain.counts import (
    Basis,
    Count,
    Finding,
    Ground,
    Level,
    Outcome,
    Relief,
    Stage,
    Term,
)
from domain.procedures import CHALLENGE_BY, LAST_CONVICTION, PROCEDURES, Party, Procedure
from domain.standing import Standing

REFUSAL_BY_OUTCOME = {
    Outcome.NOT_ELIGIBLE: no.NotEligible,
    Outcome.HAND_REVIEW: no.NeedsHandReview,
    Outcome.OTHER_AGENCY: no.OtherAgency,
}


def must_be_for(verb: str, allowed: Collection[Role], act: Act, what: str = "a case") -> None:
    """Each step is for certain roles only."""
    if act.role not in allowed:
        raise no.NotYours(role=act.role, verb=verb, what=what, allowed=", ".join(sorted(allowed)))


def must_be_open(verb: str, merged_into: UUID | None, *, is_closed: bool = False) -> None:
    """Nothing happens to a merged case but that it is unmerged, to a closed one but reopening."""
    if merged_into:
        raise no.GoesOnElsewhere(into=merged_into)
    if is_closed:
        raise no.CaseClosed(verb=verb)


def must_belong(verb: str, procedure: Procedure, *, belongs: bool) -> None:
    """Each procedure has its own steps."""
    if not belongs:
        raise no.NotInProcedure(verb=verb, procedure=procedure.name)


def must_show(verb: str, act: Act) -> Document:
    """A step that rests on a paper names the paper."""
    paper = act.document
    if paper is None or not (paper.reference.strip() and paper.sha256.strip()):
        raise no.MissingDocument(verb=verb)
    return paper


def must_order(verb: str, order: Order) -> None:
    """A court's order has a number, and a judge who signed it."""
    if not (order.number.strip() and order.judge.strip()):
        raise no.MissingOrder(verb=verb)


def must_name(verb: str, numbers: Iterable[int], standings: Mapping[int, Standing]) -> None:
    """A step names counts of this case, each once."""
    named = Counter(numbers)
    if not named:
        raise no.NothingNamed(verb=verb)
    for number, times in named.items():
        if number not in standings:
            known = ", ".join(map(str, standings))
            raise no.UnknownCount(count=number, known=known)
        if times > 1:
            raise no.NamedTwice(count=number)


def must_open(procedure: str, counts: Sequence[Count]) -> None:
    """A case goes by a known procedure, and has counts, each with a number of its own."""
    must_be_known(procedure)
    if not counts:
        raise no.NoCounts
    for number, times in Counter(each.number for each in counts).items():
        if times > 1:
            raise no.NamedTwice(count=number)


def must_be_at(verb: str, standing: Standing, *stages: Stage) -> None:
    """A step begins from certain stages only."""
    if standing.stage not in stages:
        needed = " or ".join(stages)
        raise no.OutOfOrder(
            count=standing.count.number, stage=standing.stage, verb=verb, needed=needed
        )


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


def must_be_in_time(act: Act) -> None:
    """The statutory day for challenges has not passed."""
    if act.on > CHALLENGE_BY:
        raise no.TooLateToChallenge(by=CHALLENGE_BY, on=act.on)


def must_be_out_of_time(act: Act) -> None:
    """The statutory day for challenges has passed."""
    if act.on <= CHALLENGE_BY:
        raise no.TooEarlyToDeem(by=CHALLENGE_BY, on=act.on)


def must_be_serving(ground: Ground, *, is_serving: bool) -> None:
    """Danger is a ground only against somebody who is serving the sentence."""
    if ground == Ground.DANGER and not is_serving:
        raise no.NotServing


def must_be_opposed(standing: Standing) -> None:
    """Only what is opposed can be dropped."""
    if standing.opposed is None:
        raise no.NotOpposed(count=standing.count.number)


def must_be_unopposed(standing: Standing) -> None:
    """What was challenged in time is not deemed unchallenged, whatever came of the challenge."""
    if standing.opposed:
        raise no.WasChallenged(count=standing.count.number, ground=standing.opposed)


def must_be_served(procedure: Procedure, *, is_stipulated: bool, is_served: bool) -> None:
    """Who did not join the paper is served before it is filed."""
    if not (procedure.joint or is_stipulated or is_served):
        raise no.NotServed


def must_be_in_procedure(basis: Basis | None, procedure: Procedure) -> None:
    """A paragraph of the law is invoked in its own procedure."""
    if basis is not None and basis not in procedure.bases:
        raise no.OtherBasis(basis=basis, known=", ".join(procedure.bases))


def must_follow(what: str, on: date, before: str, since: date) -> None:
    """What lies ahead does not lie behind."""
    if on < since:
        raise no.DayBehind(what=what, on=on, before=before, since=since)


def must_follow_filing(standing: Standing, act: Act) -> None:
    """The court decides what is before it: no order is older than the filing."""
    if standing.since and act.on < standing.since:
        raise no.OrderBeforeFiling(count=standing.count.number, on=act.on, filed_on=standing.since)


def must_be_set_for_hearing(hearing_on: date | None, on: date) -> None:
    """A hearing takes place on or after the day that it was set for."""
    if hearing_on is None or on < hearing_on:
        raise no.NoHearing(hearing_on=hearing_on or "none")


def must_be_recall(*, is_recall: bool) -> None:
    """Only a sentence that is served is recalled."""
    if not is_recall:
        raise no.NotARecall


def must_be_granted(verb: str, *standings: Standing) -> None:
    """What follows an order follows one that gave relief."""
    if not any(each.stage.is_granted for each in standings):
        raise no.NothingGranted(verb=verb)


def must_be_unsealed(standing: Standing) -> None:
    """What is sealed is not sealed again."""
    if standing.is_sealed:
        raise no.AlreadySealed(count=standing.count.number)


def must_be_sealed(standing: Standing) -> None:
    """Only what is sealed is unsealed."""
    if not standing.is_sealed:
        raise no.NotSealed(count=standing.count.number)


def must_be_told(state_record: str) -> None:
    """The state confirms what it was told."""
    if state_record not in ("notified", "mismatched"):
        raise no.StateNotTold(state_record=state_record or "not notified")


def must_be_concluded(standings: Iterable[Standing]) -> None:
    """A case closes when no count of it waits for anybody."""
    for each in standings:
        set_aside = each.bucket in ("not_eligible", "other_agency")
        if not (each.stage.is_final or set_aside):
            raise no.StillOpen(count=each.count.number, bucket=each.bucket)


def must_be_confirmed(reason: str, state_record: str, *, is_granted: bool) -> None:
    """After relief, the state's record is right before the case closes; or a reason says why."""
    if is_granted and state_record != "confirmed" and reason == "done":
        raise no.StateNotConfirmed(state_record=state_record or "not notified")


def must_be_known(procedure: str) -> None:
    """A case goes by a known procedure."""
    if procedure not in PROCEDURES:
        raise no.UnknownProcedure(procedure=procedure, known=", ".join(PROCEDURES))


def must_be_another(procedure: str, present: str) -> None:
    """A change is to something else."""
    if procedure == present:
        raise no.SameProcedure(procedure=procedure)


def must_have_tried(attempts: int) -> None:
    """Somebody tried to reach the person, and failed."""
    if attempts == 0:
        raise no.NobodyTried


def must_be_other_case(case_id: UUID, other: UUID) -> None:
    """A case is not its own duplicate."""
    if case_id == other:
        raise no.SameCase


def must_be_mergeable(standings: Iterable[Standing]) -> None:
    """What is before the court, or was, is not merged away."""
    for each in standings:
        if each.stage in (Stage.FILED, Stage.RETURNED) or each.stage.is_decided:
            raise no.BeforeTheCourt(count=each.count.number, stage=each.stage)


def must_be_merged(merged_into: UUID | None) -> None:
    """Only what was merged is unmerged."""
    if merged_into is None:
        raise no.NotMerged


def must_be_survivor(merged_into: UUID | None, survivor: UUID) -> None:
    """A case parts from the case that took it in, and from no other."""
    if merged_into != survivor:
        raise no.NotTheSurvivor(into=merged_into)


def must_differ(said: Count, right: Count) -> None:
    """An amendment changes something."""
    if said == right:
        raise no.NothingAmended(count=said.number)


def must_be_on_record(wrong: int, version: int) -> None:
    """What is wrong is a fact of this case."""
    if not 1 <= wrong <= version:
        raise no.NoSuchFact(wrong=wrong)


def must_be_correctable(
    wrong: int, fact: Any, corrected: Collection[int], later: Sequence[Any]
) -> str:
    """A fact is corrected once, the latest that moved counts first; gives the fact's topic."""
    if fact is None:
        raise no.NoSuchFact(wrong=wrong)
    topic = str(type(fact).TOPIC)
    if topic in UNCORRECTABLE:
        raise no.HasItsOwnStep(topic=topic, step=UNCORRECTABLE[topic])
    if wrong in corrected:
        raise no.AlreadyCorrected(wrong=wrong)
    if fact.weighs and later:
        last = later[-1]
        raise no.RestedOn(wrong=wrong, later=last.originator_version, topic=type(last).TOPIC)
    return topic


def must_be_the_list(paper: Document, list_sha256: str) -> None:
    """The paper of a bulk order is the list itself, byte for byte."""
    if paper.sha256 != list_sha256:
        raise no.NotTheList(paper=paper.sha256, listed=list_sha256)


def must_list(cases: int) -> None:
    """A bulk order lists at least one case."""
    if cases < 1:
        raise no.NothingListed


def must_tie(listed: int, applied: int, exceptions: int) -> None:
    """Each listed case was applied, or is an exception; never both, never neither."""
    if min(listed, applied, exceptions) < 0 or listed != applied + exceptions:
        raise no.DoesNotTie(listed=listed, applied=applied, exceptions=exceptions)


def must_not_be_completed(*, is_completed: bool) -> None:
    """What was applied to its end is not applied again."""
    if is_completed:
        raise no.OrderCompleted


def must_be_the_same(order: Order, paper: Document, on: date, *, received: Any) -> None:
    """A list that came in before is the same order: number, judge, day and paper."""
    known = (received.order, received.document, received.on)
    if known != (order, paper, on):
        raise no.OtherOrder(
            number=received.order.number,
            judge=received.order.judge,
            on=received.on,
            reference=received.document.reference,
        )


def must_be_one_case(line: int, cases: Collection[UUID]) -> UUID:
    """What a list names is one case on record: not none, and not several."""
    if not cases:
        raise no.NotOnRecord(line=line)
    if len(cases) > 1:
        raise no.AmbiguousDocket(line=line, cases=len(cases))
    return next(iter(cases))


def must_be_named_once(lines: Sequence[int]) -> None:
    """No case is named by a list under two keys: nobody could say which line holds."""
    if len(lines) > 1:
        raise no.ListedTwice(lines=", ".join(map(str, lines)))


UNCORRECTABLE = {
    "case.identified": "amend a count, or withdraw",
    "case.corrected": "take the step again",
    "case.closed": "reopen",
    "case.merged": "unmerge",
    "case.absorbed": "unmerge the other case",
    "case.unmerged": "merge",
    "case.parted": "merge the other case",
}
"""Facts that have a step of their own to undo them, by topic."""
