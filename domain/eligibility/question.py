"""What is a question of eligibility, and what is an answer to one?"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.history import Conviction, History
from domain.verdict import Verdict


class Found(NamedTuple):
    """What a question found, and why in words; `missing` where it is not what usually is."""

    verdict: Verdict
    because: str
    missing: str = ""


@dataclass(frozen=True)
class Answer:
    """Yes, no or unknown, with a reason code, the law it rests on, and the reason in words."""

    verdict: Verdict
    reason: str
    citation: str
    says: str


Argument = object
"""What a ruleset gives a question along: a number, a date, a text or a list of texts."""

Find = Callable[..., Found]


@dataclass(frozen=True)
class Question:
    """A question of the statute or of an office's policy, by the name that rulesets use.

    `missing` is the reason code of an answer that is unknown. `takes` is the kind of its argument,
    or None where it takes none. The docstring of `find` asks it in plain words.
    """

    name: str
    find: Find
    citation: str
    missing: str
    takes: str | None = None

    def asks(self, argument: Argument = None) -> str:
        """Ask it in plain words."""
        first, _, _ = (inspect.getdoc(self.find) or "").partition("\n")
        shown = " or ".join(argument) if isinstance(argument, list | tuple) else str(argument)
        return first.replace("{}", shown)

    def answer(
        self, conviction: Conviction, history: History, as_of: date, argument: Argument = None
    ) -> Answer:
        """Answer it for one conviction of a history, as of a day."""
        given = () if self.takes is None else (argument,)
        found = self.find(conviction, history, as_of, *given)
        match found.verdict:
            case Verdict.YES:
                reason = self.name
            case Verdict.NO:
                reason = f"not_{self.name}"
            case _:
                reason = found.missing or self.missing
        return Answer(found.verdict, reason, self.citation, found.because)


QUESTIONS: dict[str, Question] = {}
"""Every question by its name."""


def question(
    citation: str, *, missing: str = "nothing", takes: str | None = None
) -> Callable[[Find], Find]:
    """Let rulesets refer to the function by its name."""

    def register(find: Find) -> Find:
        name = find.__name__
        QUESTIONS[name] = Question(name, find, citation, missing, takes)
        return find

    return register
