"""What a case is, and what may happen to it: the record, the rules, the effects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID, uuid4

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document
from domain.assent import Assent, terms_hash
from domain.counts import Count, Finding, Redesignation, Relief, Ruleset, Stage, Term
from domain.guards import (
    must_be_agreeable,
    must_be_at,
    must_be_for,
    must_be_other_hands,
    must_go_down,
    must_have_agreed,
    must_match,
    must_name,
    must_open,
    must_show,
)
from domain.procedures import COURT, OFFICE, PARTY_OF, PROCEDURES, Procedure
from domain.standing import Standing, bucket_of_case


class Case(BaseAggregate[UUID]):
    """The counts of one court case of one person, on their way to relief."""

    TOPIC = "case"

    # The record: the facts, as they will be read in ten years.

    class Event(AggregateEvent):
        """Who did it, in what role, with legal effect on which day, on what paper."""

        by: str
        role: str
        on: date
        document: Document | None

        def apply(self, aggregate: Case) -> None:
            """Let the case feel the fact."""
            aggregate.take_effect(self)

    class Identified(Event, AggregateCreated):
        """A conviction was found, in a list or by hand."""

        TOPIC = "case.identified"
        county: str
        procedure: str
        person_id: UUID
        source: str
        counts: Sequence[Count]

    class Checked(Event):
        """Counts were held against a ruleset."""

        TOPIC = "case.checked"
        ruleset: Ruleset
        findings: Sequence[Finding]

    class Agreed(Event):
        """One party agreed to terms; `settled` says that with this word all parties have."""

        TOPIC = "case.agreed"
        party: str
        terms: Sequence[Term]
        terms_sha256: str
        settled: bool

    class Filed(Event):
        """The agreed counts were laid before the court."""

        TOPIC = "case.filed"
        instrument: str
        counts: Sequence[int]

    class Dismissed(Event):
        """The court dismissed counts."""

        TOPIC = "case.dismissed"
        counts: Sequence[int]

    class Redesignated(Event):
        """The court lowered the level of counts."""

        TOPIC = "case.redesignated"
        redesignations: Sequence[Redesignation]

    class Denied(Event):
        """The court refused relief on counts; `ground` is a code."""

        TOPIC = "case.denied"
        counts: Sequence[int]
        ground: str

    # The rules: who may do what, and when. They run once, on the way in.

    @classmethod
    def identify(
        cls,
        act: Act,
        *,
        county: str,
        procedure: str,
        person_id: UUID,
        source: str,
        counts: Sequence[Count],
    ) -> Self:
        """HS 11361.8, 11361.9: the office finds a conviction and takes up the case."""
        must_be_for("identify", OFFICE, act)
        must_open(procedure, counts)
        return cls._create(
            cls.Identified,
            id=uuid4(),
            **vars(act),
            county=county,
            procedure=procedure,
            person_id=person_id,
            source=source,
            counts=tuple(counts),
        )

    def check(self, act: Act, ruleset: Ruleset, findings: Sequence[Finding]) -> None:
        """HS 11361.8(b), (f): eligibility is found per count; anew at will until it is agreed."""
        must_be_for("check", OFFICE, act)
        for standing in self._named("check", [finding.count for finding in findings]):
            must_be_at("check", standing, Stage.IDENTIFIED, Stage.CHECKED)
        self._record(self.Checked, act, ruleset=ruleset, findings=tuple(findings))

    def agree(self, act: Act, terms: Sequence[Term]) -> None:
        """HS 11361.8: every party to the procedure agrees to the same terms, count by count."""
        parties = {role for role, party in PARTY_OF.items() if party in self.procedure.parties}
        must_be_for("agree to", parties, act)
        for standing in self._named("agree to", [term.count for term in terms]):
            must_be_agreeable(standing, self.procedure)
            must_be_other_hands(standing, act)
        for term in terms:
            if term.relief == Relief.REDESIGNATE:
                must_go_down(self.standings[term.count])
        mine = Assent(PARTY_OF[act.role], act.by, tuple(terms), terms_hash(terms))
        must_match(mine, (each for each in self.assents.values() if each.party != mine.party))
        self._record(
            self.Agreed,
            act,
            party=mine.party,
            terms=mine.terms,
            terms_sha256=mine.terms_sha256,
            settled={*self.assents, mine.party} >= set(self.procedure.parties),
        )

    def file(self, act: Act) -> None:
        """HS 11361.8(a), (e); 11361.9(c): what was agreed is laid before the court, on paper."""
        must_be_for("file", self.procedure.filers, act)
        agreed = tuple(n for n, each in self.standings.items() if each.stage == Stage.AGREED)
        must_have_agreed("file", self.standings.values())
        must_show("file", act)
        self._record(self.Filed, act, instrument=self.procedure.instrument, counts=agreed)

    def dismiss(self, act: Act, counts: Sequence[int]) -> None:
        """HS 11361.8(b), (f): only a court's order dismisses."""
        self._must_be_ordered("dismiss", act, counts)
        self._record(self.Dismissed, act, counts=tuple(counts))

    def redesignate(self, act: Act, redesignations: Sequence[Redesignation]) -> None:
        """HS 11361.8(b), (f): only a court's order redesignates, and only downwards."""
        self._must_be_ordered("redesignate", act, [each.count for each in redesignations])
        for each in redesignations:
            must_go_down(self.standings[each.count], each.level_after)
        self._record(self.Redesignated, act, redesignations=tuple(redesignations))

    def deny(self, act: Act, counts: Sequence[int], ground: str) -> None:
        """HS 11361.8(b), (f): only a court's order denies."""
        self._must_be_ordered("deny", act, counts)
        self._record(self.Denied, act, counts=tuple(counts), ground=ground)

    def _must_be_ordered(self, verb: str, act: Act, counts: Sequence[int]) -> None:
        must_be_for(verb, COURT, act)
        for standing in self._named(verb, counts):
            must_be_at(verb, standing, Stage.FILED)
        must_show(verb, act)

    def _named(self, verb: str, numbers: Sequence[int]) -> list[Standing]:
        must_name(verb, numbers, self.standings)
        return [self.standings[number] for number in numbers]

    def _record(self, fact: type[Case.Event], act: Act, **what: object) -> None:
        self.trigger_event(fact, **vars(act), **what)

    # The effects: what each fact means. They run on every replay, and never refuse.

    @event(Identified)
    def __init__(
        self, county: str, procedure: str, person_id: UUID, counts: Sequence[Count]
    ) -> None:
        self.county, self.person_id = county, person_id
        self.procedure: Procedure = PROCEDURES[procedure]
        self.standings = {each.number: Standing(each, each.level) for each in counts}
        self.assents: dict[str, Assent] = {}

    def take_effect(self, fact: Event) -> None:
        """What the fact changes here."""
        match fact:
            case Case.Checked(by=by, findings=findings):
                self._checked(by, findings)
            case Case.Agreed():
                self._agreed(fact)
            case Case.Filed(counts=counts):
                self._move(counts, Stage.FILED)
            case Case.Dismissed(counts=counts):
                self._move(counts, Stage.DISMISSED)
            case Case.Redesignated(redesignations=redesignations):
                self._redesignated(redesignations)
            case Case.Denied(counts=counts):
                self._move(counts, Stage.DENIED)

    def _checked(self, by: str, findings: Sequence[Finding]) -> None:
        for finding in findings:
            standing = self.standings[finding.count]
            standing.finding, standing.checked_by = finding, by
            standing.stage = Stage.CHECKED
        self.assents = {}  # A word given on older findings must not complete an agreement.

    def _agreed(self, fact: Agreed) -> None:
        self.assents[fact.party] = Assent(fact.party, fact.by, tuple(fact.terms), fact.terms_sha256)
        if not fact.settled:
            return
        for term in fact.terms:
            self.standings[term.count].relief = term.relief
            self.standings[term.count].stage = Stage.AGREED
        self.assents = {}

    def _redesignated(self, redesignations: Sequence[Redesignation]) -> None:
        for each in redesignations:
            self.standings[each.count].level = each.level_after
        self._move([each.count for each in redesignations], Stage.REDESIGNATED)

    def _move(self, counts: Sequence[int], stage: Stage) -> None:
        for number in counts:
            self.standings[number].stage = stage

    @property
    def bucket(self) -> str:
        """The one heading of the status report that this case falls under."""
        return bucket_of_case([each.bucket for each in self.standings.values()])
