"""Is every fact declared so that it can be read in ten years, and every rule bound to its law?"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from eventsourcing.domain import BaseAggregate

import domain
from domain.facts import AGGREGATES, facts_of, rules_of

ROOT = Path(__file__).resolve().parents[2]
FACTS = [(name, each) for name, aggregate in AGGREGATES.items() for each in facts_of(aggregate)]
BEGINNINGS = [
    domain.Case.identify,
    domain.Batch.receive,
    domain.BulkOrder.receive,
    domain.Inquiry.receive,
    domain.Reconciliation.make,
]
RULES: list[Callable[..., object]] = [
    *BEGINNINGS,
    *(rule for each in AGGREGATES.values() for rule in rules_of(each).values()),
]
EVERY_FACT = pytest.mark.parametrize(
    ("stream", "fact"), FACTS, ids=lambda each: getattr(each, "TOPIC", "")
)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_the_law_that_is_tested_is_the_one_in_this_repository() -> None:
    """A package called `domain` may lie about elsewhere and shadow ours."""
    assert Path(domain.__file__).resolve().parent == ROOT / "domain"


def test_every_aggregate_is_looked_at_here() -> None:
    ours = {each for each in _subclasses(BaseAggregate) if each.__module__.startswith("domain.")}
    assert ours == set(AGGREGATES.values())


def _subclasses(cls: type) -> set[type]:
    direct = set(cls.__subclasses__())
    return direct | {deeper for each in direct for deeper in _subclasses(each)}


@EVERY_FACT
def test_every_fact_has_an_explicit_topic_under_its_stream(stream: str, fact: type) -> None:
    assert vars(fact).get("TOPIC") == f"{stream}.{_snake(fact.__name__)}"


@EVERY_FACT
def test_every_fact_says_what_happened(stream: str, fact: type) -> None:
    said = inspect.cleandoc(vars(fact).get("__doc__") or "")
    assert re.match(r"[A-Z].+\.$", said, re.DOTALL)


def test_no_two_facts_share_a_topic() -> None:
    topics = [fact.__dict__["TOPIC"] for _, fact in FACTS]
    assert len(topics) == len(set(topics))
    assert len(topics) > 50


@EVERY_FACT
def test_every_fact_has_who_in_what_role_on_which_day_on_what_paper(
    stream: str, fact: type
) -> None:
    fields = inspect.signature(fact).parameters
    assert {"by", "role", "on", "document"} <= set(fields)


@EVERY_FACT
def test_no_fact_has_a_field_for_what_identifies_a_person(stream: str, fact: type) -> None:
    personal = re.compile(r"name|birth|dob|cii|ssn|docket|address|phone|email")
    assert not [each for each in inspect.signature(fact).parameters if personal.search(each)]


def test_the_first_steps_of_all_are_still_what_they_were_called() -> None:
    """Whoever has integrated with them finds them for ever."""
    first = {"check", "agree", "file", "dismiss", "redesignate", "deny"}
    assert first <= set(rules_of(domain.Case))


@EVERY_FACT
def test_every_fact_has_an_effect_of_its_name(stream: str, fact: type) -> None:
    if stream == "case" and fact is not domain.Case.Identified:
        assert callable(getattr(domain.Case, f"_{_snake(fact.__name__)}"))


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.__name__)
def test_every_rule_cites_the_statute_or_says_that_it_is_the_houses(
    rule: Callable[..., object],
) -> None:
    assert re.match(r"(HS \d{5}|PC \d+|House rule)", inspect.getdoc(rule) or "")
