"""What came of a drill, in numbers, and which of them are a broken promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median, quantiles

BROKEN_UNLESS_ZERO = {
    "lost": "Events that were acknowledged and are not on record.",
    "twice": "Events that are on record more often than they were asked for.",
    "changed": "Commands whose second answer differs from the first, or from the record.",
    "invented": "Events on record that nobody asked for.",
    "gaps": "Positions between the first and the last that no event has.",
    "uncovered": "Commits that do not begin where the one before ended, or hold other events.",
    "unsealed": "Personal data without their event, or an event without its personal data.",
    "ahead": "Times that a projection was ahead of the log.",
    "differences": "Rows of projections that differ from what the log says.",
    "quarantined": "Cases that a projection could not fold.",
    "changed_times": "Recorded times that readers were shown otherwise, or not at all.",
    "missed": "Events that a reader following the log did not see, or not in order.",
    "forgotten": "Events that a reader was shown, and that a crash then took back.",
    "waiting": "Sessions that waited for one that only reads.",
    "unanswered": "Commands that got no answer in the end.",
    "strange": "Failures that were not the library's OperationalError or InterfaceError.",
}


class Figures(dict[str, float]):
    """The numbers of one drill; what clients were told, in words; or why it was not held."""

    said: Sequence[str] = ()
    skipped: str = ""

    @classmethod
    def none(cls, why: str) -> Figures:
        """Of a drill that cannot be held here."""
        figures = cls()
        figures.skipped = why
        return figures

    def count(self, other: Mapping[str, float]) -> None:
        """Add what another part of the drill found."""
        for name, value in other.items():
            self[name] = self.get(name, 0) + value

    def broken(self) -> dict[str, float]:
        """What must be zero and is not: nothing, if the store keeps its word."""
        return {name: self[name] for name in BROKEN_UNLESS_ZERO if self.get(name)}


def spread(name: str, seconds: Iterable[float]) -> dict[str, float]:
    """The median, the 99th percentile and the longest of some times, in milliseconds."""
    ms = sorted(1000 * each for each in seconds)
    if not ms:
        return {}
    high = quantiles(ms, n=100, method="inclusive")[98] if len(ms) > 1 else ms[0]
    named = {"median": median(ms), "p99": high, "max": ms[-1]}
    return {f"{name}_{which}_ms": round(value, 1) for which, value in named.items()}
