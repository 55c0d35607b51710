"""What might somebody ask of a case? Any rule, with arguments drawn for its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from inspect import signature
from random import Random
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.counts import Count, Finding, Level, Outcome, Redesignation, Relief, Ruleset, Term
from domain.facts import rules_of
from domain.procedures import PROCEDURES
from domain.refusals import Refusal

RULES = rules_of(Case)
HINTS = {name: get_type_hints(rule) for name, rule in RULES.items()}
PAPER = Document("D-1", "5" * 64)
RULESET = Ruleset("alameda", "1", date(2018, 2, 1))
ORDER = Order("O-1", "Department 12")
FIRST_DAY = date(2018, 2, 1)

FORWARD = ("check", "meet", "agree", "agree", "leave_unchallenged", "sign", "sign", "file", "file")
ORDERS = ("dismiss", "redesignate", "resentence", "deny", "seal", "notify_state", "confirm_state")
"""Rules that bring a case further; drawn more often than the others."""


def any_act(rng: Random, role: Role, paper: Document | None = PAPER) -> Act:
    """An act of one of three people of the role, on some day of three years."""
    on = FIRST_DAY + timedelta(rng.randint(0, 1100))
    return Act(f"{role}-{rng.randint(1, 3)}", role, on, paper)


def any_step(
    rng: Random,
    case: Case,
    others: Sequence[Case] = (),
    history: Sequence[Any] = (),
    tries: int = 40,
) -> str:
    """One step that the law allows, by its rule's name; "" where none of those drawn was.

    `others` are cases that it may be merged with; what moves in them is theirs to save. `history`
    is every fact of the case before those that are pending; without it nothing is corrected.
    """
    history = [*history, *case.pending_events]
    history = history if len(history) == case.version else []
    for _ in range(tries):
        name = rng.choice([*RULES, *FORWARD * 3, *ORDERS * 2])
        if name in ("merge", "unmerge") and not others:
            continue
        if name == "correct" and not history:
            continue
        role = rng.choice(list(Role))
        try:
            _take(rng, case, name, any_act(rng, role), {"history": history, "others": others})
        except Refusal:
            continue
        return name
    return ""


def _take(rng: Random, case: Case, name: str, act: Act, known: Mapping[str, Any]) -> None:
    asked = {
        each: _sample(rng, case, each, HINTS[name][each], known)
        for each in signature(RULES[name]).parameters
        if each not in ("self", "act")
    }
    getattr(case, name)(act, **asked)


def _sample(rng: Random, case: Case, name: str, hint: Any, known: Mapping[str, Any]) -> Any:
    if name == "history":
        return known["history"]
    if name in ("into", "survivor"):
        return rng.choice(known["others"])
    if isinstance(hint, UnionType):
        some = next(each for each in get_args(hint) if each is not type(None))
        return rng.choice([None, _sample(rng, case, name, some, known)])
    if get_origin(hint) is Sequence:
        return _several(rng, case, name, get_args(hint)[0])
    if issubclass(hint, StrEnum):
        return rng.choice(list(hint))
    return DRAWN[hint](rng, case, name)


def _several(rng: Random, case: Case, name: str, item: Any) -> list[Any]:
    if name == "attendees":
        return rng.sample(["person", "counsel", "prosecution"], 2)
    numbers = rng.sample(list(case.standings), rng.randint(1, len(case.standings)))
    return [number if item is int else ITEMS[item](rng, case, number) for number in numbers]


def _finding(rng: Random, _: Case, number: int) -> Finding:
    outcome = rng.choice([Outcome.REDUCE, Outcome.DISMISS, Outcome.DISMISS, *Outcome])
    return Finding(number, outcome, "why", "HS 11361.8")


def _count(rng: Random, case: Case, _: str) -> Count:
    said = case.standings[rng.choice(list(case.standings))].count
    return Count(said.number, rng.choice(["11357", "11358"]), "b", said.level, date(1990, 1, 1))


def _text(rng: Random, _: Case, name: str) -> str:
    return rng.choice(list(PROCEDURES)) if name == "procedure" else "a_code"


ITEMS: Mapping[Any, Callable[[Random, Case, int], Any]] = {
    Finding: _finding,
    Term: lambda rng, _, number: Term(number, rng.choice([Relief.DISMISS, *Relief])),
    Redesignation: lambda rng, _, number: Redesignation(number, rng.choice(list(Level))),
}
DRAWN: Mapping[Any, Callable[[Random, Case, str], Any]] = {
    str: _text,
    bool: lambda rng, _, __: rng.random() < 0.7,
    int: lambda rng, case, _: rng.randint(1, case.version),
    date: lambda rng, _, __: FIRST_DAY + timedelta(rng.randint(0, 1400)),
    UUID: lambda rng, _, __: UUID(int=rng.getrandbits(64)),
    Ruleset: lambda *_: RULESET,
    Order: lambda *_: ORDER,
    Count: _count,
}
