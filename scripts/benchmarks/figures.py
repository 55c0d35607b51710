"""How is a figure taken? In rounds, both sides in turn, and told as a median."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Pace:
    """How long to measure: so many rounds, of so many seconds, on so large a part of the whole."""

    rounds: int
    seconds: float
    part: float
    is_quick: bool = False

    def of(self, whole: int) -> int:
        """The part of a whole number that this pace measures."""
        return max(1, int(whole * self.part))


FULL = Pace(rounds=5, seconds=3.0, part=1.0)
QUICK = Pace(rounds=3, seconds=1.0, part=0.1, is_quick=True)
"""A trial: too few and too short to be quoted."""


@dataclass(frozen=True)
class Row:
    """One figure: what each round gave, and what it gave for the peer, where there is one."""

    name: str
    unit: str
    values: Sequence[float]
    peers: Sequence[float] = ()
    peer: str | None = None

    def said(self) -> dict[str, Any]:
        """The row as it is told: medians, the ratio of ours to the peer's, and their ranges."""
        value = median(self.values)
        against = median(self.peers) if self.peers else None
        return {
            "name": self.name,
            "value": _rounded(value),
            "unit": self.unit,
            "against": None if against is None else _rounded(against),
            "ratio": None if against is None else round(value / against, 3),
            "min": _rounded(min(self.values)),
            "max": _rounded(max(self.values)),
            "rounds": len(self.values),
            "peer": self.peer,
            "against_min": _rounded(min(self.peers)) if self.peers else None,
            "against_max": _rounded(max(self.peers)) if self.peers else None,
        }


def alternate(rounds: int, *sides: Callable[[], Any]) -> list[list[Any]]:
    """What each side gave in each round, after one round that warms up and is not kept.

    The side that begins changes from round to round, so that a machine that gets slower or quicker
    meanwhile does so for all.
    """
    given: list[list[Any]] = [[] for _ in sides]
    for turn in range(rounds + 1):
        order = list(enumerate(sides))
        for number, side in order[:: -1 if turn % 2 else 1]:
            found = side()
            if turn:
                given[number].append(found)
    return given


def _rounded(value: float) -> float:
    """Four digits at most; more would claim a precision that no run has."""
    return float(f"{value:.4g}")
