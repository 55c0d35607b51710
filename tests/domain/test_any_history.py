"""What holds for a case whatever people try, in whatever order?"""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent
from given import RULESET, a_case, a_count, an_act
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.actors import Role
from domain.case import Case
from domain.counts import Finding, Level, Outcome, Redesignation, Relief, Stage, Term
from domain.procedures import PROCEDURES
from domain.refusals import Refusal
from domain.standing import BUCKETS, Standing
from domain.transcoding import SafeTranscoder

MAPPER: Mapper[UUID] = Mapper(SafeTranscoder())
PEOPLE = ["ada", "bo", "cy"]
ANY_ROLE = st.sampled_from(Role)
OFFICE = st.sampled_from([Role.CLERK, Role.PROSECUTOR, Role.SYSTEM])
PARTIES = st.sampled_from([Role.PROSECUTOR, Role.PUBLIC_DEFENDER])
LEVELS = st.sampled_from([None, *Level])
NUMBERS = st.lists(st.integers(1, 3), max_size=3, unique=True)
GOOD = st.sampled_from([Outcome.DISMISS, Outcome.REDUCE])


class AnyHistory(RuleBasedStateMachine):
    """A case in the hands of people who try every step in every role."""

    case: Case
    stored: list[StoredEvent]
    before: dict[int, Standing]

    @initialize(
        procedure=st.sampled_from(sorted(PROCEDURES)),
        levels=st.lists(LEVELS, min_size=1, max_size=3),
    )
    def identify(self, procedure: str, levels: list[Level | None]) -> None:
        """A case of any procedure with counts of any level."""
        counts = [a_count(number, level) for number, level in enumerate(levels, 1)]
        self.case = a_case(procedure, counts).identified()
        self.stored = []
        self.before = deepcopy(self.case.standings)

    def _try(self, step: Any) -> None:
        self.before = deepcopy(self.case.standings)
        whole, version = deepcopy(vars(self.case)), self.case.version
        try:
            step()
        except Refusal:
            assert vars(self.case) == whole, "A refusal changed the case."
        else:
            assert self.case.version == version + 1

    def _all_at(self, *stages: Stage) -> list[int]:
        return [n for n, each in self.case.standings.items() if each.stage in stages]

    @rule(by=st.sampled_from(PEOPLE), role=OFFICE, outcome=GOOD)
    def check_what_may_be(self, by: str, role: Role, outcome: Outcome) -> None:
        """So that histories get past the check."""
        numbers = self._all_at(Stage.IDENTIFIED, Stage.CHECKED)
        said = [Finding(number, outcome, "code", "HS 11361.8") for number in numbers]
        self._try(lambda: self.case.check(an_act(role, by), RULESET, said))

    @rule(by=st.sampled_from(PEOPLE), role=PARTIES)
    def agree_on_what_may_be(self, by: str, role: Role) -> None:
        """So that histories get past the agreement."""
        self._try(
            lambda: self.case.agree(
                an_act(role, by),
                [Term(number, Relief.DISMISS) for number in self._all_at(Stage.CHECKED)],
            )
        )

    @precondition(lambda self: self._all_at(Stage.FILED))
    @rule(which=st.sampled_from(["dismiss", "redesignate", "deny"]), level=st.sampled_from(Level))
    def order_one(self, which: str, level: Level) -> None:
        """So that histories get to the end, count by count."""
        act, first = an_act(Role.COURT_CLERK), self._all_at(Stage.FILED)[0]
        steps = {
            "dismiss": lambda: self.case.dismiss(act, [first]),
            "redesignate": lambda: self.case.redesignate(act, [Redesignation(first, level)]),
            "deny": lambda: self.case.deny(act, [first], "not_eligible"),
        }
        self._try(steps[which])

    @rule(
        by=st.sampled_from(PEOPLE),
        role=ANY_ROLE,
        said=st.dictionaries(st.integers(1, 3), st.sampled_from(Outcome), max_size=3),
    )
    def check(self, by: str, role: Role, said: dict[int, Outcome]) -> None:
        """Any check."""
        found = [Finding(number, each, "code", "HS 11361.8") for number, each in said.items()]
        self._try(lambda: self.case.check(an_act(role, by), RULESET, found))

    @rule(
        by=st.sampled_from(PEOPLE),
        role=ANY_ROLE,
        said=st.dictionaries(st.integers(1, 3), st.sampled_from(Relief), max_size=3),
    )
    def agree(self, by: str, role: Role, said: dict[int, Relief]) -> None:
        """Any agreement."""
        terms = [Term(number, each) for number, each in said.items()]
        self._try(lambda: self.case.agree(an_act(role, by), terms))

    @rule(role=st.sampled_from([Role.CLERK, Role.PUBLIC_DEFENDER, Role.AUDITOR]))
    def file(self, role: Role) -> None:
        """Any filing."""
        self._try(lambda: self.case.file(an_act(role)))

    @rule(role=ANY_ROLE, numbers=NUMBERS)
    def dismiss(self, role: Role, numbers: list[int]) -> None:
        """Any dismissal."""
        self._try(lambda: self.case.dismiss(an_act(role), numbers))

    @invariant()
    def every_heading_is_one_of_the_report(self) -> None:
        """No case and no count falls outside the status report."""
        assert self.case.bucket in BUCKETS
        assert {each.bucket for each in self.case.standings.values()} <= set(BUCKETS)

    @invariant()
    def stages_never_go_backwards(self) -> None:
        """A check anew stays at the stage; a decided count stays as it is, whole."""
        order = list(Stage)
        for number, now in self.case.standings.items():
            then = self.before[number]
            if then.stage.is_decided:
                assert now == then
            assert order.index(now.stage) >= order.index(then.stage)

    @invariant()
    def levels_never_rise(self) -> None:
        """Relief lowers a level or leaves it; an unknown one stays unknown."""
        order = list(Level)
        for number, now in self.case.standings.items():
            then = self.before[number].level
            assert (now.level is None) == (then is None)
            if then is not None and now.level is not None:
                assert order.index(now.level) >= order.index(then)

    @invariant()
    def nothing_is_agreed_by_whoever_checked_it_or_by_one_person_alone(self) -> None:
        """What the facts say of every agreement that was completed."""
        checked: dict[int, str] = {}
        words: dict[str, Case.Agreed] = {}
        for fact in map(MAPPER.to_domain_event, self.stored):
            if isinstance(fact, Case.Checked):
                checked |= {each.count: fact.by for each in fact.findings}
                words = {}
            if isinstance(fact, Case.Agreed):
                words[fact.party] = fact
                if fact.settled:
                    assert set(words) == set(self.case.procedure.parties)
                    assert len({each.by for each in words.values()}) == len(words)
                    assert len({each.terms_sha256 for each in words.values()}) == 1
                    given = {each.by for each in words.values()}
                    assert not given & {checked.get(term.count) for term in fact.terms}
                    words = {}

    @invariant()
    def the_facts_replay_to_the_same_case(self) -> None:
        """Through bytes and back."""
        self.stored += [MAPPER.to_stored_event(each) for each in self.case.collect_events()]
        replayed: Any = None
        for each in self.stored:
            replayed = MAPPER.to_domain_event(each).mutate(replayed)
        assert replayed == self.case


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(
    max_examples=60, stateful_step_count=25, derandomize=True, deadline=None, database=None
)
