"""Every fact as it was once stored: a file for each version of each class, which stays as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain import AGGREGATES, facts_of

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.json"))

HOW_TO_ADD = (
    "Run `.venv/bin/python -m tests.domain.corpus`: it writes what is missing of today's classes. "
    "Look at what it wrote, make it part of the story that the others tell, and commit it."
)
HOW_TO_KEEP = (
    "What was once on record must be read for ever: give a changed class the next class_version "
    "and an upcast, and keep its topic."
)


def fact_classes() -> list[type[Any]]:
    """Every class of fact that an aggregate of the law declares."""
    return [fact for aggregate in AGGREGATES.values() for fact in facts_of(aggregate)]


def entries_of(fact: type[Any]) -> list[str]:
    """The corpus must have an entry of this name for each version that the class ever had."""
    return [f"{fact.TOPIC}.v{each}" for each in range(1, getattr(fact, "class_version", 1) + 1)]


def entry_of(path: Path) -> str:
    """Whose entry a file is: `case.identified.v1.bare` is another one of `case.identified.v1`."""
    return ".".join(path.stem.split(".")[:3])


def golden(name: str) -> dict[str, Any]:
    """What a file of the corpus says."""
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text())
    return found


def written(state: dict[str, Any]) -> bytes:
    """A state as it was stored."""
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()


def stored(name: str) -> StoredEvent:
    """The event of a file, as the store gives it."""
    of = golden(name)
    return StoredEvent(
        UUID(of["originator_id"]), of["originator_version"], of["topic"], written(of["state"])
    )


def story(stream: str) -> list[StoredEvent]:
    """The entries of one stream, in their order: together they are one aggregate's history."""
    plain = [path.stem for path in FILES if entry_of(path) == path.stem]
    told = [stored(name) for name in plain if name.startswith(f"{stream}.")]
    return sorted(told, key=lambda each: each.originator_version)
