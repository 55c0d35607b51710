"""Why may two lists differ in an item? What the events of its case suggest.

A suggestion is a place to look, never a finding: nobody but a person signs a reconciliation off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from string import digits
from typing import NamedTuple
from uuid import UUID

from domain.comparing import Difference, Values


class Cause(StrEnum):
    """What may be behind a difference."""

    LATER_EVENT = "later_event"
    EARLIER_CUT_OFF = "earlier_cut_off"
    OTHER_COUNTY_OR_PROCEDURE = "other_county_or_procedure"
    MERGED_OR_DUPLICATE = "merged_or_duplicate"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DESTROYED = "destroyed"
    SEALED = "sealed"
    RETURNED = "returned"
    MISSED_EVENT = "missed_event"
    NO_SUCH_COUNT = "no_such_count"
    UNREADABLE_ROW = "unreadable_row"
    LIKE_ANOTHER_KEY = "like_another_key"
    UNKNOWN = "unknown"


EXPLAINING = frozenset(Cause) - {
    Cause.MISSED_EVENT,
    Cause.NO_SUCH_COUNT,
    Cause.UNREADABLE_ROW,
    Cause.LIKE_ANOTHER_KEY,
    Cause.UNKNOWN,
}
"""Causes that account for a difference; the others say where to look, and leave it open."""


class Happening(NamedTuple):
    """An event of a case: its position, what happened, and on which legal day."""

    position: int
    topic: str
    on: date


class Version(NamedTuple):
    """What we said of an item from a position on, until the next version."""

    position: int
    values: Values


@dataclass(frozen=True)
class Suggestion:
    """A cause, the events that it is found in, and lines of theirs or cases of ours to look at."""

    cause: Cause
    events: tuple[Happening, ...] = ()
    lines: tuple[int, ...] = ()
    cases: tuple[UUID, ...] = ()

    @property
    def explains(self) -> bool:
        """Whether it accounts for the difference."""
        return self.cause in EXPLAINING


UNKNOWN = Suggestion(Cause.UNKNOWN)

_BY_TOPIC = {
    "case.corrected": Cause.CORRECTED,
    "case.amended": Cause.CORRECTED,
    "case.returned": Cause.RETURNED,
    "case.withdrawn": Cause.WITHDRAWN,
    "case.transferred": Cause.TRANSFERRED,
    "case.found_destroyed": Cause.DESTROYED,
    "case.sealed": Cause.SEALED,
    "case.unsealed": Cause.SEALED,
    "case.linked": Cause.MERGED_OR_DUPLICATE,
    "case.merged": Cause.MERGED_OR_DUPLICATE,
    "case.absorbed": Cause.MERGED_OR_DUPLICATE,
    "case.unmerged": Cause.MERGED_OR_DUPLICATE,
    "case.parted": Cause.MERGED_OR_DUPLICATE,
    "case.procedure_changed": Cause.OTHER_COUNTY_OR_PROCEDURE,
}
"""What an event says of a difference; of several, the cause that comes first here."""

_ELSEWHERE = frozenset({"county", "procedure"})
_WEIGHT = {cause: place for place, cause in enumerate(dict.fromkeys(_BY_TOPIC.values()))}


def why_differs(
    differences: Sequence[Difference],
    held: int,
    versions: Sequence[Version],
    events: Sequence[Happening],
    cut_off: date | None,
) -> Suggestion:
    """Why an item differs: what they say was our own answer once, or is it by now.

    `held` is the position of the version compared, among all `versions`, oldest first. Their list
    is drawn up as of the day `cut_off`: of what had legal effect by then it should have known.
    """
    same = [each.position for each in versions if _says(each.values, differences)]
    before = [position for position in same if position < held]
    if before:
        return _since(before[-1], held, events, cut_off)
    after = [position for position in same if position > held]
    if after:
        later = tuple(each for each in events if held < each.position <= after[0])
        return Suggestion(Cause.EARLIER_CUT_OFF, later)
    if {each.column for each in differences} <= _ELSEWHERE:
        return Suggestion(Cause.OTHER_COUNTY_OR_PROCEDURE)
    return _told([each for each in events if each.position <= held])


def why_only_ours(
    held: int, events: Sequence[Happening], cut_off: date | None, *, is_sealed: bool
) -> Suggestion:
    """Why they may not have an item: it came after their day, or has gone another way."""
    known = [each for each in events if each.position <= held]
    first = known[:1]
    if cut_off and first and first[0].on > cut_off:
        return Suggestion(Cause.LATER_EVENT, tuple(first))
    return _told(known, _GONE | ({Cause.SEALED} if is_sealed else set()))


_GONE = frozenset({Cause.MERGED_OR_DUPLICATE, Cause.WITHDRAWN, Cause.TRANSFERRED, Cause.DESTROYED})
"""Why a list may have dropped an item."""


def _since(was: int, held: int, events: Sequence[Happening], cut_off: date | None) -> Suggestion:
    """What happened after our version that says what they say."""
    between = [each for each in events if was < each.position <= held]
    told = _told(between)
    if told.cause != Cause.UNKNOWN:
        return told
    if cut_off and any(each.on <= cut_off for each in between):
        missed = tuple(each for each in between if each.on <= cut_off)
        return Suggestion(Cause.MISSED_EVENT, missed)
    return Suggestion(Cause.LATER_EVENT, tuple(between))


def _told(events: Iterable[Happening], causes: Iterable[Cause] = tuple(_WEIGHT)) -> Suggestion:
    """The weightiest cause that any of the events speaks of, with those events."""
    wanted = set(causes)
    speaking = [each for each in events if _BY_TOPIC.get(each.topic) in wanted]
    if not speaking:
        return UNKNOWN
    cause = min((_BY_TOPIC[each.topic] for each in speaking), key=_WEIGHT.__getitem__)
    return Suggestion(cause, tuple(each for each in speaking if _BY_TOPIC[each.topic] == cause))


def _says(values: Values, differences: Sequence[Difference]) -> bool:
    return all(values.get(each.column, "") == each.theirs for each in differences)


def slips(key: str) -> Iterator[str]:
    """Every key that differs from this by one slip: a digit changed, or two neighbours swapped.

    A key that is merely like another is never taken for it.
    """
    for at, each in enumerate(key):
        if each in digits:
            yield from (f"{key[:at]}{other}{key[at + 1 :]}" for other in digits if other != each)
    for at, (one, other) in enumerate(pairwise(key)):
        if one != other:
            yield f"{key[:at]}{other}{one}{key[at + 2 :]}"
