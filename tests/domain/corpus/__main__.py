"""Writes an entry for each class of fact that has none yet; never changes one that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson

from domain.transcoding import FactMapper, SafeTranscoder
from tests.domain.corpus import FILES, HERE, entries_of, entry_of, fact_classes, story

SAMPLES: dict[Any, Any] = {
    str: "a",
    int: 1,
    bool: True,
    date: date(2018, 2, 1),
    datetime: datetime(2018, 2, 1, 17, 8, 0, 123456, tzinfo=UTC),
    UUID: UUID(int=77),
}


def sample_of(hint: Any) -> Any:
    """A value of the type; of what may be empty, one that is not."""
    if hint in SAMPLES:
        return SAMPLES[hint]
    if isinstance(hint, UnionType):
        return sample_of(next(each for each in get_args(hint) if each is not NoneType))
    if get_origin(hint) in (tuple, Sequence):
        return (sample_of(get_args(hint)[0]),)
    if get_origin(hint) is Mapping:
        return {sample_of(get_args(hint)[0]): sample_of(get_args(hint)[1])}
    if issubclass(hint, StrEnum):
        return next(iter(hint))
    if is_dataclass(hint):
        return _filled(hint)
    raise TypeError(f"Add a sample of {hint} to SAMPLES.")


def sample_fact(fact: type[Any], version: int) -> Any:
    """A fact of the class, every field filled, at this version of its stream in the corpus."""
    name = fact.TOPIC.partition(".")[0]
    told = story(name)
    stream = told[0].originator_id if told else UUID(int=1)
    place = {"originator_id": stream, "originator_version": version, "originator_topic": name}
    return _filled(fact, **place)


def _filled(cls: type[Any], **given: Any) -> Any:
    hints = get_type_hints(cls)
    values = {each.name: given.get(each.name) for each in fields(cls)}
    return cls(**{name: value or sample_of(hints[name]) for name, value in values.items()})


def entry(fact: Any) -> bytes:
    """The fact as a file of the corpus."""
    stored = FactMapper(SafeTranscoder()).to_stored_event(fact)
    names = ("topic", "originator_id", "originator_version")
    said = {name: getattr(stored, name) for name in names}
    told = orjson.dumps(said | {"state": orjson.loads(stored.state)}, option=orjson.OPT_INDENT_2)
    return told + b"\n"


def write_missing() -> None:
    """Write today's version of each class that has no entry of it."""
    there = {entry_of(path) for path in FILES}
    for fact in fact_classes():
        name = entries_of(fact)[-1]
        if name not in there:
            told = story(name.partition(".")[0])
            (HERE / f"{name}.json").write_bytes(entry(sample_fact(fact, len(told) + 1)))


if __name__ == "__main__":
    write_missing()
