"""Which published figures tie with one another, and which must never be added?

The press and the offices counted cases, convictions, petitions, motions and persons; a sum of two
of these is a number of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

OUR_UNITS: Mapping[str, str] = {"case": "case", "conviction": "count", "person": "person"}
"""What we call the units of theirs that we count too."""

_SIDES = re.compile(r"\s*(>=|=|vs)\s*")
_SIDE = re.compile(r"[A-Za-z]{1,8}[0-9]{1,4}(\s*[+-]\s*[A-Za-z]{1,8}[0-9]{1,4})*", re.ASCII)
_TERM = re.compile(r"([+-]?)\s*([A-Za-z]+[0-9]+)", re.ASCII)


class WrongIdentity(ValueError):
    """An identity that cannot be asked of these figures, with what to do about it."""


@dataclass(frozen=True)
class Figure:
    """A figure as it was published: what was counted, where, as of when, and by whom said.

    `unit` is one thing counted; `is_rounded` says that the figure was given as approximate.
    """

    id: str
    jurisdiction: str
    as_of: str
    measure: str
    value: int
    unit: str
    source: str
    is_rounded: bool = False


@dataclass(frozen=True)
class Ours:
    """How we count a published figure: in which report, unit and column, of what, by which day."""

    report: str
    unit: str
    column: str
    on: date
    county: str | None = None
    procedure: str | None = None


@dataclass(frozen=True)
class Side:
    """One side of an identity: the figures on it, each with its sign, and what they come to."""

    terms: tuple[tuple[int, Figure], ...]

    @property
    def value(self) -> int:
        """The sum."""
        return sum(sign * each.value for sign, each in self.terms)


@dataclass(frozen=True)
class Checked:
    """An identity as it was asked: the values of its sides, and by how much they differ.

    `difference` is None for a sum that was never published, and for a funnel.
    """

    identity: str
    unit: str
    values: tuple[int, ...]
    difference: int | None
    holds: bool

    @property
    def verdict(self) -> str:
        """What came of it, in a sentence."""
        if self.difference is None and len(self.values) == 1:
            return f"Comes to {self.values[0]:,}; no figure for it was published."
        if self.difference is None:
            steps = (f"{one - other:,}" for one, other in pairwise(self.values))
            word = "Holds" if self.holds else "Does not hold"
            return f"{word}; lost from step to step: {', '.join(steps)}."
        if self.holds:
            return "Ties."
        return f"Off by {abs(self.difference):,}: {self.values[0]:,} against {self.values[1]:,}."


def check(identity: str, figures: Mapping[str, Figure]) -> Checked:
    """Ask an identity, such as `SF7+SF8 = SF9`, `SF1 vs SF11` or `SF4>=SF5>=SF6`.

    Raises WrongIdentity for one that names no figure, or figures of different units.
    """
    first, *rest = _SIDES.split(identity.strip())
    words, parts = set(rest[::2]), [first, *rest[1::2]]
    sides = [_side(part, identity, figures) for part in parts]
    unit = _one_unit([each for side in sides for _, each in side.terms])
    values = tuple(side.value for side in sides)
    if words == {">="}:
        return Checked(identity, unit, values, None, all(a >= b for a, b in pairwise(values)))
    if len(words) > 1 or len(sides) > 2:
        raise WrongIdentity(f"{identity}: compare two sides by = or vs, or a funnel by >=.")
    if len(sides) == 1:
        return Checked(identity, unit, values, None, holds=True)
    return Checked(identity, unit, values, values[1] - values[0], values[0] == values[1])


def _side(text: str, identity: str, figures: Mapping[str, Figure]) -> Side:
    if not _SIDE.fullmatch(text):
        raise WrongIdentity(f"{identity}: write ids of figures with + and - between them.")
    terms = [(-1 if sign == "-" else 1, each) for sign, each in _TERM.findall(text)]
    for _, each in terms:
        if each not in figures:
            raise WrongIdentity(f"{identity}: there is no figure {each} in this file.")
    return Side(tuple((sign, figures[each]) for sign, each in terms))


def _one_unit(figures: Sequence[Figure]) -> str:
    """The unit that all of them count."""
    first = figures[0]
    for each in figures:
        if each.unit != first.unit:
            raise WrongIdentity(
                f"{first.id} counts {first.unit}s and {each.id} counts {each.unit}s; figures of "
                "different units are never added or compared: find one that counts the same."
            )
    return first.unit
