"""How does a file become cases, once, however often and by however many it is sent?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from api.commands import COMMANDS
from api.fields import today
from api.office import Office
from api.tokens import Actor
from domain.actors import Act
from domain.batch import Batch
from domain.case import Case
from domain.casework import Answer, Command
from domain.guards import must_be_for, must_open
from domain.procedures import OFFICE, PROCEDURES
from domain.refusals import UnknownProcedure
from intake import FoundCase, Listing, read_doj
from record.store.reading import head

LAYOUT = "doj95"
PAGE = 1000
"""Cases in one commit: some 3 MB, and a quarter of a second in which nobody else appends."""


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
    """Read the state's file from `stream`, whole, and put its cases and a receipt on record.

    Cases that are on record already are left alone; when there is nothing but such cases, nothing
    is recorded. A file that was taken in before says so, and where; one that was stopped half-way
    is finished by sending it again. Raises intake.Refused with every bad line, before anything is
    recorded, and a Refusal where the law says no.
    """
    if procedure not in PROCEDURES:
        raise UnknownProcedure(procedure=procedure, known=", ".join(PROCEDURES))
    listing = read_doj(stream, county=county)
    load = _Load(office, actor, listing, procedure)
    return load.dry() if dry_run else load.carry_out()


class _Load:
    """One file on its way into the record.

    Page by page, each a commit of its own, so that nobody waits for a whole county; the receipt
    comes last. Whatever was stopped before it goes on where it was when the file is sent again.
    """

    def __init__(self, office: Office, actor: Actor, listing: Listing, procedure: str) -> None:
        self.office, self.listing, self.procedure = office, listing, procedure
        self.act = Act(actor.id, actor.role, today())
        name = f"{office.settings.log}\n{listing.sha256}\n{listing.county}\n{procedure}"
        self.command = Command(uuid5(COMMANDS, name), actor.id, actor.role, listing.sha256)
        self.batch_id = uuid5(self.command.id, "batch")

    def carry_out(self) -> Receipt:
        given = self.office.casework.answered(self.command)
        if given:
            return self._first_receipt(given)
        self._must_be_lawful()
        pages = enumerate(_pages(self.listing.cases))
        new = sum(self._settled(self.command.page(number, PAGE), page) for number, page in pages)
        if self.listing.cases and not new:
            return self.receipt(new, position=self.head())
        return self._received(new)

    def unknown(self, cases: Sequence[FoundCase]) -> list[FoundCase]:
        """Those of the cases that are not on record yet."""
        keys = [each.source_key for each in cases]
        with self.office.pool.cursor() as cursor:
            known = self.office.vault.known_sources(cursor, keys)
        return [each for each in cases if each.source_key not in known]

    def receipt(self, new: int, *, position: int, **others: Any) -> Receipt:
        """What to say of the file when so many of its cases are new."""
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

    def dry(self) -> Receipt:
        """What would become of the file."""
        self._must_be_lawful()
        new = sum(len(self.unknown(page)) for page in _pages(self.listing.cases))
        return self.receipt(new, position=self.head(), dry_run=True)

    def head(self) -> int:
        with self.office.pool.cursor() as cursor:
            return head(cursor, self.office.log_id)

    def _must_be_lawful(self) -> None:
        """Refuse the file whole: no page of it is on record when a later one is not lawful."""
        must_be_for("import", OFFICE, self.act)
        for each in self.listing.cases:
            must_open(self.procedure, each.counts)

    def _settled(self, command: Command, page: Sequence[FoundCase]) -> int:
        """Put on record what is new in the page; how many cases this file brought with it."""
        try:
            return self._recorded(command, page)
        except IntegrityError:
            # Another file with some of the same cases came first: look again at what is known.
            return self._recorded(command, page)

    def _recorded(self, command: Command, page: Sequence[FoundCase]) -> int:
        given = self.office.casework.answered(command)
        if given:
            return given.events
        new = self.unknown(page)
        if not new:
            return 0
        persons = self._persons(new)
        pairs = [(self._identified(each, persons[each.person_key]), each) for each in new]
        given = self.office.casework.receive(
            command,
            [case for case, _ in pairs],
            personal={case.id: found.personal for case, found in pairs},
            source_keys={case.id: found.source_key for case, found in pairs},
        )
        return given.events

    def _received(self, new: int) -> Receipt:
        batch = Batch.receive(
            self.act,
            batch_id=self.batch_id,
            layout=LAYOUT,
            county=self.listing.county,
            file_sha256=self.listing.sha256,
            totals=self._totals(new),
        )
        given = self.office.casework.receive(self.command, [batch])
        if given.replayed:
            return self._first_receipt(given)
        return self.receipt(new, position=given.position, batch_id=batch.id)

    def _identified(self, found: FoundCase, person_id: UUID) -> Case:
        return Case.identify(
            self.act,
            county=self.listing.county,
            procedure=self.procedure,
            person_id=person_id,
            source=f"doj/{self.batch_id}",
            counts=found.counts,
        )

    def _persons(self, new: Sequence[FoundCase]) -> dict[str, UUID]:
        with self.office.pool.cursor(commit=True) as cursor:
            return self.office.vault.persons(cursor, {each.person_key for each in new})

    def _totals(self, new: int) -> dict[str, Any]:
        counts = [count for case in self.listing.cases for count in case.counts]
        return {
            "lines": self.listing.lines,
            "subjects": self.listing.subjects,
            "cases": len(self.listing.cases),
            "counts": len(counts),
            "new_cases": new,
            "known_cases": len(self.listing.cases) - new,
            "doubtful_counts": sum(bool(count.doubts) for count in counts),
        }

    def _first_receipt(self, given: Answer) -> Receipt:
        """The file was taken in before: this time nothing is new."""
        return self.receipt(0, position=given.position, batch_id=given.stream_id, replayed=True)


def _pages(cases: Sequence[FoundCase]) -> Iterator[list[FoundCase]]:
    rest = iter(cases)
    while page := list(islice(rest, PAGE)):
        yield page
