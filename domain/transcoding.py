"""How facts become bytes and come back; nothing that a user types can pass for a type of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.domain import DomainEvent, DomainEventProtocol
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
    Transcoding,
    UUIDAsHex,
)
from eventsourcing.utils import TopicError, resolve_topic

from domain.actors import Document, Order, Signature
from domain.asking import Match
from domain.assent import Assent
from domain.counts import Count, Finding, OtherConvictions, Redesignation, Ruleset, Term
from domain.listed import Unapplied
from domain.reconciling import ColumnTally, Totals
from domain.standing import Standing

RESERVED = "_type_"


class DateAsISO(Transcoding):
    """A calendar date as `YYYY-MM-DD`."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        """Write the date."""
        return obj.isoformat()

    def decode(self, data: str) -> date:
        """Read the date."""
        return date.fromisoformat(data)


class DictAsPairs(Transcoding):
    """A dict that holds a reserved key, as a list of pairs: so it can never be read as a type."""

    type = type("DictWithReservedKey", (), {})
    name = "dict_pairs"

    def encode(self, obj: Any) -> Any:
        """Write the pairs."""
        return [list(pair) for pair in obj.items()]

    def decode(self, data: list[list[Any]]) -> dict[str, Any]:
        """Read the dict that stood there."""
        return dict(data)


class PartAsDict(Transcoding):
    """A frozen dataclass that is part of a fact, as its fields by name."""

    def __init__(self, part: type, name: str) -> None:
        self.type, self.name = part, name
        hints = get_type_hints(part)
        restorers = {each.name: _restorer(hints[each.name]) for each in fields(part)}
        self.restore = {name: each for name, each in restorers.items() if each is not None}

    def encode(self, obj: Any) -> dict[str, Any]:
        """Write the fields."""
        return {name: _escaped(value) for name, value in vars(obj).items()}

    def decode(self, data: dict[str, Any]) -> Any:
        """Read the fields, enums and tuples as such."""
        held = self.restore.items()
        restored = {name: restore(data[name]) for name, restore in held if name in data}
        return self.type(**data | restored)


def _restorer(hint: Any) -> Callable[[Any], Any] | None:
    if get_origin(hint) is tuple:
        return tuple
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    for option in options:
        if isinstance(option, type) and issubclass(option, StrEnum):
            return lambda value: None if value is None else option(value)
    return None


TRANSCODINGS = (
    UUIDAsHex(),
    DecimalAsStr(),
    DatetimeAsISO(),
    DateAsISO(),
    DictAsPairs(),
    PartAsDict(Document, "document"),
    PartAsDict(Count, "count"),
    PartAsDict(OtherConvictions, "other_convictions"),
    PartAsDict(Finding, "finding"),
    PartAsDict(Term, "term"),
    PartAsDict(Redesignation, "redesignation"),
    PartAsDict(Ruleset, "ruleset"),
    PartAsDict(Order, "order"),
    PartAsDict(Signature, "signature"),
    PartAsDict(Assent, "assent"),
    PartAsDict(Standing, "standing"),
    PartAsDict(Match, "match"),
    PartAsDict(Unapplied, "unapplied"),
    PartAsDict(Totals, "totals"),
    PartAsDict(ColumnTally, "column_tally"),
)


class SafeTranscoder(JSONTranscoder):
    """The library's JSON, but a user's `{"_type_": …}` comes back as what it was: a dict.

    The library reads any two-key dict with `_type_` and `_data_` as a type, whoever wrote it.
    Stored once, such a value makes its stream unreadable for ever.
    """

    def __init__(self) -> None:
        super().__init__()
        for each in TRANSCODINGS:
            self.register(each)

    def encode(self, obj: Any) -> bytes:
        """The object as UTF-8 JSON."""
        return super().encode(_escaped(obj))


@dataclass(frozen=True)
class DatedEvent(StoredEvent):
    """A stored event that says, outside its bytes, when it took effect and when it was recorded."""

    on: date | None
    at: datetime


class FactMapper(Mapper[UUID]):
    """The library's mapper; what it writes also carries the fact's two dates.

    It reads every version of a fact that was ever written, and nothing else: a later version, a
    missing field or an unknown topic is an error that names the event, never a fact half read.
    """

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """The fact as bytes, with its dates beside them."""
        stored = super().to_stored_event(domain_event)
        on, at = getattr(domain_event, "on", None), vars(domain_event)["timestamp"]
        return DatedEvent(**vars(stored), on=on, at=at)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The fact as it is understood today.

        Raises TopicError when nothing here knows the topic, MapperDeserialisationError when its
        bytes are not those of such a fact; both name the event and say what to do.
        """
        kind = _KINDS.get(stored_event.topic) or _kind_of(stored_event)
        try:
            state = self._opened(stored_event.state)
            state["originator_id"] = stored_event.originator_id
            state["originator_version"] = stored_event.originator_version
            written = state.pop("class_version", 1)
            if written != kind.version:
                _upcast(state, kind, written)
            if not kind.fields <= state.keys():
                raise ValueError(f"it lacks {', '.join(sorted(kind.fields - state.keys()))}")
        except Exception as error:
            raise MapperDeserialisationError(
                f"{_name_of(stored_event)} cannot be read: {type(error).__name__}: {error}. "
                f"{REMEDY}"
            ) from error
        fact: DomainEventProtocol[UUID] = object.__new__(kind.fact)
        object.__setattr__(fact, "__dict__", state)
        return fact

    def _opened(self, state: bytes) -> dict[str, Any]:
        if self.cipher:
            state = self.cipher.decrypt(state)
        if self.compressor:
            state = self.compressor.decompress(state)
        opened: dict[str, Any] = self.transcoder.decode(state)
        return opened


REMEDY = "Use the version of Docketproof that wrote it, or a newer one."


class Kind(NamedTuple):
    """A class of facts: its version here, and the fields without which none of them is whole."""

    fact: type[Any]
    version: int
    fields: frozenset[str]


_KINDS: dict[str, Kind] = {}
"""By topic; a reader of the whole log asks for each of them a million times."""


def _kind_of(stored: StoredEvent) -> Kind:
    try:
        fact = resolve_topic(stored.topic)
        if not issubclass(fact, DomainEvent):
            raise TypeError("The topic is not that of a fact.")
        needed = {each.name for each in fields(fact) if each.default is MISSING}
    except Exception as error:
        raise TopicError(
            f"{_name_of(stored)} is of a kind that is not known here. {REMEDY}"
        ) from error
    kind = Kind(fact, getattr(fact, "class_version", 1), frozenset(needed))
    return _KINDS.setdefault(stored.topic, kind)


def _upcast(state: dict[str, Any], kind: Kind, written: int) -> None:
    if written > kind.version:
        raise ValueError(f"it is of version {written}, and here only {kind.version} is known")
    for version in range(written, kind.version):
        getattr(kind.fact, f"upcast_v{version}_v{version + 1}")(state)


def _name_of(stored: StoredEvent) -> str:
    position = getattr(stored, "id", None)
    place = "An event" if position is None else f"Event {position}"
    return (
        f"{place}, {stored.topic}, version {stored.originator_version} of stream "
        f"{stored.originator_id},"
    )


def _escaped(obj: Any) -> Any:
    if isinstance(obj, dict):
        inner = {key: _escaped(value) for key, value in obj.items()}
        if RESERVED not in inner:
            return inner
        return {RESERVED: DictAsPairs.name, "_data_": [list(pair) for pair in inner.items()]}
    if isinstance(obj, list | tuple):
        return [_escaped(each) for each in obj]
    return obj
