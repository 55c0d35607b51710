"""Which values may come in at all? Their shape only: what they mean in law, the domain judges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import MAXYEAR, UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields, validate

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


class Moment(fields.AwareDateTime):
    """A moment that has passed, with its offset from UTC (RFC 3339)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        try:
            # PostgreSQL knows no offset of 16 hours or more, so the moment goes on in UTC.
            moment = super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except (ValidationError, OverflowError) as error:
            says = "Give a date and time with its offset, as in 2024-06-30T23:59:59Z."
            raise ValidationError(says) from error
        if not FIRST_DAY.year <= moment.year < MAXYEAR:
            raise ValidationError(f"Give a moment from {FIRST_DAY} on.")
        if moment > datetime.now(UTC):
            raise ValidationError("Give a moment that has passed: what comes later is not known.")
        return moment


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
