"""With what may a rule be tried? What it asks for, in every way that makes a difference to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from inspect import signature
from itertools import product
from types import UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID

from api.steps import STEPS
from domain import Case
from domain.actors import Document, Order
from domain.case.fact import Fact
from domain.case.mending import Mending
from domain.counts import Count, Finding, Level, Outcome, Redesignation, Relief, Ruleset, Term
from domain.procedures import PROCEDURES

PAPER = Document("-", "0" * 64)
TEXT = "-"

Subject = tuple[int | None, str, Any]


def _another(case_id: UUID) -> Mending:
    """Another case, of which nothing matters but that it is open."""
    other = Mending()
    other.id, other.is_rehearsal = case_id, True
    return other


def _numbers(case: Case, _: Sequence[Term]) -> Iterator[Subject]:
    return ((n, "", (n,)) for n in case.standings)


def _findings(case: Case, _: Sequence[Term]) -> Iterator[Subject]:
    return (
        (n, outcome, (Finding(n, outcome, TEXT, TEXT),))
        for n in case.standings
        for outcome in Outcome
    )


def _terms(case: Case, theirs: Sequence[Term]) -> Iterator[Subject]:
    if theirs:
        return ((each.count, each.relief, theirs) for each in theirs)
    return ((n, relief, (Term(n, relief),)) for n in case.standings for relief in Relief)


def _levels(case: Case, _: Sequence[Term]) -> Iterator[Subject]:
    return ((n, level, (Redesignation(n, level),)) for n in case.standings for level in Level)


def _counts(case: Case, _: Sequence[Term]) -> Iterator[Subject]:
    return ((n, "", replace(each.count, section=TEXT)) for n, each in case.standings.items())


SUBJECTS: Mapping[Any, Callable[[Case, Sequence[Term]], Iterator[Subject]]] = {
    Sequence[int]: _numbers,
    Sequence[Finding]: _findings,
    Sequence[Term]: _terms,
    Sequence[Redesignation]: _levels,
    Count: _counts,
}
"""What a rule names counts with."""

SAMPLES: Mapping[Any, Any] = {
    str: TEXT,
    int: 1,
    UUID: UUID(int=0),
    Mending: _another(UUID(int=0)),
    Sequence[str]: ("person",),
    Order: Order(TEXT, TEXT),
    Ruleset: Ruleset(TEXT, TEXT, date(2000, 1, 1)),
}
"""What it makes no difference to a rule to be tried with."""


@dataclass(frozen=True)
class Asked:
    """What one rule asks for: counts, in whatever form, choices, and what is the same to it."""

    subject: str
    subject_hint: Any
    options: Mapping[str, tuple[Any, ...]]
    same: Mapping[str, Any]
    days: tuple[str, ...]
    wants_history: bool

    def subjects(self, case: Case, theirs: Sequence[Term]) -> Iterator[Subject]:
        """The counts that could be named: the number, its choice, and how the rule takes it."""
        if not self.subject:
            return iter([(None, "", None)])
        return SUBJECTS[self.subject_hint](case, theirs)

    def choices(self, history: Sequence[Fact]) -> Mapping[str, tuple[Any, ...]]:
        """What could be chosen for the whole step, by parameter."""
        if not self.wants_history:
            return self.options
        return {**self.options, "wrong": tuple(each.originator_version for each in history)}

    def samples(self, on: date, history: Sequence[Fact]) -> dict[str, Any]:
        """Everything else."""
        found = {**self.same, **dict.fromkeys(self.days, on)}
        return found | {"history": history} if self.wants_history else found


@cache
def asked_by(step: str) -> Asked:
    """What the rule behind the step asks for."""
    rule = getattr(Case, STEPS[step].rule)
    parameters = [name for name in signature(rule).parameters if name not in ("self", "act")]
    hints = {name: get_type_hints(rule)[name] for name in parameters}
    wants_history = hints.pop("history", None) is not None
    if wants_history:
        hints.pop("wrong")
    subject = next((name for name, hint in hints.items() if hint in SUBJECTS), "")
    subject_hint = hints.pop(subject, None)
    options = {name: _options(name, hint) for name, hint in hints.items()}
    options = {name: each for name, each in options.items() if each}
    rest = {name: hint for name, hint in hints.items() if name not in options}
    days = tuple(name for name, hint in rest.items() if hint is date)
    same = {name: _sample(hint) for name, hint in rest.items() if name not in days}
    return Asked(subject, subject_hint, options, same, days, wants_history)


def _options(name: str, hint: Any) -> tuple[Any, ...]:
    if name == "procedure":
        return tuple(PROCEDURES)
    if hint is bool:
        return (True, False)
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    words = [each for each in kinds if isinstance(each, type) and issubclass(each, StrEnum)]
    none = (None,) if type(None) in kinds else ()
    return (*none, *words[0]) if words else ()


def _sample(hint: Any) -> Any:
    """What may be left out, is; the rest is something of its kind."""
    return None if isinstance(hint, UnionType) else SAMPLES[hint]


@dataclass(frozen=True)
class Trial:
    """One way to take a step: the count it is about, its choice, and what is chosen for all."""

    count: int | None
    choice: str
    chosen: Mapping[str, str]
    data: Mapping[str, Any]


def trials(
    asked: Asked, case: Case, on: date, theirs: Sequence[Term], history: Sequence[Fact]
) -> Iterator[Trial]:
    """Every way to take the step: each count, each of its choices, each choice for the whole.

    `theirs` are the terms that the other side agreed to, if any; `history` is every fact so far.
    """
    samples, options = asked.samples(on, history), asked.choices(history)
    if "survivor" in samples and case.merged_into:
        samples["survivor"] = _another(case.merged_into)
    ways = [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]
    said = [{name: _word(each) for name, each in way.items()} for way in ways]
    for count, choice, value in asked.subjects(case, theirs):
        subject = {asked.subject: value} if asked.subject else {}
        for way, words in zip(ways, said, strict=True):
            yield Trial(count, choice, words, {**samples, **subject, **way})


def _word(value: Any) -> str:
    """The value as a form has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
