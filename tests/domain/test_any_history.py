"""What holds for a case whatever people try, in whatever order?"""
# Longer than the house allows: one machine that takes every step, and what must hold after each.

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy, deepcopy
from datetime import date
from inspect import signature
from random import Random
from typing import Any, get_type_hints
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from given import ORDER, RULESET, a_case, a_count
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.counts import (
    Basis,
    CheckKind,
    Count,
    Finding,
    Ground,
    Level,
    Notice,
    Outcome,
    PriorRelief,
    Redesignation,
    Relief,
    Ruleset,
    Scope,
    Stage,
    Term,
)
from domain.facts import rules_of
from domain.procedures import PROCEDURES, Party
from domain.refusals import Refusal
from domain.standing import BUCKETS, Standing
from domain.transcoding import FactMapper, SafeTranscoder
from tests.domain.steps import STEPS, take

MAPPER = FactMapper(SafeTranscoder())
DAYS = [date(2018, 2, 1), date(2020, 7, 1), date(2020, 7, 2), date(2023, 3, 1)]
PAPERS = [None, Document("P-1", "ab" * 32), Document("P-2", "cd" * 32)]
PEOPLE = ["ada", "bo", "cy"]
RULES = rules_of(Case)
NUMBERS = st.integers(1, 3)
COUNTS = st.lists(NUMBERS, min_size=1, max_size=2, unique=True)
LEVELS = st.sampled_from([None, *Level])


def _of_each(each: Any, what: Any) -> Any:
    """A few of them, each on a count of its own."""
    made = st.builds(each, NUMBERS, what)
    return st.lists(made, min_size=1, max_size=2, unique_by=lambda one: one.count)


def _finding(count: int, outcome: Outcome) -> Finding:
    return Finding(count, outcome, "code", "HS 11361.8")


BY_TYPE: dict[Any, Any] = {
    Sequence[int]: COUNTS,
    Sequence[Finding]: _of_each(_finding, st.sampled_from(Outcome)),
    Sequence[Term]: _of_each(Term, st.sampled_from(Relief)),
    Sequence[Redesignation]: _of_each(Redesignation, st.sampled_from(Level)),
    Sequence[str]: st.lists(st.sampled_from(["person", "counsel", "clerk"]), max_size=2),
    Ruleset: st.just(RULESET),
    Order: st.sampled_from([ORDER, Order("", "")]),
    Count: st.builds(a_count, NUMBERS, LEVELS),
    UUID: st.integers(1, 2).map(lambda each: UUID(int=each)),
    Basis | None: st.sampled_from([None, *Basis]),
    date | None: st.sampled_from([None, *DAYS]),
    date: st.sampled_from(DAYS),
    bool: st.booleans(),
    int: st.integers(0, 12),
    str: st.sampled_from(["done", *PEOPLE, *PROCEDURES]),
    **{each: st.sampled_from(each) for each in (CheckKind, Ground, Notice, Party)},
    **{each: st.sampled_from(each) for each in (PriorRelief, Scope)},
}
"""Any value of each type that a rule asks for."""

GIVEN = ("self", "act", "history", "into", "survivor")
"""Parameters that the machine knows by itself."""


def _asked(verb: str) -> Any:
    hints = get_type_hints(RULES[verb])
    names = [name for name in signature(RULES[verb]).parameters if name not in GIVEN]
    return st.fixed_dictionaries({name: BY_TYPE[hints[name]] for name in names})


ANY_STEP = st.sampled_from(sorted(RULES)).flatmap(
    lambda verb: st.tuples(st.just(verb), _asked(verb))
)
ANYBODY = st.builds(
    Act,
    st.sampled_from(PEOPLE),
    st.sampled_from(Role),
    st.sampled_from(DAYS),
    st.sampled_from(PAPERS),
)
VOIDING = (
    *(Case.Checked, Case.Reviewed, Case.FoundPriorRelief, Case.Rescinded, Case.Withdrawn),
    *(Case.Transferred, Case.FoundDestroyed, Case.Amended, Case.Reopened, Case.AskedAgain),
    *(Case.ProcedureChanged, Case.LeftUnchallenged, Case.DeemedUnchallenged),
)
ORDERS = (Case.Dismissed, Case.Redesignated, Case.Resentenced, Case.Denied)
BEGIN_AGAIN = (Case.Reopened, Case.AskedAgain)
SIGNERS = {"petition": {"prosecution", "defense"}, "motion": {"prosecution"}}
PARTIES = {"petition": {"prosecution", "defense"}, "motion": {"prosecution"}}


def _counts(fact: Any) -> list[int]:
    """The counts that a fact names."""
    parts = (getattr(fact, name, ()) for name in ("findings", "terms", "redesignations"))
    return [*getattr(fact, "counts", ()), *(each.count for part in parts for each in part)]


class AnyHistory(RuleBasedStateMachine):
    """A case in the hands of people who try every step, in every role, on any day."""

    case: Case
    other: Case
    stored: list[StoredEvent]
    history: list[Any]
    before: dict[int, Standing]
    day: date
    paper: Document

    @initialize(
        procedure=st.sampled_from(sorted(PROCEDURES)),
        levels=st.lists(LEVELS, min_size=1, max_size=3),
    )
    def identify(self, procedure: str, levels: list[Level | None]) -> None:
        """A case of any procedure with counts of any level, and another one beside it."""
        counts = [a_count(number, level) for number, level in enumerate(levels, 1)]
        self.case = a_case(procedure, counts).identified()
        self.other = a_case(procedure, counts, number=2).identified()
        self.stored, self.history, self.day = [], [], DAYS[0]
        self._keep()

    def _keep(self) -> None:
        self.before = deepcopy(self.case.standings)
        new = [MAPPER.to_stored_event(each) for each in self.case.collect_events()]
        self.stored += new
        self.history += map(MAPPER.to_domain_event, new)
        self.other.collect_events()

    def _try(self, step: Callable[[Case], object]) -> None:
        """Rehearse the step, then take it: both say the same; a refusal leaves all as it was."""
        whole = deepcopy((vars(self.case), vars(self.other)))
        said: list[object] = []
        for tried in (self.case.rehearsal(), self.case):
            assert (vars(self.case), vars(self.other)) == whole, "A rehearsal left a trace."
            try:
                step(tried)
                said.append(None)
            except Refusal as refusal:
                assert (vars(self.case), vars(self.other)) == whole, "A refusal left a trace."
                said.append(str(refusal))
        assert said[0] == said[1]
        version = self.case.version
        self._keep()
        assert len(self.history) == version
        if said[1] is None:
            self._look_at(whole[0], self.history[-1])

    def _look_at(self, was: dict[str, Any], fact: Any) -> None:
        """What a step may do after the end, and what it may have changed of a count."""
        if was.get("is_closed"):
            assert isinstance(fact, Case.Reopened), "Something happened to a closed case."
        if was.get("merged_into"):
            assert isinstance(fact, Case.Unmerged), "Something happened to a merged case."
        before: dict[int, Standing] = was["standings"]
        undoing = isinstance(fact, Case.Corrected)
        for number, now in self.case.standings.items():
            then = before[number]
            if then.stage.is_final and not undoing and not isinstance(fact, BEGIN_AGAIN):
                then.is_sealed = now.is_sealed
                assert now == then, "Something happened to a count after its end."
            if then.is_sealed != now.is_sealed:
                assert undoing or isinstance(fact, Case.Sealed | Case.Unsealed)
            if then.level and now.level != then.level:
                lowered = now.level and then.level.is_above(now.level)
                assert lowered or isinstance(fact, Case.Corrected | Case.Amended)

    def _at(self, *stages: Stage) -> list[int]:
        return [n for n, each in self.case.standings.items() if each.stage in stages]

    # Any step at all.

    @rule(act=ANYBODY, asked=ANY_STEP)
    def anybody_tries_anything(self, act: Act, asked: tuple[str, dict[str, Any]]) -> None:
        """Any rule, by anybody, with anything of the right type."""
        verb, values = asked
        self._take(verb, act, **values)

    def _take(self, verb: str, act: Act, **values: Any) -> None:
        known = {"into": self.other, "survivor": self.other, "history": self.history}
        given = {name: known[name] for name in signature(RULES[verb]).parameters if name in known}
        self._try(lambda case: getattr(case, verb)(act, **values, **given))

    # Steps that get a case far.

    def _act(self, role: Role, by: str) -> Act:
        return Act(by, role, self.day, PAPERS[1])

    @rule(to=st.sampled_from(DAYS))
    def days_go_by(self, to: date) -> None:
        """The day never goes back."""
        self.day = max(self.day, to)

    @rule(role=st.sampled_from([Role.CLERK, Role.PROSECUTOR]), by=st.sampled_from(PEOPLE))
    def check_what_may_be(self, role: Role, by: str) -> None:
        """Every count that is open, as eligible."""
        said = [_finding(n, Outcome.DISMISS) for n in self._at(Stage.IDENTIFIED, Stage.CHECKED)]
        self._take("check", self._act(role, by), ruleset=RULESET, findings=said)

    @rule(by=st.sampled_from(PEOPLE), hand=st.sampled_from(PEOPLE))
    def give_every_word(self, by: str, hand: str) -> None:
        """Meet, and agree for each side; or leave unchallenged."""
        if self.case.procedure.meets:
            self._take("meet", self._act(Role.CLERK, by), attendees=["person"])
        said = [Term(number, Relief.DISMISS) for number in self._at(Stage.CHECKED)]
        verb = "leave_unchallenged" if self.case.procedure.challenged else "agree"
        self._take(verb, self._act(Role.PROSECUTOR, by), terms=said)
        self._take("agree", self._act(Role.PUBLIC_DEFENDER, hand), terms=said)

    @rule(by=st.sampled_from(PEOPLE))
    def sign_and_file(self, by: str) -> None:
        """Whoever signs signs; the clerk files."""
        for role in (Role.PROSECUTOR, Role.PUBLIC_DEFENDER):
            self._take("sign", self._act(role, by))
        self._take("file", self._act(Role.CLERK, by), basis=None, is_stipulated=True)

    @rule()
    def the_law_deems(self) -> None:
        """What nobody challenged."""
        open_ = self._at(Stage.IDENTIFIED, Stage.CHECKED)
        self._take("deem_unchallenged", self._act(Role.SYSTEM, "system"), counts=open_)

    @precondition(lambda self: self._at(Stage.FILED))
    @rule(
        verb=st.sampled_from(["dismiss", "redesignate", "resentence", "deny", "return_"]),
        level=st.sampled_from(Level),
    )
    def order_one(self, verb: str, level: Level) -> None:
        """The court decides count by count."""
        (first, *_), act = self._at(Stage.FILED), self._act(Role.COURT_CLERK, "kay")
        lower = {"redesignations": [Redesignation(first, level)], "order": ORDER}
        asked = {
            "dismiss": {"counts": [first], "order": ORDER},
            "redesignate": lower,
            "resentence": lower,
            "deny": {"counts": [first], "ground": "code", "order": ORDER},
            "return_": {"counts": [first], "defect": "wrong_form"},
        }
        self._take(verb, act, **asked[verb])

    @rule(
        verb=st.sampled_from(
            ["notify_state", "confirm_state", "close", "close", "merge", "unmerge"]
        )
    )
    def conclude(self, verb: str) -> None:
        """To the end, in one way or the other."""
        asked = {"notify_state": {"report": "R-1"}, "close": {"reason": "state_is_silent"}}
        self._take(verb, self._act(Role.CLERK, "cy"), **asked.get(verb, {}))

    @rule(counts=st.one_of(st.just([]), COUNTS), verb=st.sampled_from(["reopen", "ask_again"]))
    def begin_again(self, counts: list[int], verb: str) -> None:
        """From the end, with or without counts."""
        word = "reason" if verb == "reopen" else "ground"
        self._take(verb, self._act(Role.PROSECUTOR, "ada"), counts=counts, **{word: "code"})

    @rule(seed=st.integers(0, 2**32))
    def ten_steps_that_are_open_are_taken(self, seed: int) -> None:
        """Of all that somebody may do now with counts at one stage, rather what is done rarely."""
        choice = Random(seed)  # noqa: S311
        for _ in range(10):
            self.day = max(self.day, choice.choice(DAYS)) if choice.random() < 0.1 else self.day
            stage = choice.choice([each.stage for each in self.case.standings.values()])
            counts, by = self._at(stage)[choice.randrange(2) :], choice.choice(PEOPLE)
            acts = {
                verb: self._act(role, by)
                for verb in choice.sample(sorted(STEPS), len(STEPS))
                for role in (STEPS[verb][0].role, Role.PUBLIC_DEFENDER)
                if self._is_open(verb, self._act(role, by), counts)
            }
            if acts:
                done = Counter(type(each).TOPIC for each in self.history)
                verb = min(acts, key=lambda each: done[f"case.{STEPS[each][1]}"])
                note(f"{by} takes the step {verb} on {counts}.")
                self._try(lambda case: take(verb, case, acts[verb], counts))  # noqa: B023

    def _is_open(self, verb: str, act: Act, counts: list[int]) -> bool:
        if verb in ("merge", "unmerge", "correct"):
            return False  # They have rules of their own, with the other case and the history.
        try:
            take(verb, self.case.rehearsal(), act, counts)
        except Refusal:
            return False
        return True

    @rule(back=st.integers(0, 5))
    def correct_one_of_the_latest(self, back: int) -> None:
        """The facts at the end of a history are those that can be corrected."""
        fact = self.history[max(len(self.history) - 1 - back, 0)]
        role = Role.COURT_CLERK if fact.role == Role.COURT_CLERK else Role.CLERK
        act = self._act(role, "bo")
        self._take("correct", act, wrong=fact.originator_version, reason="mistyped")

    @rule(is_merging=st.booleans())
    def the_other_case_comes_or_goes(self, is_merging: bool) -> None:
        """The case may be the survivor, too."""
        act, verb = self._act(Role.CLERK, "cy"), "merge" if is_merging else "unmerge"
        whole = deepcopy((vars(self.case), vars(self.other)))
        try:
            getattr(self.other, verb)(act, self.case)
        except Refusal:
            assert (vars(self.case), vars(self.other)) == whole, "A refusal left a trace."
        self._keep()

    # What always holds.

    @property
    def _effective(self) -> list[Any]:
        """The facts that stand: none that was corrected, and no correction."""
        gone = {each.wrong for each in self.history if isinstance(each, Case.Corrected)}
        return [
            each
            for each in self.history
            if each.originator_version not in gone and not isinstance(each, Case.Corrected)
        ]

    @invariant()
    def every_heading_is_one_of_the_report(self) -> None:
        """No case and no count falls outside the status report."""
        assert self.case.bucket in BUCKETS
        assert {self.case.bucket_of(number) for number in self.case.standings} <= set(BUCKETS)

    @invariant()
    def a_merged_case_is_merged_and_nothing_else(self) -> None:
        """It is never shown as decided, and neither is any of its counts."""
        if self.case.merged_into:
            shown = {self.case.bucket, *map(self.case.bucket_of, self.case.standings)}
            assert shown == {"merged"}

    @invariant()
    def a_count_has_one_disposition(self) -> None:
        """Until it is reopened or asked for again; and a corrected order is none."""
        decided: set[int] = set()
        for fact in self._effective:
            if isinstance(fact, ORDERS):
                assert not decided & set(_counts(fact))
                decided |= set(_counts(fact))
            if isinstance(fact, BEGIN_AGAIN):
                decided -= set(_counts(fact))
        assert decided == {n for n, each in self.case.standings.items() if each.stage.is_decided}

    @invariant()
    def nothing_is_agreed_by_whoever_checked_it_or_by_one_person_alone(self) -> None:
        """What the facts say of every agreement that was completed."""
        checked: dict[int, str] = {}
        words: dict[str, Any] = {}
        procedure = self.history[0].procedure
        for fact in self._effective:
            if isinstance(fact, Case.Checked | Case.Reviewed | Case.FoundPriorRelief):
                checked |= dict.fromkeys(_counts(fact), fact.by)
            if isinstance(fact, Case.Agreed):
                words[fact.party] = fact
                if fact.settled:
                    assert set(words) == PARTIES[procedure]
                    assert len({each.by for each in words.values()}) == len(words)
                    assert len({each.terms_sha256 for each in words.values()}) == 1
                    for each in words.values():
                        assert each.by not in {checked.get(term.count) for term in fact.terms}
                    words = {}
            if isinstance(fact, VOIDING):
                words = {}
            checked = _forgotten(checked, fact)
            procedure = getattr(fact, "procedure", procedure)

    @invariant()
    def whatever_is_filed_was_signed_by_all_on_one_paper(self) -> None:
        """By petition both sides, by motion the prosecution; the state's list is not signed."""
        papers: dict[str, str] = {}
        signed: dict[int, str] = {}
        procedure = self.history[0].procedure
        for fact in self._effective:
            if isinstance(fact, Case.Signed):
                papers[fact.party] = fact.document.sha256
                if fact.complete:
                    assert set(papers) == SIGNERS[procedure]
                    assert len(set(papers.values())) == 1
                    signed |= dict.fromkeys(fact.counts, papers[fact.party])
                    papers = {}
            if isinstance(fact, Case.Filed) and procedure != "statutory":
                assert set(fact.counts) <= set(signed)
            if isinstance(fact, VOIDING) or (isinstance(fact, Case.Agreed) and fact.settled):
                papers = {}
            if isinstance(fact, Case.ProcedureChanged):
                signed = {}
            signed = _forgotten(signed, fact)
            procedure = getattr(fact, "procedure", procedure)

    @invariant()
    def nothing_is_deemed_before_the_day_has_passed(self) -> None:
        """And nothing that was challenged, and not left unchallenged since, is deemed at all."""
        challenged: set[int] = set()
        for fact in self._effective:
            if isinstance(fact, Case.Challenged):
                assert fact.on <= date(2020, 7, 1)
                challenged |= set(fact.counts)
            if isinstance(fact, Case.DeemedUnchallenged):
                assert fact.on > date(2020, 7, 1)
                assert not challenged & set(fact.counts)
            if isinstance(fact, Case.OppositionWithdrawn | Case.LeftUnchallenged | Case.Agreed):
                challenged -= set(_counts(fact))
            if isinstance(fact, Case.ProcedureChanged):
                challenged = set()

    @invariant()
    def the_facts_replay_to_the_same_case(self) -> None:
        """Through bytes and back."""
        assert _replayed(self.stored) == self.case

    @invariant()
    def a_case_stands_where_its_facts_would_put_it_without_the_wrong_ones(self) -> None:
        """Whatever was corrected, in whatever order: as if it had never been."""
        alone: Any = None
        for version, fact in enumerate(self._effective, 1):
            renumbered = copy(fact)
            object.__setattr__(renumbered, "originator_version", version)
            alone = renumbered.mutate(alone)
        aside = ("_version", "_modified_on", "corrected")
        now, then = ({**vars(each)} for each in (self.case, alone))
        for name in aside:
            now.pop(name, None), then.pop(name, None)
        assert _plain(now) == _plain(then)


def _forgotten(held: dict[int, Any], fact: Any) -> dict[int, Any]:
    """What is no longer so of counts that begin again."""
    if isinstance(fact, Case.Amended):
        return {n: each for n, each in held.items() if n != fact.count.number}
    if isinstance(fact, BEGIN_AGAIN) and isinstance(fact, Case.Reopened):
        return {n: each for n, each in held.items() if n not in fact.counts}
    return held


def _replayed(stored: list[StoredEvent]) -> Case:
    case: Any = None
    for each in stored:
        case = MAPPER.to_domain_event(each).mutate(case)
    return case


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    """The state, where nothing is set as where nothing was."""
    return {name: value for name, value in state.items() if value not in (None, "", False, 0)}


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(
    max_examples=60, stateful_step_count=20, derandomize=True, deadline=None, database=None
)
