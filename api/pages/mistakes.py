"""What did a person fill in wrongly?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from marshmallow import ValidationError

MISSING = "Missing data for required field."
"""What marshmallow says of a field that was left empty."""


def messages_of(error: ValidationError) -> Mapping[str, Any]:
    """What the schema says, by field, nested as the data is."""
    return cast(Mapping[str, Any], error.normalized_messages())  # type: ignore[no-untyped-call]


def first_of(error: ValidationError) -> dict[str, str]:
    """The first thing that is wrong with each field of a flat form."""
    return {name: plain(str(texts[0])) for name, texts in messages_of(error).items()}


def labelled(wrong: Mapping[str, str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """For each error the id of its field, and a sentence that names the field.

    What is wrong with the form as a whole has no name.
    """
    return [
        (name if name in labels else "", f"{labels.get(name, name)}: {text}" if name else text)
        for name, text in wrong.items()
    ]


def plain(message: str) -> str:
    """The message as a person would say it."""
    return "Fill this in." if message == MISSING else message
