"""What every fact of a case says, whatever happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from eventsourcing.domain import AggregateEvent
from eventsourcing.utils import register_topic

from domain.actors import Document


def must_be_of_version_1(state: Mapping[str, Any], field: str) -> None:
    """A fact that has a later version's field, and says no version, was not written so."""
    if field in state:
        raise ValueError("it lacks class_version")


class Fact(AggregateEvent):
    """Who did it, in what role, with legal effect on which day, on what paper.

    `weighs` says whether the fact moves counts or words given on them: whoever corrects such a
    fact puts the counts back where they stood before it.
    """

    TOPIC: ClassVar[str]
    weighs: ClassVar[bool] = False

    by: str
    role: str
    on: date
    document: Document | None

    def __init_subclass__(cls) -> None:
        """Every fact can be read by its topic, in whichever chapter it stands."""
        super().__init_subclass__()
        if "TOPIC" in vars(cls):
            register_topic(cls.TOPIC, cls)

    def apply(self, aggregate: Any) -> None:
        """Let the case feel the fact."""
        aggregate.take_effect(self)
