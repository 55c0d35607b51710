"""What does another list have that we have not, and what do we have that it has not?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, cast
from uuid import UUID

from api.deliveries import Layout, read_list
from api.fields import today
from api.loading import pages
from api.office import Office
from domain.case import Case
from domain.matching import (
    Description,
    Key,
    Strength,
    is_another_case,
    keys_of,
    strength_of,
)
from intake import FoundCase
from record.store.reading import firsts

FACTS = 5_000
"""How many facts are read at a time."""


@dataclass(frozen=True)
class Entry:
    """A case of the list, by the first of its lines, and our cases that it may mean."""

    line: int
    candidates: tuple[UUID, ...]


@dataclass(frozen=True)
class Match:
    """A case of the list that is a case of ours, how surely, and by which keys."""

    line: int
    case_id: UUID
    strength: Strength
    keys: tuple[Key, ...]


@dataclass
class Comparison:
    """A list and the county's cases on record, held against each other. The unit is cases.

    `ambiguous`: several of our cases fit a case of the list equally well. `not_ours`: none does;
    its candidates are other cases that the same person seems to have with us. `not_listed`: ours,
    and no case of the list may mean it. `fitted_twice`: ours, and several cases of the list do.
    """

    county: str
    file_sha256: str
    entries: int = 0
    ours: int = 0
    matched: list[Match] = field(default_factory=list)
    ambiguous: list[Entry] = field(default_factory=list)
    not_ours: list[Entry] = field(default_factory=list)
    not_listed: list[UUID] = field(default_factory=list)
    fitted_twice: list[UUID] = field(default_factory=list)

    @property
    def strong(self) -> int:
        """How many cases of the list are surely ours."""
        return sum(each.strength is Strength.STRONG for each in self.matched)

    @property
    def weak(self) -> int:
        """How many cases of the list are probably ours."""
        return len(self.matched) - self.strong

    def as_json(self) -> dict[str, Any]:
        """All of it, with its totals."""
        totals = {"strong": self.strong, "weak": self.weak}
        return asdict(self) | {"totals": totals | _lengths(self)}


def compare(office: Office, streams: Sequence[BinaryIO], county: str, layout: Layout) -> Comparison:
    """Hold a list against the cases on record; nothing is stored. Raises intake.Refused."""
    with closing(read_list(layout, streams, county, today())) as listing:
        found = Comparison(listing.county, listing.sha256)
        for page in pages(listing):
            found.entries += len(page)
            _match(office, found, page)
    _look_for_ours(office, found)
    return found


def _match(office: Office, found: Comparison, page: Sequence[FoundCase]) -> None:
    with office.pool.cursor() as cursor:
        candidates = office.vault.candidates(cursor, [each.personal for each in page])
        every = set[UUID]().union(*candidates)
        personal = office.vault.open_many(cursor, every)
        stored = firsts(cursor, office.log_id, every)
    ours = {}
    for event in stored:
        fact: Any = office.casework.mapper.to_domain_event(event)
        if fact.county == found.county:
            days = (each.convicted_on for each in fact.counts)
            case_id = cast(UUID, event.originator_id)
            ours[case_id] = Description.of(personal[case_id], days)
    for entry, ids in zip(page, candidates, strict=True):
        _settle(found, entry, {each: ours[each] for each in ids if each in ours})


def _settle(found: Comparison, entry: FoundCase, ours: dict[UUID, Description]) -> None:
    """Say which of our cases an entry is: the one that has most in common, if there is one."""
    theirs = Description.of(entry.personal, (each.convicted_on for each in entry.counts))
    keys = {case_id: keys_of(theirs, mine) for case_id, mine in ours.items()}
    fitting = [each for each in sorted(keys) if strength_of(keys[each]) is not Strength.NONE]
    same = [each for each in fitting if not is_another_case(theirs, ours[each])]
    if not same:
        found.not_ours.append(Entry(entry.line, tuple(fitting)))
        return
    rank = {each: (strength_of(keys[each]) is Strength.STRONG, len(keys[each])) for each in same}
    best = [each for each in same if rank[each] == max(rank.values())]
    if len(best) > 1:
        found.ambiguous.append(Entry(entry.line, tuple(best)))
        return
    by = tuple(sorted(keys[best[0]]))
    found.matched.append(Match(entry.line, best[0], strength_of(by), by))


def _look_for_ours(office: Office, found: Comparison) -> None:
    fitted = Counter(each.case_id for each in found.matched)
    maybe = {each for entry in found.ambiguous for each in entry.candidates}
    for case_id in _our_cases(office, found.county):
        found.ours += 1
        if case_id not in fitted and case_id not in maybe:
            found.not_listed.append(case_id)
    found.fitted_twice = [case_id for case_id, times in fitted.items() if times > 1]


def _our_cases(office: Office, county: str) -> Iterator[UUID]:
    recorder, after = office.casework.recorder, 0
    topics = [Case.Identified.TOPIC]
    while page := recorder.select_notifications(after + 1, FACTS, topics=topics):
        for each in page:
            fact: Any = office.casework.mapper.to_domain_event(each)
            if fact.county == county:
                yield cast(UUID, each.originator_id)
        after = page[-1].id


def _lengths(found: Comparison) -> dict[str, int]:
    named = ("ambiguous", "not_ours", "not_listed", "fitted_twice")
    return {name: len(getattr(found, name)) for name in named}
