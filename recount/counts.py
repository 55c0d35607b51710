"""One count of a case: where it stands, since when, and on which days it got where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from sys import intern
from typing import Any

from recount.days import day
from recount.headings import LEVELS, OPENS_RELIEF, PLACES, SECTIONS

REACHED = {
    "checked": "checked",
    "agreed": "agreed",
    "signed": "signed",
    "filed": "filed",
    "returned": "returned",
    "decided": "dismissed",
    "ended": "withdrawn",
}
"""A day is forgotten when its count stands before this stage again."""
PLACE_OF = {day: PLACES[stage] for day, stage in REACHED.items()}


class Count:
    """One count: its stage and since when, what a check found, and when it got where.

    `section`, `subsection`, `level_before` and `convicted_on` are what the list, or whoever mended
    it, says of it; `level` is what it is now. `days` has the legal day of the latest check,
    agreement and so on that still holds, `filer` the role of whoever filed it.
    """

    # A county's counts are all held at once.
    __slots__ = (
        "convicted_on",
        "days",
        "filer",
        "is_opposed",
        "is_pending",
        "is_sealed",
        "level",
        "level_before",
        "outcome",
        "section",
        "since",
        "stage",
        "subsection",
    )

    def __init__(self, since: date, said: Mapping[str, Any]) -> None:
        self.stage, self.since, self.outcome, self.is_pending = "identified", since, "", False
        self.is_opposed = self.is_sealed = False
        self.say(said)
        self.level: str | None = self.level_before
        self.filer: str | None = None
        self.days: dict[str, date] = {}

    def amend(self, since: date, said: Mapping[str, Any]) -> Count:
        """The count as it was meant. What a court ordered of it holds: a lowered level, a seal."""
        new = Count(since, said)
        if self.level and self.level != self.level_before:
            new.level = (
                self.level if not new.level else max(self.level, new.level, key=LEVELS.index)
            )
        new.is_opposed, new.is_sealed = self.is_opposed, self.is_sealed
        new.days, new.filer = self.days, self.filer
        return new

    def say(self, said: Mapping[str, Any]) -> None:
        """Be what is said of it now; None and "" where nothing is."""
        is_ours = said.get("code", "HS") == "HS" and said["section"] in SECTIONS
        named = said["section"] if is_ours else "other"
        self.section = intern(named if said["section"] else "unknown")
        self.subsection = intern(said.get("subsection") or "")
        level, convicted = said.get("level"), said.get("convicted_on")
        self.level_before = intern(level) if level else None
        self.convicted_on = day(convicted) if convicted else None

    @property
    def heading(self) -> str:
        if self.is_pending and self.stage in ("identified", "checked"):
            return "check_pending"
        if self.stage != "checked":
            return self.stage
        return "eligible" if self.outcome in OPENS_RELIEF else self.outcome

    def move(self, stage: str, on: date) -> None:
        """Stand at a stage since a day; whatever check was asked for is no longer waited for."""
        self.stage, self.since, self.is_pending = stage, on, False

    def back(self, on: date) -> None:
        """Be open again: at what was found, or where nothing was, at the beginning."""
        self.move("checked" if self.outcome else "identified", on)

    def forget(self) -> None:
        """Let go of the days of what no longer holds."""
        here = PLACES[self.stage]
        for name in [each for each in self.days if PLACE_OF.get(each, -1) > here]:
            del self.days[name]
        if "filed" not in self.days:
            self.filer = None
        if not self.is_opposed and here < PLACES["filed"]:
            self.days.pop("challenged", None)
        if not self.is_sealed:
            self.days.pop("sealed", None)
        if not self.is_pending:
            self.days.pop("check_requested", None)
