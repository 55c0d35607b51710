"""What has become of a count, in the few words that most reports have columns for.

A cell is the count's heading and what a check found, such as `filed/dismiss`. Every count that was
identified has been granted relief, or was denied it, or is pending, or was set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from domain.counts import Outcome, Stage
from domain.standing import MERGED, OPEN, SET_ASIDE

CELL = "bucket || '/' || coalesce(outcome, '')"
"""The cell of a row of the caseload."""


def among(headings: Iterable[str]) -> str:
    """The headings as SQL: an array of constants."""
    return "(ARRAY[" + ", ".join(f"'{each}'" for each in headings) + "])"


GRANTED = tuple(str(each) for each in Stage if each.is_granted)
OPENING = tuple(str(each) for each in Outcome if each.opens_relief)


def stands(*headings: str) -> Callable[[str], bool]:
    """Whether a count of that cell stands under one of the headings."""
    return lambda cell: cell.partition("/")[0] in headings


def is_eligible(cell: str) -> bool:
    """Whether a check found that relief is open, whatever has become of the count since."""
    return cell.partition("/")[2] in OPENING


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "granted": GRANTED,
    "denied": ("denied",),
    "pending": OPEN,
    "set_aside": (*SET_ASIDE, MERGED),
}
"""Under which headings a count is that met each fate."""

FATES: Mapping[str, Callable[[str], bool]] = {
    name: stands(*headings) for name, headings in HEADINGS.items()
}
"""Columns that add up to all that were identified."""
