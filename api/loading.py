"""How does a file become cases, once, however often and by however many it is sent?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID, uuid4, uuid5

from eventsourcing.persistence import IntegrityError

from api.commands import COMMANDS
from api.fields import today
from api.office import Office
from api.tokens import Actor
from domain.actors import Act
from domain.batch import Batch
from domain.case import Case
from domain.casework import Answer, Command
from domain.procedures import PROCEDURES
from domain.refusals import UnknownProcedure
from intake import FoundCase, Listing, read_doj
from record.store.reading import head

LAYOUT = "doj95"
PAGE = 1000


@dataclass(frozen=True)
class Receipt:
    """What a file held, and what became of it.

    `counts` are counts of conviction for cannabis in the county; `doubtful_counts` of them have a
    gap or a contradiction, and `doubts` says which, and how often. `position` is where the log
    stands with the file in it.
    """

    file_sha256: str
    lines: int
    subjects: int
    cases: int
    counts: int
    new_cases: int
    known_cases: int
    doubtful_counts: int
    position: int
    doubts: Mapping[str, int] = field(default_factory=dict)
    batch_id: UUID | None = None
    dry_run: bool = False
    replayed: bool = False


def import_doj(
    office: Office, actor: Actor, stream: BinaryIO, county: str, procedure: str, dry_run: bool
) -> Receipt:
    """Read the state's file from `stream` and put its cases on record: all of them, or nothing.

    Cases that are on record already are left alone; when there is nothing but such cases, nothing
    is recorded. A file that was taken in before says so, and where. Raises intake.Refused with
    every bad line, and a Refusal where the law says no.
    """
    if procedure not in PROCEDURES:
        raise UnknownProcedure(procedure=procedure, known=", ".join(PROCEDURES))
    listing = read_doj(stream, county=county)
    load = _Load(office, actor, listing, procedure)
    if dry_run:
        return load.receipt(load.unknown(), position=load.head(), dry_run=True)
    try:
        return load.carry_out()
    except IntegrityError:
        # Another file with some of the same cases came first: look again at what is known.
        return load.carry_out()


class _Load:
    """One file on its way into the record."""

    def __init__(self, office: Office, actor: Actor, listing: Listing, procedure: str) -> None:
        self.office, self.listing, self.procedure = office, listing, procedure
        self.act = Act(actor.id, actor.role, today())
        name = f"{office.settings.log}\n{listing.sha256}\n{listing.county}\n{procedure}"
        self.command = Command(uuid5(COMMANDS, name), actor.id, actor.role, listing.sha256)

    def carry_out(self) -> Receipt:
        given = self.office.casework.answered(self.command)
        if given:
            return self._first_receipt(given)
        new = self.unknown()
        if self.listing.cases and not new:
            return self.receipt(new, position=self.head())
        return self._record(new)

    def unknown(self) -> list[FoundCase]:
        """The cases that are not on record yet."""
        with self.office.pool.cursor() as cursor:
            known: set[str] = set()
            for page in _pages(self.listing.cases):
                keys = [each.source_key for each in page]
                known |= self.office.vault.known_sources(cursor, keys).keys()
        return [each for each in self.listing.cases if each.source_key not in known]

    def receipt(self, new: Sequence[FoundCase], *, position: int, **others: Any) -> Receipt:
        """What to say of the file when these of its cases are new."""
        doubts = Counter(
            doubt for case in self.listing.cases for count in case.counts for doubt in count.doubts
        )
        return Receipt(
            file_sha256=self.listing.sha256,
            position=position,
            doubts=dict(doubts.most_common()),
            **self._totals(new),
            **others,
        )

    def head(self) -> int:
        with self.office.pool.cursor() as cursor:
            return head(cursor, self.office.log_id)

    def _record(self, new: Sequence[FoundCase]) -> Receipt:
        batch = Batch.receive(
            self.act,
            batch_id=uuid4(),
            layout=LAYOUT,
            county=self.listing.county,
            file_sha256=self.listing.sha256,
            totals=self._totals(new),
        )
        persons = self._persons(new)
        cases = [self._identified(each, persons[each.person_key], batch.id) for each in new]
        pairs = list(zip(cases, new, strict=True))
        given = self.office.casework.receive(
            self.command,
            batch,
            cases,
            personal={case.id: found.personal for case, found in pairs},
            source_keys={case.id: found.source_key for case, found in pairs},
        )
        if given.replayed:
            return self._first_receipt(given)
        return self.receipt(new, position=given.position, batch_id=batch.id)

    def _identified(self, found: FoundCase, person_id: UUID, batch_id: UUID) -> Case:
        return Case.identify(
            self.act,
            county=self.listing.county,
            procedure=self.procedure,
            person_id=person_id,
            source=f"doj/{batch_id}",
            counts=found.counts,
        )

    def _persons(self, new: Sequence[FoundCase]) -> dict[str, UUID]:
        persons: dict[str, UUID] = {}
        with self.office.pool.cursor(commit=True) as cursor:
            for page in _pages(new):
                keys = {each.person_key for each in page}
                persons |= self.office.vault.persons(cursor, keys)
        return persons

    def _totals(self, new: Sequence[FoundCase]) -> dict[str, Any]:
        counts = [count for case in self.listing.cases for count in case.counts]
        return {
            "lines": self.listing.lines,
            "subjects": self.listing.subjects,
            "cases": len(self.listing.cases),
            "counts": len(counts),
            "new_cases": len(new),
            "known_cases": len(self.listing.cases) - len(new),
            "doubtful_counts": sum(bool(count.doubts) for count in counts),
        }

    def _first_receipt(self, given: Answer) -> Receipt:
        """The file was taken in before: this time nothing is new."""
        return self.receipt((), position=given.position, batch_id=given.stream_id, replayed=True)


def _pages(cases: Sequence[FoundCase]) -> Iterator[list[FoundCase]]:
    rest = iter(cases)
    while page := list(islice(rest, PAGE)):
        yield page
