"""The only way to change anything: load a case, take one step, save it once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias, TypeVar, cast
from uuid import UUID, uuid5

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import (
    IntegrityError,
    JSONTranscoder,
    Mapper,
    StoredEvent,
    Transcoder,
)

from domain.access import Access
from domain.batch import Batch
from domain.bulk_order import BulkOrder
from domain.case import Case
from domain.case.fact import Fact
from domain.examining import Examination
from domain.inquiry import Inquiry
from domain.issuing import IssuedReport
from domain.mishaps import NoSuchCase, NoSuchInquiry, NoSuchReconciliation, Reused, Stale
from domain.reconciling import Reconciliation
from domain.simulation import Simulation
from domain.transcoding import FactMapper, SafeTranscoder

__all__ = ["Answer", "Casework", "Command", "NoSuchCase", "NoSuchInquiry", "Reused", "Stale"]

Personal = Mapping[str, str]
Beside: TypeAlias = Simulation | Examination | Access
Received: TypeAlias = Case | Inquiry | Reconciliation | Batch | BulkOrder | IssuedReport | Beside
"""What comes in by itself."""
Moving = TypeVar("Moving", Case, Inquiry, Reconciliation)


@dataclass(frozen=True)
class Command:
    """One request to change something: its id, who asks, and the SHA-256 of what is asked.

    The same id with the same hash is the same request, however often it arrives.
    """

    id: UUID
    by: str
    role: str
    request_sha256: str
    host: str = ""

    def page(self, number: int, size: int) -> Command:
        """A part of it that is carried out by itself: the same page is the same command.

        Pages of another size are others, lest a part be taken for done that is not.
        """
        return replace(self, id=uuid5(self.id, f"{size}/{number}"))


@dataclass(frozen=True)
class Answer:
    """What came of a command: the stream it touched last, its version, and the log's position.

    `events` is how many it put on record.
    """

    stream_id: UUID
    version: int
    position: int
    request_sha256: str
    events: int
    replayed: bool = False


UNDER_SEAL = (Case.Sealed, Case.Unsealed, Case.Corrected)
"""Facts after which a case may be sealed, or no longer."""


class AnsweringRecorder(Protocol):
    """A recorder that remembers which command led to which events."""

    def answer(self, command_id: UUID) -> tuple[UUID, int, int, str, int] | None:
        """Stream, version, last position, request hash and number of events, if carried out."""

    def select_streams(self, stream_ids: Collection[UUID]) -> Sequence[StoredEvent]:
        """Every event of each of the streams, stream by stream, in order."""


class Casework(Application[UUID]):
    """Cases, the lists they came in, inquiries about them, orders over many, on one log."""

    name = "casework"

    def construct_transcoder(self) -> Transcoder:
        """The safe JSON, with every type that a fact may hold."""
        return SafeTranscoder()

    def construct_mapper(self) -> Mapper[UUID]:
        """Facts as bytes, their two dates beside them for the record to seal."""
        return self.factory.mapper(self.construct_transcoder(), FactMapper)

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Nothing to add: `SafeTranscoder` brings its own."""

    def case(self, case_id: UUID, version: int | None = None) -> Case:
        """The case as it stands, or as it stood at a version, from its events."""
        found = self._found(case_id, version)
        if not isinstance(found, Case):
            raise NoSuchCase(case_id)
        return found

    def inquiry(self, inquiry_id: UUID) -> Inquiry:
        """The inquiry as it stands, from its events."""
        found = self._found(inquiry_id)
        if not isinstance(found, Inquiry):
            raise NoSuchInquiry(inquiry_id)
        return found

    def reconciliation(self, reconciliation_id: UUID) -> Reconciliation:
        """The reconciliation as it stands, from its events."""
        found = self._found(reconciliation_id)
        if not isinstance(found, Reconciliation):
            raise NoSuchReconciliation(reconciliation_id)
        return found

    def cases(self, case_ids: Collection[UUID]) -> dict[UUID, Case]:
        """Those of the cases that are on record, as they stand, all of them read at once."""
        recorder = cast(AnsweringRecorder, self.recorder)
        found: dict[UUID, Any] = {}
        for stored in recorder.select_streams(case_ids):
            fact = cast(Any, self.mapper.to_domain_event(stored))
            found[fact.originator_id] = fact.mutate(found.get(fact.originator_id))
        return {key: each for key, each in found.items() if isinstance(each, Case)}

    def bulk_order(self, order_id: UUID) -> BulkOrder | None:
        """The bulk order as it stands, if it was received."""
        found = self._found(order_id)
        return found if isinstance(found, BulkOrder) else None

    def issued_report(self, issue_id: UUID) -> IssuedReport | None:
        """The report that was issued under the id, if any was."""
        found = self._found(issue_id)
        return found if isinstance(found, IssuedReport) else None

    def identify(self, command: Command, case: Case, personal: Personal, **keys: Any) -> Answer:
        """Put a new case on record, its personal data into the vault, both or neither."""
        given = self.answered(command)
        if given:
            return given
        return self._save(command, case, personal={case.id: personal}, **keys)

    def take(
        self,
        command: Command,
        case_id: UUID,
        step: Callable[[Case], Case | None],
        *,
        version: int,
        personal: Personal | None = None,
    ) -> Answer:
        """Let the case take one step from the version that the asker has seen.

        Where the step moves another case too, it gives that one back: both are saved, or neither.
        """
        return self._step(command, lambda: self.case(case_id), step, version, personal)

    def pursue(
        self, command: Command, inquiry_id: UUID, step: Callable[[Inquiry], None], *, version: int
    ) -> Answer:
        """Let the inquiry take one step from the version that the asker has seen."""
        return self._step(command, lambda: self.inquiry(inquiry_id), step, version)

    def settle(
        self, command: Command, of: UUID, step: Callable[[Reconciliation], None], *, version: int
    ) -> Answer:
        """Let the reconciliation take its one step, from the version that the asker has seen."""
        return self._step(command, lambda: self.reconciliation(of), step, version)

    def history(self, case: Case) -> Sequence[Fact]:
        """Every fact of the case so far, in order."""
        return cast(Sequence[Fact], tuple(self.events.get(case.id, lte=case.version)))

    def receive(
        self,
        command: Command,
        received: Sequence[Received],
        **personal: Any,
    ) -> Answer:
        """Put what came in on record, such as a page of a file's cases: all of it, or nothing."""
        given = self.answered(command)
        if given:
            return given
        return self._save(command, *received, **personal)

    def answered(self, command: Command) -> Answer | None:
        """The first answer to this command, if it was carried out before."""
        recorder = cast(AnsweringRecorder, self.recorder)
        found = recorder.answer(command.id)
        if found is None:
            return None
        answer = Answer(*found, replayed=True)
        if answer.request_sha256 != command.request_sha256:
            raise Reused
        return answer

    def _found(self, stream_id: UUID, version: int | None = None) -> object:
        try:
            found: object = self.repository.get(stream_id, version=version)
        except AggregateNotFoundError:
            return None
        return found

    def _step(
        self,
        command: Command,
        load: Callable[[], Moving],
        step: Callable[[Moving], Case | None],
        version: int,
        personal: Personal | None = None,
    ) -> Answer:
        given = self.answered(command)
        if given:
            return given
        moving = load()
        if moving.version != version:
            raise Stale(moving.version)
        other = step(moving)
        moved = [other, moving] if other else [moving]
        return self._save(command, *moved, personal={moving.id: personal} if personal else {})

    def _save(self, command: Command, *aggregates: Any, **vault: Any) -> Answer:
        last = aggregates[-1]
        seals = {
            case.id: (case.version, case.is_sealed)
            for case in aggregates
            if any(isinstance(fact, UNDER_SEAL) for fact in case.pending_events)
        }
        try:
            recordings = self.save(*aggregates, command=command, seals=seals, **vault)
        except IntegrityError:
            # Either our twin was faster, or somebody else moved the case.
            given = self.answered(command)
            if given:
                return given
            raise
        position, events = recordings[-1].notification.id, len(recordings)
        return Answer(last.id, last.version, position, command.request_sha256, events)
