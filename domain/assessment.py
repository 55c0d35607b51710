"""What does a ruleset say of one conviction, and why?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.counts import Outcome
from domain.eligibility import Answer
from domain.history import Conviction, History
from domain.rulesets.policy import Condition, Policy, Rule
from domain.verdict import Verdict, all_of


@dataclass(frozen=True)
class Step:
    """One rule that was tried: its conditions as far as they were asked, and what came of it."""

    rule: Rule
    asked: tuple[tuple[Condition, Answer], ...]

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the rule decides the count."""
        return all_of(condition.holds(answer) for condition, answer in self.asked)

    @property
    def unknown(self) -> Answer:
        """The first answer that was unknown, where the step is."""
        return next(answer for _, answer in self.asked if answer.verdict is Verdict.UNKNOWN)


@dataclass(frozen=True)
class Assessment:
    """The finding for one count, its reason code, the law or policy behind it, and each step to it.

    `says` is the reason in a sentence.
    """

    outcome: Outcome
    reason: str
    citation: str
    says: str
    steps: tuple[Step, ...]


def assess(policy: Policy, conviction: Conviction, history: History, as_of: date) -> Assessment:
    """Try the rules in their order, as of a day; the first that holds decides.

    Where a fact is missing, both branches are followed: a finding that every branch leads to
    stands. If they differ, the count goes to hand review, and the reason names what is missing.
    """
    steps = tuple(_steps(policy, conviction, history, as_of))
    possible = [each for each in steps if each.verdict is not Verdict.NO]
    if len({each.rule.outcome for each in possible}) == 1:
        rule = possible[-1].rule
        return Assessment(rule.outcome, rule.reason, rule.citation, rule.says, steps)
    missing = possible[0].unknown
    says = f"It hangs on what is not known. {missing.says}"
    return Assessment(Outcome.HAND_REVIEW, missing.reason, missing.citation, says, steps)


def reasoning(assessment: Assessment) -> Iterator[str]:
    """Tell every question that was asked, its answer, and what followed, a line each."""
    for step in assessment.steps:
        for condition, answer in step.asked:
            yield (
                f"rule {step.rule.number}: {condition.asks} {answer.verdict.capitalize()}:"
                f" {answer.says} ({answer.citation})"
            )
        if step.verdict is Verdict.YES:
            yield f"rule {step.rule.number} decides: {step.rule.outcome}. {step.rule.says}"
        elif step.verdict is Verdict.UNKNOWN:
            yield f"rule {step.rule.number} may decide: {step.rule.outcome}; the next is tried too."
    yield (
        f"finding: {assessment.outcome} ({assessment.reason}, {assessment.citation})."
        f" {assessment.says}"
    )


def _steps(policy: Policy, conviction: Conviction, history: History, as_of: date) -> Iterator[Step]:
    for rule in policy.rules:
        step = Step(rule, tuple(_asked(rule, conviction, history, as_of)))
        yield step
        if step.verdict is Verdict.YES:
            return


def _asked(
    rule: Rule, conviction: Conviction, history: History, as_of: date
) -> Iterator[tuple[Condition, Answer]]:
    """Ask until one condition does not hold; the others cannot matter then."""
    for condition in rule.conditions:
        answer = condition.answer(conviction, history, as_of)
        yield condition, answer
        if condition.holds(answer) is Verdict.NO:
            return
