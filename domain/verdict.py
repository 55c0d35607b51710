"""What can a question of the law be answered with? Yes, no, or that a fact is missing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """A truth of three values (Kleene): what is not known is never guessed."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __invert__(self) -> Verdict:
        """The contrary; what is not known stays so."""
        return {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}.get(self, self)


def verdict(known: bool | None) -> Verdict:
    """Yes for True, no for False, unknown for None."""
    if known is None:
        return Verdict.UNKNOWN
    return Verdict.YES if known else Verdict.NO


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """No if any is no; else unknown if any is unknown; else yes, also of none at all."""
    held = set(verdicts)
    if Verdict.NO in held:
        return Verdict.NO
    return Verdict.UNKNOWN if Verdict.UNKNOWN in held else Verdict.YES


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes if any is yes; else unknown if any is unknown; else no, also of none at all."""
    held = set(verdicts)
    if Verdict.YES in held:
        return Verdict.YES
    return Verdict.UNKNOWN if Verdict.UNKNOWN in held else Verdict.NO


def at_least(number: int, verdicts: Iterable[Verdict]) -> Verdict:
    """Whether so many are yes, when each unknown may be either."""
    held = list(verdicts)
    sure = held.count(Verdict.YES)
    if sure >= number:
        return Verdict.YES
    return Verdict.UNKNOWN if sure + held.count(Verdict.UNKNOWN) >= number else Verdict.NO
