"""The stages that a count goes through, and the headings under which counts and cases are told."""

from __future__ import annotations

from collections.abc import Collection

STAGES = (
    "identified",
    "checked",
    "agreed",
    "signed",
    "filed",
    "returned",
    "dismissed",
    "redesignated",
    "resentenced",
    "denied",
    "withdrawn",
    "transferred",
    "destroyed",
)
PLACES = {stage: place for place, stage in enumerate(STAGES)}
FIRST_FINAL = PLACES["dismissed"]
"""From here on, a count goes nowhere unless it is opened again."""

OPEN = (
    "returned",
    "filed",
    "signed",
    "agreed",
    "identified",
    "check_pending",
    "hand_review",
    "eligible",
)
"""Headings that wait for somebody: a case with one of them stands under the first."""
GRANTED = ("dismissed", "redesignated", "resentenced")
DECIDED = (*GRANTED, "denied")
SET_ASIDE = ("other_agency", "transferred", "not_eligible", "withdrawn", "destroyed")
HEADINGS = (
    "identified",
    "check_pending",
    "hand_review",
    "eligible",
    "other_agency",
    "not_eligible",
    "agreed",
    "signed",
    "filed",
    "returned",
    "dismissed",
    "redesignated",
    "resentenced",
    "denied",
    "mixed",
    "withdrawn",
    "transferred",
    "destroyed",
    "merged",
)
FATES = {
    "granted": GRANTED,
    "denied": ("denied",),
    "pending": OPEN,
    "set_aside": (*SET_ASIDE, "merged"),
}
"""Under which headings a count is that met each fate."""

OPENS_RELIEF = ("dismiss", "reduce")
SECTIONS = ("11357", "11358", "11359", "11360")
"""Of the Health and Safety Code: those that Proposition 64 changed."""
LEVELS = ("felony", "misdemeanor", "infraction")
"""The gravest first."""


def of_case(held: Collection[str]) -> str:
    """The heading of a case whose counts stand under these."""
    for waiting in OPEN:
        if waiting in held:
            return waiting
    decided = set(held).intersection(DECIDED)
    if decided:
        return decided.pop() if len(decided) == 1 else "mixed"
    return next(each for each in SET_ASIDE if each in held)
