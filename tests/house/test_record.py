"""Is every fact declared so that it can be read in ten years, and every rule bound to its law?"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from eventsourcing.domain import AggregateEvent, BaseAggregate

import domain
from domain import Batch, Case

ROOT = Path(__file__).resolve().parents[2]
AGGREGATES = {"case": Case, "batch": Batch}


def _facts(aggregate: type) -> list[type]:
    return [
        each
        for each in vars(aggregate).values()
        if inspect.isclass(each) and issubclass(each, AggregateEvent) and each.__name__ != "Event"
    ]


FACTS = [(name, each) for name, aggregate in AGGREGATES.items() for each in _facts(aggregate)]


def _rules(aggregate: type) -> list[Callable[..., object]]:
    """What people do to an aggregate: every public method that takes an act."""
    found = [
        inspect.unwrap(getattr(aggregate, name))
        for name, each in vars(aggregate).items()
        if not name.startswith("_") and (inspect.isfunction(each) or isinstance(each, classmethod))
    ]
    return [each for each in found if "act" in inspect.signature(each).parameters]


RULES = [each for aggregate in AGGREGATES.values() for each in _rules(aggregate)]


def test_the_law_that_is_tested_is_the_one_in_this_repository() -> None:
    """A package called `domain` may lie about elsewhere and shadow ours."""
    assert Path(domain.__file__).resolve().parent == ROOT / "domain"


def test_every_aggregate_is_looked_at_here() -> None:
    ours = {each for each in _subclasses(BaseAggregate) if each.__module__.startswith("domain.")}
    assert ours == set(AGGREGATES.values())


def _subclasses(cls: type) -> set[type]:
    direct = set(cls.__subclasses__())
    return direct | {deeper for each in direct for deeper in _subclasses(each)}


@pytest.mark.parametrize(("stream", "fact"), FACTS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_fact_has_an_explicit_topic_under_its_stream(stream: str, fact: type) -> None:
    assert vars(fact).get("TOPIC") == f"{stream}.{fact.__name__.lower()}"


@pytest.mark.parametrize(("stream", "fact"), FACTS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_fact_says_what_happened(stream: str, fact: type) -> None:
    said = inspect.cleandoc(vars(fact).get("__doc__") or "")
    assert re.match(r"[A-Z].+\.$", said, re.DOTALL)


def test_no_two_facts_share_a_topic() -> None:
    topics = [fact.__dict__["TOPIC"] for _, fact in FACTS]
    assert len(topics) == len(set(topics)) == 9


@pytest.mark.parametrize(("stream", "fact"), FACTS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_fact_has_who_in_what_role_on_which_day_on_what_paper(
    stream: str, fact: type
) -> None:
    fields = inspect.signature(fact).parameters
    assert {"by", "role", "on", "document"} <= set(fields)


@pytest.mark.parametrize(("stream", "fact"), FACTS, ids=lambda each: getattr(each, "__name__", ""))
def test_no_fact_has_a_field_for_what_identifies_a_person(stream: str, fact: type) -> None:
    personal = re.compile(r"name|birth|dob|cii|ssn|docket|address|phone|email")
    assert not [each for each in inspect.signature(fact).parameters if personal.search(each)]


def test_the_rules_are_the_steps_that_the_field_knows() -> None:
    assert {each.__name__ for each in RULES} == {
        "identify",
        "check",
        "agree",
        "file",
        "dismiss",
        "redesignate",
        "deny",
        "receive",
        "refuse",
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.__name__)
def test_every_rule_cites_the_statute_or_says_that_it_is_the_houses(
    rule: Callable[..., object],
) -> None:
    assert re.match(r"(HS \d{5}|PC \d+|House rule)", inspect.getdoc(rule) or "")
