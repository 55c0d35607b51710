"""Which values may come in at all? Their shape only: what they mean in law, the domain judges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from domain.actors import Document, Order
from domain.counts import Count, Finding, Level, Outcome, Redesignation, Relief, Ruleset, Term

CALIFORNIA: tzinfo = ZoneInfo("America/Los_Angeles")
FIRST_DAY = date(1900, 1, 1)
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
COUNTS_MAX = 500


def today() -> date:
    """The legal date in California now: the one clock that the API looks at."""
    return datetime.now(CALIFORNIA).date()


class Shape(Schema):
    """What every body and every query string has in common: unknown members are refused."""

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """A line of text: trimmed, composed (NFC), without control characters or half characters."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=longest), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(each) in UNPRINTABLE for each in text):
            raise ValidationError("Leave out control characters and line breaks.")
        return unicodedata.normalize("NFC", text).strip()


class Whole(fields.Integer):
    """A whole number in a range, as a number: no string, no 1.0, no true."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Digits(fields.String):
    """A whole number in a query string, where everything is text; ASCII digits only."""

    def __init__(self, low: int, high: int, says: str = "", **kwargs: Any) -> None:
        self.low, self.high = low, high
        metadata = {"minimum": low, "maximum": high, "description": says}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch("[0-9]{1,18}", text) or not self.low <= int(text) <= self.high:
            raise ValidationError(f"Give a whole number from {self.low} to {self.high}.")
        return int(text)


class Day(fields.Date):
    """A calendar date as `YYYY-MM-DD`, from 1900 on; never in the future, in California."""

    LAST = timedelta()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValidationError("Give a date as YYYY-MM-DD.")
        day = super()._deserialize(value, attr, data, **kwargs)
        last = today() + self.LAST
        if not FIRST_DAY <= day <= last:
            until = f"today, {last}" if last == today() else f"{last}"
            raise ValidationError(f"Give a date from {FIRST_DAY} to {until}.")
        return day


class DayAhead(Day):
    """A calendar date as `YYYY-MM-DD` that may lie ahead, up to ten years."""

    LAST = timedelta(days=3653)


class Word(fields.String):
    """Text of one exact pattern; the pattern stands in the OpenAPI document."""

    def __init__(self, pattern: str, says: str, **kwargs: Any) -> None:
        check = validate.Regexp(re.compile(pattern.replace("$", r"\Z"), re.ASCII), error=says)
        super().__init__(validate=check, metadata={"pattern": pattern}, **kwargs)


class Choice(fields.Enum):
    """One of the domain's own words."""

    def __init__(self, words: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(words, by_value=fields.String(), **kwargs)


def code(**kwargs: Any) -> Word:
    """A code word of the office's own, such as the reason of a finding."""
    says = "Give a code of lower-case letters, digits and underscores, up to 40."
    return Word("^[a-z0-9_]{1,40}$", says, **kwargs)


def county(**kwargs: Any) -> Word:
    """The name of a county as the state's file writes it, in capitals."""
    return Word("^[A-Z][A-Z .'-]{0,39}$", "Give the county in capital letters.", **kwargs)


def count_number() -> Whole:
    """The number of a count within its case."""
    return Whole(1, COUNTS_MAX, required=True)


def some(schema: type[Schema]) -> fields.List:
    """A list of parts, neither empty (the law says what for) nor endless."""
    return fields.List(
        fields.Nested(schema), required=True, validate=validate.Length(max=COUNTS_MAX)
    )


def reference() -> Word:
    """The office's own name for a paper."""
    return Word(
        "^[A-Za-z0-9._-]{1,64}$",
        "Give the office's own reference: up to 64 letters, digits, dots, dashes, underscores.",
        required=True,
    )


def order_number() -> Word:
    """The court's own number for an order, which is no docket."""
    return Word(
        "^[A-Za-z0-9._-]{1,64}$",
        "Give the order's number: up to 64 letters, digits, . _ -.",
        required=True,
    )


def judge() -> Word:
    """The judge who signed an order."""
    return Word(
        "^[A-Za-z0-9 .,'-]{1,80}$",
        "Give the judge: up to 80 letters, digits and . , ' -.",
        required=True,
    )


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

    id = code(required=True)
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
