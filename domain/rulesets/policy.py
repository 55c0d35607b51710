"""What is an office's ruleset: which questions, in which order, with which outcome?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.counts import Outcome
from domain.eligibility import Answer, Question
from domain.history import Conviction, History
from domain.verdict import Verdict


@dataclass(frozen=True)
class Condition:
    """A question, what is given to it, and the answer that the rule waits for."""

    question: Question
    expected: Verdict
    argument: Any = None

    def answer(self, conviction: Conviction, history: History, as_of: date) -> Answer:
        """Ask it."""
        return self.question.answer(conviction, history, as_of, self.argument)

    def holds(self, answer: Answer) -> Verdict:
        """Whether the answer is the one that the rule waits for."""
        return answer.verdict if self.expected is Verdict.YES else ~answer.verdict

    @property
    def asks(self) -> str:
        """The question in plain words."""
        return self.question.asks(self.argument)


@dataclass(frozen=True)
class Rule:
    """One line of the policy: when all conditions hold, this is the finding. No condition: always.

    `number` counts from 1. `reason` is a code, `says` the same in a sentence.
    """

    number: int
    conditions: tuple[Condition, ...]
    outcome: Outcome
    reason: str
    citation: str
    says: str

    @property
    def when(self) -> str:
        """The conditions in plain words, each question with the answer that it waits for."""
        if not self.conditions:
            return "In any other case"
        return " And: ".join(
            f"{each.asks} {each.expected.capitalize()}." for each in self.conditions
        )


@dataclass(frozen=True)
class Policy:
    """A ruleset: ordered rules, of which the first whose conditions hold decides; the last always.

    `decides` names the charges it is for: cannabis, and with some offices related ones too.
    `sha256` is of the content in its canonical form, so that a comment or a blank changes nothing.
    """

    id: str
    version: str
    title: str
    county: str
    source: str
    decides: tuple[str, ...]
    rules: tuple[Rule, ...]
    sha256: str

    def is_for(self, conviction: Conviction) -> bool:
        """Whether the ruleset has anything to say on a charge of this kind."""
        if conviction.cannabis:
            return True
        return "related" in self.decides and conviction.related is not None

    def up_to(self, outcome: str, reason: str) -> tuple[Rule, ...]:
        """Give the rules up to the one of this finding; all, where none gives it by itself."""
        for rule in self.rules:
            if (rule.outcome, rule.reason) == (outcome, reason):
                return self.rules[: rule.number]
        return self.rules

    def described(self) -> Mapping[str, Any]:
        """All of it as plain values, for whoever publishes it."""
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "county": self.county,
            "source": self.source,
            "sha256": self.sha256,
            "decides": list(self.decides),
            "parameters": [
                {"rule": rule.number, "question": each.question.name, "value": each.argument}
                for rule in self.rules
                for each in rule.conditions
                if each.argument is not None
            ],
            "rules": [_described(rule) for rule in self.rules],
        }


def _described(rule: Rule) -> dict[str, Any]:
    return {
        "number": rule.number,
        "conditions": [
            {
                "question": each.question.name,
                "asks": each.asks,
                "expected": each.expected.value,
                "argument": each.argument,
                "citation": each.question.citation,
            }
            for each in rule.conditions
        ],
        "finding": rule.outcome.value,
        "reason": rule.reason,
        "citation": rule.citation,
        "says": rule.says,
    }
