"""How does one signed order reach thousands of cases, each once, however often it is sent?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import BinaryIO
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from api.commands import COMMANDS
from api.office import Office
from api.opened import opens
from api.tokens import Actor
from domain.actors import Act, Document, Order
from domain.bulk_order import BulkOrder
from domain.case import Case
from domain.casework import Command
from domain.guards import must_be_named_once, must_be_one_case
from domain.listed import Listed, Unapplied, carry_out
from domain.refusals import Refusal
from intake import BulkList, read_bulk_list
from record.store.reading import head

PAGE = 500
"""Cases in one commit: a fifth of a second in which somebody may move one of them."""
TRIES = 3
SHOWN = 100


class CasesMoved(IntegrityError):
    """Others kept moving the same cases; send the same list again, and it goes on where it is."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class SignedOrder:
    """What is said of an order beside its list: number, judge, its day, the office's reference.

    `sha256` is what the order itself says its list's SHA-256 is; "" if it does not.
    """

    number: str
    judge: str
    on: date
    reference: str
    sha256: str = ""


@dataclass(frozen=True)
class OrderReceipt:
    """What an order listed, and what became of it: `listed` = `applied` + `exceptions`, in cases.

    `facts` are what it put on record of cases. `unapplied` has the first hundred exceptions.
    """

    order_id: UUID
    list_sha256: str
    lines: int
    listed: int
    applied: int
    exceptions: int
    facts: int
    position: int
    ordered: Mapping[str, int] = field(default_factory=dict)
    unapplied: Sequence[Unapplied] = ()
    dry_run: bool = False
    replayed: bool = False


def apply_bulk_order(
    office: Office, actor: Actor, stream: BinaryIO, signed: SignedOrder, *, dry_run: bool = False
) -> OrderReceipt:
    """Read the list from `stream`, whole, and let every case take what is ordered for it.

    Page by page, each a commit of its own: whoever was stopped sends the same list again, and it
    goes on where it was. A case whose rules refuse stays as it is, and is an exception with the
    reason. Raises intake.Refused with every bad line, a Refusal where the law does not let the
    order in, and CasesMoved where others kept moving the same cases.
    """
    applying = _Applying(office, actor, read_bulk_list(stream), signed)
    return applying.tried() if dry_run else applying.carried_out()


class _Applying:
    """One order on its way to its cases."""

    def __init__(
        self, office: Office, actor: Actor, listing: BulkList, signed: SignedOrder
    ) -> None:
        self.office, self.listing = office, listing
        name = f"{office.settings.log}\nbulk order\n{listing.sha256}"
        self.command = Command(uuid5(COMMANDS, name), actor.id, actor.role, listing.sha256)
        self.order_id = uuid5(self.command.id, "bulk order")
        self.order = Order(signed.number, signed.judge, self.order_id)
        # The list is the order's paper; where the order names another hash, a rule refuses it.
        paper = Document(signed.reference, signed.sha256 or listing.sha256)
        self.act = Act(actor.id, actor.role, signed.on, paper)

    def carried_out(self) -> OrderReceipt:
        """Receive the order if it is new, go on with it if it is not, and complete it."""
        bulk = self._known()
        is_replayed = bulk is not None and bulk.is_completed
        if bulk is None:
            self.office.casework.receive(self.command, [self._received()])
        conflicts = 0
        while not (bulk := self._on_record()).is_completed:
            try:
                self._go_on(bulk)
                conflicts = 0
            except IntegrityError as error:
                # Somebody moved one of the page's cases: look at all of them anew.
                conflicts += 1
                if conflicts == TRIES:
                    raise CasesMoved from error
        given = self.office.casework.answered(self._last)
        return self._receipt(bulk, given.position if given else 0, replayed=is_replayed)

    def tried(self) -> OrderReceipt:
        """What would become of the order, or of what is left of it."""
        bulk = self._known() or self._received()
        is_replayed = bulk.is_completed
        while bulk.n_done < bulk.n_listed:
            self._take_page(bulk)
        with self.office.pool.cursor() as cursor:
            position = head(cursor, self.office.log_id)
        return self._receipt(bulk, position, replayed=is_replayed, dry_run=True)

    def _known(self) -> BulkOrder | None:
        """The order as it stands, if it came in before, and is the same in all that is said."""
        bulk = self.office.casework.bulk_order(self.order_id)
        if bulk:
            bulk.resume(self.act, self.order)
        return bulk

    def _received(self) -> BulkOrder:
        return BulkOrder.receive(
            self.act,
            self.order,
            order_id=self.order_id,
            list_sha256=self.listing.sha256,
            n_lines=self.listing.lines,
            n_listed=len(self.listing.cases),
            ordered=self.listing.ordered,
        )

    def _on_record(self) -> BulkOrder:
        bulk = self._known()
        if bulk is None:
            raise RuntimeError(f"The bulk order {self.order_id} was received, and is not there.")
        return bulk

    @property
    def _last(self) -> Command:
        return replace(self.command, id=uuid5(self.command.id, "completed"))

    def _go_on(self, bulk: BulkOrder) -> None:
        """Put the next page on record, all of it or nothing; after the last, that it was that."""
        if bulk.n_done < bulk.n_listed:
            command = self.command.page(bulk.n_done, PAGE)
            self.office.casework.receive(command, [*self._take_page(bulk), bulk])
        else:
            bulk.complete(self.act)
            self.office.casework.receive(self._last, [bulk])

    def _take_page(self, bulk: BulkOrder) -> list[Case]:
        """Let the next cases of the list take what is ordered, and the order note what came of it.

        Gives the cases that did; nothing is on record yet.
        """
        page = self.listing.cases[bulk.n_done : bulk.n_done + PAGE]
        cases = self.office.casework.cases(
            {each for listed in page for each in self._named[listed.line]}
        )
        applied: list[Case] = []
        exceptions: list[Unapplied] = []
        facts = 0
        for listed in page:
            case: Case | None = None
            try:
                case = self._case_of(listed, cases)
                facts += carry_out(case, self.act, self.order, listed.directions)
                applied.append(case)
            except Refusal as refusal:
                case_id = case.id if case else None
                exceptions.append(Unapplied.because(refusal, listed.line, case_id))
        bulk.apply(
            self.act,
            n_listed=len(page),
            n_applied=len(applied),
            n_facts=facts,
            exceptions=exceptions,
        )
        return applied

    def _case_of(self, listed: Listed, cases: Mapping[UUID, Case]) -> Case:
        """The one case that the line names; a Refusal if it names none, or not one alone."""
        where = must_be_one_case(listed.line, self._named[listed.line])
        must_be_named_once(self._lines[where])
        return cases[must_be_one_case(listed.line, cases.keys() & {where})]

    @cached_property
    def _named(self) -> dict[int, set[UUID]]:
        """Every case that a line may mean."""
        return {
            each.line: {each.case_id} if each.case_id else self._by_docket[each.docket]
            for each in self.listing.cases
        }

    @cached_property
    def _lines(self) -> dict[UUID, list[int]]:
        """Every line that means a case, and no other."""
        lines: dict[UUID, list[int]] = {}
        for line, cases in self._named.items():
            if len(cases) == 1:
                lines.setdefault(next(iter(cases)), []).append(line)
        return lines

    @cached_property
    def _by_docket(self) -> dict[str, set[UUID]]:
        dockets = {each.docket for each in self.listing.cases if each.docket}
        if not dockets:
            return {}
        opens(searched=["docket"])
        with self.office.pool.look() as cursor:
            return self.office.vault.find_each(cursor, "docket", dockets)

    def _receipt(self, bulk: BulkOrder, position: int, **others: bool) -> OrderReceipt:
        return OrderReceipt(
            order_id=bulk.id,
            list_sha256=bulk.list_sha256,
            lines=self.listing.lines,
            listed=bulk.n_listed,
            applied=bulk.n_applied,
            exceptions=len(bulk.exceptions),
            facts=bulk.n_facts,
            position=position,
            ordered=self.listing.ordered,
            unapplied=tuple(bulk.exceptions[:SHOWN]),
            **others,
        )
