"""What becomes of a question: somebody thinks that she is eligible, and asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self
from uuid import UUID, uuid4

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document
from domain.asking import (
    ANSWERERS,
    FOUND,
    OPEN,
    RECEIVERS,
    SPOKEN,
    Channel,
    Ending,
    InquiryStage,
    Match,
    Method,
    Told,
)
from domain.guards import must_be_for
from domain.matching import FIELDS, Key, Strength, strength_of
from domain.refusals import (
    AnswerContradicts,
    InquiryOutOfOrder,
    NothingMatched,
    NothingToSearchBy,
    StillUnanswered,
    TooWeak,
)

WHAT = "an inquiry"


class Inquiry(BaseAggregate[UUID]):
    """One question of one person. Who she is, and how to reach her, lies in the vault."""

    TOPIC = "inquiry"

    # The record.

    class Event(AggregateEvent):
        """Who did it, in what role, with legal effect on which day, on what paper."""

        by: str
        role: str
        on: date
        document: Document | None

        def apply(self, aggregate: Inquiry) -> None:
            """Let the inquiry feel the fact."""
            aggregate.take_effect(self)

    class Received(Event, AggregateCreated):
        """Somebody asked. `given` names what she gave to search by, never its values."""

        TOPIC = "inquiry.received"
        channel: str
        county: str
        given: Sequence[str]

    class Matched(Event):
        """A person found that these cases are hers."""

        TOPIC = "inquiry.matched"
        matches: Sequence[Match]

    class Unmatched(Event):
        """A person searched and found no case; `searched` names what by, never its values."""

        TOPIC = "inquiry.unmatched"
        searched: Sequence[str]

    class Answered(Event):
        """Whoever asked was told where it stands: how, and what."""

        TOPIC = "inquiry.answered"
        method: str
        told: str

    class FollowedUp(Event):
        """Somebody came back to her after the answer, and reached her or did not."""

        TOPIC = "inquiry.followed_up"
        method: str
        reached: bool

    class Closed(Event):
        """Nothing more is to be done."""

        TOPIC = "inquiry.closed"
        reason: str

    class Reopened(Event):
        """It was closed too early; `reason` is a code."""

        TOPIC = "inquiry.reopened"
        reason: str

    # The rules.

    @classmethod
    def receive(cls, act: Act, *, channel: Channel, county: str, given: Sequence[str]) -> Self:
        """HS 11361.8(a), (e): whoever may be eligible may ask; she needs no account to count."""
        must_be_for("receive", RECEIVERS, act, WHAT)
        known = tuple(name for name in FIELDS if name in given)
        if not known:
            raise NothingToSearchBy(known=", ".join(FIELDS))
        return cls._create(
            cls.Received, id=uuid4(), **vars(act), channel=channel, county=county, given=known
        )

    def match(self, act: Act, keys_by_case: Mapping[UUID, Sequence[Key]]) -> None:
        """House rule: one strong key or two weak ones make a match; anew as long as it is open."""
        self._must_be("match", act, *OPEN)
        if not keys_by_case:
            raise NothingMatched
        matches = tuple(
            Match(case_id, tuple(keys), strength_of(keys)) for case_id, keys in keys_by_case.items()
        )
        for each in matches:
            if each.strength == Strength.NONE:
                raise TooWeak(case=each.case_id, keys=", ".join(each.keys) or "nothing")
        self._record(self.Matched, act, matches=matches)

    def unmatch(self, act: Act) -> None:
        """House rule: that no record was found is said by a person, of all that was given."""
        self._must_be("unmatch", act, *OPEN)
        self._record(self.Unmatched, act, searched=self.given)

    def answer(self, act: Act, method: Method, told: Told) -> None:
        """House rule: whoever asks is answered by what was found; again when that changes."""
        self._must_be("answer", act, *FOUND, *SPOKEN)
        if (told == Told.NO_RECORD) == bool(self.matches):
            finding = InquiryStage.MATCHED if self.matches else InquiryStage.UNMATCHED
            raise AnswerContradicts(finding=finding, told=told)
        self._record(self.Answered, act, method=method, told=told)

    def follow_up(self, act: Act, method: Method, *, reached: bool) -> None:
        """House rule: whoever was answered is asked later whether it helped, until reached."""
        self._must_be("follow up", act, *SPOKEN)
        self._record(self.FollowedUp, act, method=method, reached=reached)

    def close(self, act: Act, reason: Ending) -> None:
        """House rule: what is closed as answered was answered; else it says why nobody was."""
        self._must_be("close", act, *OPEN)
        if reason == Ending.ANSWERED and self.stage not in SPOKEN:
            raise StillUnanswered(stage=self.stage)
        self._record(self.Closed, act, reason=reason)

    def reopen(self, act: Act, reason: str) -> None:
        """House rule: a closed inquiry may be opened again, and then waits for an answer anew."""
        self._must_be("reopen", act, InquiryStage.CLOSED)
        self._record(self.Reopened, act, reason=reason)

    def _must_be(self, verb: str, act: Act, *stages: InquiryStage) -> None:
        must_be_for(verb, ANSWERERS, act, WHAT)
        if self.stage not in stages:
            raise InquiryOutOfOrder(stage=self.stage, verb=verb, needed=" or ".join(stages))

    def _record(self, fact: type[Inquiry.Event], act: Act, **what: object) -> None:
        self.trigger_event(fact, **vars(act), **what)

    # The effects.

    @event(Received)
    def __init__(self, county: str, given: Sequence[str]) -> None:
        self.county, self.given = county, tuple(given)
        self.stage = InquiryStage.RECEIVED
        self.matches: tuple[Match, ...] = ()
        self.searched = False

    def take_effect(self, fact: Event) -> None:
        """What the fact changes here."""
        match fact:
            case Inquiry.Matched(matches=matches):
                self._found(InquiryStage.MATCHED, matches)
            case Inquiry.Unmatched():
                self._found(InquiryStage.UNMATCHED, ())
            case Inquiry.Answered():
                self.stage = InquiryStage.ANSWERED
            case Inquiry.FollowedUp(reached=True):
                self.stage = InquiryStage.FOLLOWED_UP
            case Inquiry.Closed():
                self.stage = InquiryStage.CLOSED
            case Inquiry.Reopened():
                self.stage = self._standing_finding()

    def _found(self, stage: InquiryStage, matches: Sequence[Match]) -> None:
        self.stage, self.matches, self.searched = stage, tuple(matches), True

    def _standing_finding(self) -> InquiryStage:
        if not self.searched:
            return InquiryStage.RECEIVED
        return InquiryStage.MATCHED if self.matches else InquiryStage.UNMATCHED

    @property
    def strength(self) -> Strength:
        """What the weakest of its matches rests on."""
        weakest = [each for each in Strength if each in {match.strength for match in self.matches}]
        return weakest[-1] if weakest else Strength.NONE
