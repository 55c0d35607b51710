"""How does a delivery become cases, once, however often and by however many it is sent?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from api.commands import COMMANDS
from api.deliveries import PLAIN, Layout, digests, read_list
from api.fields import today
from api.office import Office
from api.receipts import CHANGED_SHOWN, Receipt, Tally, says_more, totals_of
from api.refusing import record_refusal
from api.tokens import Actor
from domain.actors import Act
from domain.batch import Batch
from domain.case import Case
from domain.casework import Answer, Command
from domain.guards import must_be_for, must_open
from domain.procedures import OFFICE, PROCEDURES
from domain.race import RaceGroup
from domain.refusals import UnknownProcedure
from intake import FoundCase, Listing, Refused
from record.store.reading import firsts, head

PAGE = 1000
"""Cases in one commit: some 3 MB, and a quarter of a second in which nobody else appends."""

Told = Callable[[int, int], object]
"""Is told how many cases are on record, and of how many."""


def import_doj(
    office: Office, actor: Actor, stream: BinaryIO, county: str, procedure: str, dry_run: bool
) -> Receipt:
    """Take in one file of the state's: `take_in` in its plainest form."""
    return take_in(office, actor, [stream], county, procedure, dry_run=dry_run)


def take_in(
    office: Office,
    actor: Actor,
    streams: Sequence[BinaryIO],
    county: str,
    procedure: str,
    *,
    dry_run: bool,
    layout: Layout = PLAIN,
    told: Told | None = None,
    on: date | None = None,
) -> Receipt:
    """Read all files of one delivery, whole, and put its cases and a receipt on record.

    Cases that are on record already are left alone; when there is nothing but such cases, and
    nothing new is said of them, nothing is recorded. A delivery that was taken in before says so,
    and where; one that was stopped half-way is finished by sending it again. In which order its
    files come makes no difference. Each stream can be sought in. Raises intake.Refused with every
    bad line, before any case is recorded, and a Refusal where the law says no. That a delivery was
    refused is recorded, once, unless it was only tried. The cases are taken up `on` that day, or
    today.
    """
    if procedure not in PROCEDURES:
        raise UnknownProcedure(procedure=procedure, known=", ".join(PROCEDURES))
    act = Act(actor.id, actor.role, on or today())
    must_be_for("import", OFFICE, act)
    try:
        listing = read_list(layout, streams, county, act.on)
    except Refused as refused:
        if not dry_run:
            record_refusal(office, act, refused, layout, county, digests(streams))
        raise
    with closing(listing):
        load = _Load(office, act, listing, procedure)
        return load.dry() if dry_run else load.carry_out(told)


class _Load:
    """One delivery on its way into the record.

    Page by page, each a commit of its own, so that nobody waits for a whole county; the receipt
    comes last. Whatever was stopped before it goes on where it was when the delivery is sent again.
    """

    def __init__(self, office: Office, act: Act, listing: Listing, procedure: str) -> None:
        self.office, self.listing, self.procedure, self.act = office, listing, procedure, act
        name = f"{office.settings.log}\n{listing.sha256}\n{listing.county}\n{procedure}"
        if listing.layout != PLAIN.id:
            name += f"\n{listing.layout}"
        self.command = Command(uuid5(COMMANDS, name), act.by, act.role, listing.sha256)
        self.batch_id = uuid5(self.command.id, "batch")

    def carry_out(self, told: Told | None) -> Receipt:
        given = self.office.casework.answered(self.command)
        self._must_be_lawful()
        if given:
            return self._first_receipt(given)
        done = Tally()
        for number, page in enumerate(pages(self.listing)):
            self._settle(self.command.page(number, PAGE), page, done)
            if told:
                told(number * PAGE + len(page), self.listing.totals.cases)
        if self.listing.totals.cases and not done.new and not done.changed:
            return self.receipt(done, position=self.head())
        return self._received(done)

    def dry(self) -> Receipt:
        """What would become of the delivery."""
        self._must_be_lawful()
        done = Tally()
        for page in pages(self.listing):
            done.new += len(page) - len(self._known(page, done))
        return self.receipt(done, position=self.head(), dry_run=True)

    def receipt(self, done: Tally, *, position: int, **others: Any) -> Receipt:
        """What to say of the delivery when this became of its cases."""
        return Receipt(
            layout=self.listing.layout,
            file_sha256=self.listing.sha256,
            files=self.listing.files,
            position=position,
            doubts=dict(self.listing.totals.doubts.most_common()),
            changed=tuple(islice(done.changed, CHANGED_SHOWN)),
            **totals_of(self.listing, done) | others,
        )

    def head(self) -> int:
        with self.office.pool.cursor() as cursor:
            return head(cursor, self.office.log_id)

    def _must_be_lawful(self) -> None:
        """Refuse it whole: no page of it is on record when a later one is not lawful."""
        self.listing.go_through(lambda each: must_open(self.procedure, each.counts))

    def _settle(self, command: Command, page: Sequence[FoundCase], done: Tally) -> None:
        """Put on record what is new in the page."""
        known = self._known(page, done)
        try:
            done.new += self._recorded(command, page, known)
        except IntegrityError:
            # Another delivery with some of the same cases came first: look again at what is known.
            done.new += self._recorded(command, page, self._known(page, done))

    def _recorded(
        self, command: Command, page: Sequence[FoundCase], known: Mapping[str, UUID]
    ) -> int:
        """Record the page without the known cases; how many cases this delivery brought with it."""
        given = self.office.casework.answered(command)
        if given:
            return given.events
        new = [each for each in page if each.source_key not in known]
        if not new:
            return 0
        persons = self._persons(new)
        pairs = [(self._identified(each, persons[each.person_key]), each) for each in new]
        given = self.office.casework.receive(
            command,
            [case for case, _ in pairs],
            personal={case.id: found.personal for case, found in pairs},
            source_keys={case.id: found.source_key for case, found in pairs},
            race_groups={
                case.id: str(found.race_group)
                for case, found in pairs
                if found.race_group != RaceGroup.UNKNOWN
            },
        )
        return given.events

    def _known(self, page: Sequence[FoundCase], done: Tally) -> dict[str, UUID]:
        """The cases of the page that are on record; notes which of them have other counts there."""
        keys = [each.source_key for each in page]
        with self.office.pool.cursor() as cursor:
            known = self.office.vault.known_sources(cursor, keys)
            stored = firsts(cursor, self.office.log_id, known.values()) if known else []
        mapper = self.office.casework.mapper
        facts = {each.originator_id: mapper.to_domain_event(each) for each in stored}
        for found in page:
            case_id = known.get(found.source_key)
            fact = cast(Case.Identified, facts.get(case_id)) if case_id else None
            if case_id and fact and says_more(found.counts, fact.counts):
                done.changed[case_id] = None
        return known

    def _received(self, done: Tally) -> Receipt:
        batch = Batch.receive(
            self.act,
            batch_id=self.batch_id,
            layout=self.listing.layout,
            county=self.listing.county,
            file_sha256=self.listing.sha256,
            files=self.listing.files,
            totals={"files": len(self.listing.files)} | totals_of(self.listing, done),
        )
        given = self.office.casework.receive(self.command, [batch])
        if given.replayed:
            return self._first_receipt(given)
        return self.receipt(done, position=given.position, batch_id=batch.id)

    def _identified(self, found: FoundCase, person_id: UUID) -> Case:
        return Case.identify(
            self.act,
            county=self.listing.county,
            procedure=self.procedure,
            person_id=person_id,
            source=f"{SOURCES.get(self.listing.layout, 'list')}/{self.batch_id}",
            counts=found.counts,
            others=found.others,
        )

    def _persons(self, new: Sequence[FoundCase]) -> dict[str, UUID]:
        with self.office.pool.cursor(commit=True) as cursor:
            return self.office.vault.persons(cursor, {each.person_key for each in new})

    def _first_receipt(self, given: Answer) -> Receipt:
        """The delivery was taken in before: this time nothing is new."""
        batch: Any = self.office.casework.repository.get(given.stream_id)
        again = self.receipt(
            Tally(), position=given.position, batch_id=given.stream_id, replayed=True
        )
        return replace(again, changed_cases=batch.totals.get("changed_cases", 0))


SOURCES = {PLAIN.id: "doj"}
"""How a case says where it came from, before the id of its delivery."""


def pages(cases: Listing) -> Iterator[list[FoundCase]]:
    """The cases of a delivery, a page at a time."""
    rest = iter(cases)
    while page := list(islice(rest, PAGE)):
        yield page
