"""What is said of a delivery once it was read, and of each of its cases that was known before?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.counts import Count
from intake import Listing

CHANGED_SHOWN = 100


@dataclass(frozen=True)
class Receipt:
    """What a delivery held, and what became of it.

    `counts` are counts of conviction for cannabis in the county; `doubtful_counts` of them have a
    gap or a contradiction, and `doubts` says which, and how often. `changed_cases` of the known
    ones have counts here that are not on record: nothing was added to them, and `changed` names
    the first hundred for a person to look at. `files` are the digests of the files. `rejected`
    lines are always none: one wrong line refuses a delivery whole. `position` is where the log
    stands with the delivery in it.
    """

    layout: str
    file_sha256: str
    files: tuple[str, ...]
    lines: int
    rejected: int
    subjects: int
    cases: int
    counts: int
    new_cases: int
    known_cases: int
    changed_cases: int
    doubtful_counts: int
    position: int
    doubts: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[UUID, ...] = ()
    batch_id: UUID | None = None
    dry_run: bool = False
    replayed: bool = False


@dataclass
class Tally:
    """What became of the cases so far: how many are new, and which of the known have changed."""

    new: int = 0
    changed: dict[UUID, None] = field(default_factory=dict)


def totals_of(listing: Listing, done: Tally) -> dict[str, Any]:
    """The control totals: what the files hold, and what became of it."""
    totals = listing.totals
    return {
        "lines": listing.lines,
        "rejected": 0,
        "subjects": totals.subjects,
        "cases": totals.cases,
        "counts": totals.counts,
        "new_cases": done.new,
        "known_cases": totals.cases - done.new,
        "changed_cases": len(done.changed),
        "doubtful_counts": totals.doubtful,
    }


def says_more(found: Sequence[Count], on_record: Sequence[Count]) -> bool:
    """Whether a list gives a count that the case did not have when it was taken up.

    A list may hold only some of a case's counts; what it leaves out says nothing.
    """
    return bool(_charged(found) - _charged(on_record))


def _charged(counts: Sequence[Count]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (each.section, each.subsection, each.level, each.convicted_on) for each in counts
    )
