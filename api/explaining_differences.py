"""What do the events of our cases suggest behind each difference with a court's list?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.office import Office
from domain.causes import (
    UNKNOWN,
    Cause,
    Happening,
    Suggestion,
    Version,
    slips,
    why_differs,
    why_only_ours,
)
from domain.comparing import Class, Compared, Comparison, Item
from projections import caseload, timeline
from projections.caseload import Standing
from projections.engine import AsOf, Cursor

SLIPS_LOOKED_FOR = 2_000
"""Keys of theirs that are tried with a slip of the hand: beyond, the lists do not belong together.

Each is some eighty lookups in the blind index.
"""


class Explaining:
    """What is to be known of the cases that differ, read once for all of them.

    `scope` says which of ours were compared; `named` which cases each line of theirs may mean.
    """

    def __init__(
        self,
        at: AsOf,
        cut_off: date | None,
        scope: Mapping[str, str | None],
        ours: Mapping[Item, Standing],
        named: Mapping[int, Collection[UUID]],
    ) -> None:
        self.at, self.cut_off, self.scope, self.ours, self.named = at, cut_off, scope, ours, named
        self._events: dict[UUID, list[Happening]] = {}
        self._versions: defaultdict[Item, list[Standing]] = defaultdict(list)
        self._unplaced: defaultdict[UUID, list[int]] = defaultdict(list)
        self._like: defaultdict[UUID, list[int]] = defaultdict(list)
        self._liked: defaultdict[int, list[UUID]] = defaultdict(list)

    def read(self, cursor: Cursor, log_id: int, found: Comparison, *, by_count: bool) -> None:
        """Read the events, and the earlier and later versions, that suggestions rest on."""
        differing = {each.item.case_id for each in found.of(Class.DIFFERS) if each.item}
        elsewhere = {case for each in found.of(Class.ONLY_THEIRS) for case in self._cases(each)}
        told = timeline.told(cursor, log_id, differing | elsewhere | _lost(found))
        self._events = {case: [_happening(each) for each in of] for case, of in told.items()}
        for each in caseload.versions(cursor, log_id, differing | elsewhere, by_count=by_count):
            self._versions[Item(each.case_id, each.number)].append(each)
        for row in found.of(Class.UNREADABLE):
            for case in self._cases(row):
                self._unplaced[case].append(_line(row))

    def look_for_slips(self, office: Office, found: Comparison) -> None:
        """Which keys that nobody knows are, but for a slip, that of a case they do not list?"""
        lost = _lost(found)
        unknown = [each for each in found.of(Class.ONLY_THEIRS) if not self._cases(each)]
        tried: defaultdict[str, list[int]] = defaultdict(list)
        for each in unknown[:SLIPS_LOOKED_FOR] if lost else ():
            for slip in slips(each.theirs.key) if each.theirs else ():
                tried[slip].append(_line(each))
        if not tried:
            return
        with office.pool.look() as cursor:
            like = office.vault.find_each(cursor, "docket", tried)
        for slip, cases in like.items():
            for case in sorted(cases & lost):
                self._like[case] += tried[slip]
                self._liked.update({line: [*self._liked[line], case] for line in tried[slip]})

    def suggestion(self, row: Compared) -> Suggestion | None:
        """What may be behind the row's difference; None where there is none, or no telling."""
        if row.kind == Class.DIFFERS and row.item:
            return self._differs(row, row.item)
        if row.kind == Class.ONLY_OURS and row.item:
            return self._only_ours(row.item)
        return self._only_theirs(row) if row.kind == Class.ONLY_THEIRS else None

    def _cases(self, row: Compared) -> Collection[UUID]:
        return self.named.get(_line(row), ())

    def _differs(self, row: Compared, item: Item) -> Suggestion:
        versions = [Version(each.position, each.values) for each in self._versions[item]]
        held = self.ours[item].position
        events = self._events[item.case_id]
        return why_differs(row.differences, held, versions, events, self.cut_off)

    def _only_ours(self, item: Item) -> Suggestion:
        held, case = self.ours[item], item.case_id
        if lines := self._unplaced.get(case):
            return Suggestion(Cause.UNREADABLE_ROW, lines=tuple(lines))
        events = self._events[case]
        found = why_only_ours(held.position, events, self.cut_off, is_sealed=held.is_sealed)
        if found == UNKNOWN and (lines := self._like.get(case)):
            return Suggestion(Cause.LIKE_ANOTHER_KEY, lines=tuple(lines))
        return found

    def _only_theirs(self, row: Compared) -> Suggestion:
        for case in self._cases(row):
            return self._elsewhere(case, row)
        liked = self._liked.get(_line(row))
        return Suggestion(Cause.LIKE_ANOTHER_KEY, cases=tuple(liked)) if liked else UNKNOWN

    def _elsewhere(self, case: UUID, row: Compared) -> Suggestion:
        """Their row means a case of ours that is not among those compared, or a count it lacks."""
        number = row.theirs.count if row.theirs else None
        versions = self._versions.get(Item(case, number), [])
        known = [each for each in versions if each.position <= self.at.position]
        events = tuple(self._events.get(case, ())[:1])
        if not events:
            return UNKNOWN
        if not versions:
            return Suggestion(Cause.NO_SUCH_COUNT, cases=(case,))
        if known and not self._is_in_scope(known[-1].values):
            return Suggestion(Cause.OTHER_COUNTY_OR_PROCEDURE, cases=(case,))
        return Suggestion(Cause.EARLIER_CUT_OFF, events, cases=(case,))

    def _is_in_scope(self, values: Mapping[str, Any]) -> bool:
        return all(
            not wanted or values[name].upper() == wanted.upper()
            for name, wanted in self.scope.items()
        )


def _happening(event: Mapping[str, Any]) -> Happening:
    return Happening(event["position"], event["topic"], event["on"])


def _lost(found: Comparison) -> set[UUID]:
    """The cases that only we have."""
    return {each.item.case_id for each in found.of(Class.ONLY_OURS) if each.item}


def _line(row: Compared) -> int:
    said = row.theirs or row.unreadable
    return said.line if said else 0
