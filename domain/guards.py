"""What each rule asks before it lets a step through. A guard refuses, or says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from domain.actors import Act, Role
from domain.assent import Assent, in_words
from domain.counts import Count, Level, Outcome, Stage
from domain.procedures import PROCEDURES, Procedure
from domain.refusals import (
    BothSides,
    LevelUnknown,
    MissingDocument,
    NamedTwice,
    NeedsHandReview,
    NoCounts,
    NotDownwards,
    NotEligible,
    NothingNamed,
    NotYours,
    OtherAgency,
    OutOfOrder,
    SameHands,
    TermsDiffer,
    UnknownCount,
    UnknownProcedure,
)
from domain.standing import Standing

REFUSAL_BY_OUTCOME = {
    Outcome.NOT_ELIGIBLE: NotEligible,
    Outcome.HAND_REVIEW: NeedsHandReview,
    Outcome.OTHER_AGENCY: OtherAgency,
}


def must_be_for(verb: str, allowed: Collection[Role], act: Act, what: str = "a case") -> None:
    """Each step is for certain roles only."""
    if act.role not in allowed:
        raise NotYours(role=act.role, verb=verb, what=what, allowed=", ".join(sorted(allowed)))


def must_show(verb: str, act: Act) -> None:
    """A step that rests on a paper names the paper."""
    paper = act.document
    if paper is None or not (paper.reference.strip() and paper.sha256.strip()):
        raise MissingDocument(verb=verb)


def must_name(verb: str, numbers: Iterable[int], standings: Mapping[int, Standing]) -> None:
    """A step names counts of this case, each once."""
    named = Counter(numbers)
    if not named:
        raise NothingNamed(verb=verb)
    for number, times in named.items():
        if number not in standings:
            known = ", ".join(map(str, standings))
            raise UnknownCount(count=number, known=known)
        if times > 1:
            raise NamedTwice(count=number)


def must_open(procedure: str, counts: Sequence[Count]) -> None:
    """A case goes by a known procedure, and has counts, each with a number of its own."""
    if procedure not in PROCEDURES:
        raise UnknownProcedure(procedure=procedure, known=", ".join(PROCEDURES))
    if not counts:
        raise NoCounts
    for number, times in Counter(each.number for each in counts).items():
        if times > 1:
            raise NamedTwice(count=number)


def must_be_at(verb: str, standing: Standing, *stages: Stage) -> None:
    """A step begins from certain stages only."""
    if standing.stage not in stages:
        needed = " or ".join(stages)
        raise OutOfOrder(
            count=standing.count.number, stage=standing.stage, verb=verb, needed=needed
        )


def must_have_agreed(verb: str, standings: Collection[Standing]) -> None:
    """Some count of the case is agreed; else the refusal tells of the one that is furthest."""
    if all(each.stage != Stage.AGREED for each in standings):
        furthest = max(standings, key=lambda each: list(Stage).index(each.stage))
        must_be_at(verb, furthest, Stage.AGREED)


def must_be_agreeable(standing: Standing, procedure: Procedure) -> None:
    """Relief is agreed on an eligible count; some procedures leave lesser levels unchecked."""
    unchecked = standing.level in procedure.unchecked
    if not (unchecked and standing.stage == Stage.IDENTIFIED):
        must_be_at("agree to", standing, Stage.CHECKED)
    finding = standing.finding
    if finding and finding.outcome in REFUSAL_BY_OUTCOME:
        raise REFUSAL_BY_OUTCOME[finding.outcome](
            count=finding.count, reason=finding.reason, found_under=finding.citation
        )


def must_be_other_hands(standing: Standing, act: Act) -> None:
    """Whoever checked a count may not agree to it."""
    if standing.checked_by == act.by:
        raise SameHands(by=act.by, count=standing.count.number)


def must_match(mine: Assent, others: Iterable[Assent]) -> None:
    """All parties agree to the same terms, each by another person."""
    for other in others:
        if other.by == mine.by:
            raise BothSides(by=mine.by, party=other.party)
        if other.terms_sha256 != mine.terms_sha256:
            raise TermsDiffer(party=other.party, theirs=in_words(other.terms))


def must_go_down(standing: Standing, after: Level | None = None) -> None:
    """Redesignation lowers a level: felony to misdemeanor, misdemeanor to infraction.

    Without `after` it is asked whether the level can be lowered at all. Of a level that nobody
    knows the parties cannot say so; a court's order says what the count has become.
    """
    number, before = standing.count.number, standing.level
    if before is None and after is None:
        raise LevelUnknown(count=number)
    if before is not None and not before.is_above(after or Level.INFRACTION):
        raise NotDownwards(count=number, before=before, after=after or Level.INFRACTION)
