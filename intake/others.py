"""What else does a list say of a person, beside the counts that become cases?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from domain.counts import Level, OtherConvictions


@dataclass(slots=True)
class _Other:
    """What the rows of one conviction say together: levels as text, days in ISO 8601."""

    stands: set[str] = field(default_factory=set)
    charged: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    @property
    def level(self) -> str:
        """The level; "" where the rows say none, or contradict each other."""
        return _only(self.stands or self.charged)

    @property
    def day(self) -> str:
        """The day; "" where the rows say none, or contradict each other."""
        return _only(self.days)


@dataclass(slots=True)
class Others:
    """The convictions of one person that are not of the county, or not for cannabis."""

    by_key: dict[str, _Other] = field(default_factory=dict)

    def add(self, key: str, stands: str, charged: str, on: str) -> None:
        """Take what one row says; a further row of a count is a part of its sentence."""
        known = self.by_key.setdefault(key, _Other())
        known.stands |= {stands} - {""}
        known.charged |= {charged} - {""}
        known.days |= {on} - {""}

    def said(self, ours: Collection[str]) -> OtherConvictions | None:
        """What there is beside our counts, named by their keys; None if it cannot be counted.

        A conviction without a number of its own may be one of those that have one.
        """
        if "" in self.by_key:
            return None
        others = [each for key, each in self.by_key.items() if key not in ours]
        levels, days = [each.level for each in others], [each.day for each in others]
        return OtherConvictions(
            convictions=len(others),
            felonies=levels.count(Level.FELONY) if all(map(_is_level, levels)) else None,
            latest_on=date.fromisoformat(max(days)) if days and all(days) else None,
        )


def _is_level(text: str) -> bool:
    return text in list(Level)


def _only(facts: set[str]) -> str:
    return next(iter(facts)) if len(facts) == 1 else ""
