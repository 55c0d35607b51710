"""Which parts do bodies have? The shapes of what the domain has a class of its own for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from api.fields import (
    Choice,
    Day,
    Shape,
    Word,
    code,
    count_number,
    judge,
    order_number,
    reference,
)
from domain.actors import Document, Order
from domain.counts import Count, Finding, Level, Outcome, Redesignation, Relief, Ruleset, Term


class DocumentShape(Shape):
    """A paper: the office's own reference for it, and the SHA-256 of the file in hex."""

    reference = reference()
    sha256 = Word("^[0-9a-f]{64}$", "Give 64 lower-case hexadecimal digits.", required=True)

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Document:
        """The domain's own document."""
        return Document(**data)


class CountShape(Shape):
    """One count of conviction, numbered by its place in the list."""

    section = Word("^[0-9]{5}$", "Give the five digits of the section.", required=True)
    subsection = Word("^[a-z]?$", "Give one lower-case letter, or none.", load_default="")
    level = Choice(Level, allow_none=True, load_default=None)
    convicted_on = Day(allow_none=True, load_default=None)


class AmendedCountShape(CountShape):
    """What is right of a count, by its number in the case."""

    number = count_number()

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Count:
        """The domain's own count; what is still unknown is named as a doubt."""
        return Count(**data, doubts=_gaps(data))


class OrderShape(Shape):
    """The court's order: its own number, which is no docket, and the judge who signed it."""

    number = order_number()
    judge = judge()

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Order:
        """The domain's own order."""
        return Order(**data)


def numbered(counts: list[dict[str, Any]]) -> tuple[Count, ...]:
    """The counts as the domain has them; what the asker does not know is named as a doubt."""
    return tuple(
        Count(number=number, doubts=_gaps(each), **each) for number, each in enumerate(counts, 1)
    )


def _gaps(count: Mapping[str, Any]) -> tuple[str, ...]:
    says = {
        "level": "The level of this conviction is missing or unknown.",
        "convicted_on": "The date of this conviction is missing.",
    }
    return tuple(text for name, text in says.items() if count[name] is None)


class FindingShape(Shape):
    """What the check found for one count."""

    count = count_number()
    outcome = Choice(Outcome, required=True)
    reason = code(required=True)
    citation = Word(
        "^[A-Za-z0-9][A-Za-z0-9 .,;:()§&/-]{0,79}$",
        "Give a citation of up to 80 letters, digits and . , ; : ( ) § & / -.",
        required=True,
    )

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Finding:
        """The domain's own finding."""
        return Finding(**data)


class RulesetShape(Shape):
    """The policy that the check was made by, and the day it was applied as of."""

    id = Word(
        "^[a-z0-9_-]{1,40}$",
        "Give an id of lower-case letters, digits, hyphens and underscores, up to 40.",
        required=True,
    )
    version = Word("^[A-Za-z0-9._-]{1,32}$", "Give up to 32 letters, digits, . _ -.", required=True)
    as_of = Day(required=True)
    sha256 = Word("^([0-9a-f]{64})?$", "Give 64 lower-case hexadecimal digits.", load_default="")

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Ruleset:
        """The domain's own ruleset."""
        return Ruleset(**data)


class TermShape(Shape):
    """What is agreed to ask for on one count."""

    count = count_number()
    relief = Choice(Relief, required=True)

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Term:
        """The domain's own term."""
        return Term(**data)


class RedesignationShape(Shape):
    """What one count has become by the court's order."""

    count = count_number()
    level_after = Choice(Level, required=True)

    @post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> Redesignation:
        """The domain's own redesignation."""
        return Redesignation(**data)
