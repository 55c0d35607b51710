"""What does the FastAPI program take as a check? The shape that ours takes, in pydantic."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = Annotated[str, Field(min_length=1, max_length=120)]


class Shape(BaseModel):
    """Unknown members are refused."""

    model_config = ConfigDict(extra="forbid")


class Document(Shape):
    """The paper it rests on."""

    reference: Words
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Ruleset(Shape):
    """By which policy, as of which day."""

    id: Words
    version: Words
    as_of: date


class Finding(Shape):
    """What was found for one count."""

    count: Annotated[int, Field(ge=1, le=500)]
    outcome: Literal["dismiss", "reduce", "not_eligible", "hand_review", "other_agency"]
    reason: Words
    citation: Words


class Check(Shape):
    """Counts are held against a ruleset."""

    on: date
    document: Document | None = None
    ruleset: Ruleset
    findings: Annotated[list[Finding], Field(min_length=1, max_length=500)]
