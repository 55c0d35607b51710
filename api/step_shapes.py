"""What may be sent with a step? What its rule asks for: the shapes are read from the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from inspect import Parameter, getdoc, signature
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import fields, validate

from api.fields import (
    COUNTS_MAX,
    Choice,
    Day,
    DayAhead,
    Shape,
    Text,
    Whole,
    Word,
    code,
    count_number,
    some,
)
from api.parts import (
    AmendedCountShape,
    DocumentShape,
    FindingShape,
    OrderShape,
    RedesignationShape,
    RulesetShape,
    TermShape,
)
from domain.actors import Order
from domain.case import Case
from domain.counts import Count, Finding, Redesignation, Ruleset, Term

ATTENDEES = ("person", "counsel", "prosecution")

PERSONAL_OF: Mapping[str, tuple[str, ...]] = {"file": ("filing_number",)}
"""What is asked for beside the rule, by the rule's name: it goes into the vault."""

NOT_ASKED = {"self", "act", "history", "survivor"}
"""Parameters of rules that nobody sends."""

LATER = {"meets_on", "hearing_on", "until"}
"""Days that may lie ahead."""


class StepShape(Shape):
    """What every step has: the day of its legal effect, and the paper it rests on."""

    on = Day(required=True)
    document = fields.Nested(DocumentShape, load_default=None)


def shape_of(name: str, rule: Callable[..., Any]) -> type[Shape]:
    """The shape of the step that goes to this rule: a field for each parameter."""
    hints, asked = get_type_hints(rule), signature(rule).parameters
    members: dict[str, Any] = {
        each: _field(each, hints[each], parameter)
        for each, parameter in asked.items()
        if each not in NOT_ASKED
    }
    members |= {each: Text(longest=64) for each in PERSONAL_OF.get(name, ())}
    said = (getdoc(rule) or "").partition("\n")[0]
    title = "".join(part.capitalize() for part in name.split("_"))
    return type(f"{title}Shape", (StepShape,), {"__doc__": said} | members)


def _field(name: str, hint: Any, parameter: Parameter) -> fields.Field:
    """The field for one parameter of a rule; what the rule has a default for may be left out."""
    is_optional = parameter.default is not Parameter.empty
    given: dict[str, Any] = {"load_default": parameter.default} if is_optional else {}
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
        given = {"load_default": None, "allow_none": True}
    how = given or {"required": True}
    if get_origin(hint) is Sequence:
        return _list(name, get_args(hint)[0], how)
    if name in ("into", "duplicate_of") or hint is UUID:
        return fields.UUID(**how)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Choice(hint, **how)
    if hint in ONE:
        return ONE[hint](name, how)
    return TEXTS[name](**how) if name in TEXTS else code(**how)


def _list(name: str, item: Any, how: dict[str, Any]) -> fields.Field:
    if item in PARTS:
        return some(PARTS[item])
    most = validate.Length(max=COUNTS_MAX)
    if name == "attendees":
        each: fields.Field = fields.String(validate=validate.OneOf(ATTENDEES))
    else:
        each = count_number()
    return fields.List(each, validate=most, **how)


def _day(name: str, how: dict[str, Any]) -> fields.Field:
    return DayAhead(**how) if name in LATER else Day(**how)


def _reference(**how: Any) -> fields.Field:
    says = "Give up to 64 letters, digits, dots, dashes, underscores."
    return Word("^[A-Za-z0-9._-]{1,64}$", says, **how)


PARTS: Mapping[Any, type[Shape]] = {
    Finding: FindingShape,
    Term: TermShape,
    Redesignation: RedesignationShape,
}

ONE: Mapping[Any, Callable[[str, dict[str, Any]], fields.Field]] = {
    date: _day,
    bool: lambda _, how: fields.Boolean(truthy={True}, falsy={False}, **how),
    int: lambda _, how: Whole(1, 999_999_999, **how),
    Ruleset: lambda _, how: fields.Nested(RulesetShape, **how),
    Order: lambda _, how: fields.Nested(OrderShape, **how),
    Count: lambda _, how: fields.Nested(AmendedCountShape, **how),
    Case: lambda _, how: fields.UUID(**how),
}

TEXTS: Mapping[str, Callable[..., fields.Field]] = {"reviewer": _reference, "report": _reference}
"""Texts that are no code words."""
