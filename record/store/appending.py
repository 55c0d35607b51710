"""One append, from the events of a command to their positions in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent
from psycopg2.extensions import cursor as Cursor

from record.store import sql
from record.store.committing import written
from record.store.copying import CHUNK, CopyStream, copy_rows
from record.store.errors import translated
from record.store.heads import hashed
from record.store.leaf import Commit, Envelopes
from record.store.randomness import random_uuid
from record.store.single import single
from record.vault.race_groups import keep_race_groups

if TYPE_CHECKING:
    from record.store.recorder import PgApplicationRecorder

COPY_FROM = 500
"""From so many events on, COPY is quicker than one document."""


class Append:
    """The events of one command, on their way into the log."""

    def __init__(
        self,
        recorder: PgApplicationRecorder,
        events: Sequence[StoredEvent],
        *,
        command: Any = None,
        personal: Mapping[UUID, Mapping[str, str]] | None = None,
        source_keys: Mapping[UUID, str] | None = None,
        seals: Mapping[UUID, tuple[int, bool]] | None = None,
        race_groups: Mapping[UUID, str] | None = None,
        **others: Any,
    ) -> None:
        self.recorder, self.events = recorder, events
        self.others = {name: value for name, value in others.items() if value is not None}
        self.personal = {case: fields for case, fields in (personal or {}).items() if fields}
        self.source_keys, self.race_groups = source_keys or {}, race_groups or {}
        # An application without a vault has nothing that an order could close.
        self.seals = (seals or {}) if recorder.vault else {}
        self.commit = _commit_for(command, recorder.log, events)
        self.leaves: list[bytes] = []

    def carry_out(self) -> Sequence[int]:
        """Write everything, or nothing; the positions of the events in the order given."""
        try:
            first = self._written()
        except IntegrityError:
            self.recorder.heads.forget(stream for stream, _ in self._first_versions())
            raise
        self._remember()
        return list(range(first, first + len(self.events)))

    def _written(self) -> int:
        previous = self._previous()
        if self._has_company or len(self.events) >= COPY_FROM:
            return self._in_a_transaction(previous)
        self.leaves.extend(leaf for _, leaf in self._sealed(previous, {}))
        return self.recorder.committer.carry_out(self)

    @property
    def _has_company(self) -> bool:
        return self._is_for_the_vault or bool(self.others)

    @property
    def _is_for_the_vault(self) -> bool:
        return bool(self.personal or self.source_keys or self.seals or self.race_groups)

    def _in_a_transaction(self, previous: dict[UUID, str | bytes]) -> int:
        with self.recorder.pool.connection() as connection, translated():
            with connection.cursor() as cursor:
                cursor.execute(sql.FLUSH_LATER)
                digests = self._seal_personal(cursor)
                self.recorder.with_transaction(cursor, **self.others)
                # The log is locked from here to the commit, and only from here.
                first = self._insert(cursor, self._sealed(previous, digests))
            connection.commit()
            self.recorder.committer.flush_on(connection, first + len(self.events) - 1)
        return first

    def _seal_personal(self, cursor: Cursor) -> dict[tuple[UUID, int], tuple[str, ...]]:
        if not self._is_for_the_vault:
            return {}
        vault = self.recorder.vault
        if vault is None:
            raise RuntimeError("Personal data came with these events, but there is no vault.")
        enclosed = [
            vault.enclose_new(case, version, self.personal[case])
            if version == 1
            else vault.enclose(cursor, case, version, self.personal[case])
            for case, version in self._first_versions()
            if case in self.personal
        ]
        vault.insert(cursor, enclosed)
        vault.claim_sources(cursor, self._cases_by_source())
        vault.mark_sealed(cursor, self.seals)
        keep_race_groups(cursor, vault.log_id, self.race_groups)
        return {(each.case_id, each.version): each.digests for each in enclosed}

    def _cases_by_source(self) -> dict[str, UUID]:
        by_source = {key: case for case, key in self.source_keys.items()}
        if len(by_source) < len(self.source_keys):
            raise IntegrityError(
                "Two cases of one append claim the same source; one would be lost."
            )
        return by_source

    def _first_versions(self) -> list[tuple[UUID, int]]:
        first: dict[UUID, int] = {}
        for event in self.events:
            first.setdefault(_stream(event), event.originator_version)
        return list(first.items())

    def _sealed(
        self,
        previous: dict[UUID, str | bytes],
        digests: Mapping[tuple[UUID, int], tuple[str, ...]],
    ) -> Iterator[tuple[StoredEvent, bytes]]:
        """Each event with its leaf, which names the leaf before it in its stream."""
        envelopes = Envelopes(self.commit)
        for event in self.events:
            stream = _stream(event)
            of_event = digests.get((stream, event.originator_version), ())
            before = previous.get(stream)
            leaf = envelopes.leaf(event, hashed(before) if before else None, of_event)
            previous[stream] = leaf
            yield event, leaf

    def _previous(self) -> dict[UUID, str | bytes]:
        found: dict[UUID, str | bytes] = {}
        unseen = []
        for stream, version in self._first_versions():
            seen = self.recorder.heads.at(stream, version - 1) if version > 1 else None
            if seen:
                found[stream] = seen
            elif version > 1:
                unseen.append(str(stream))
        if unseen:
            with self.recorder.pool.look() as cursor:
                cursor.execute(sql.LAST_LEAVES, {"log_id": self.recorder.log_id, "streams": unseen})
                found |= {UUID(stream): bytes(leaf).hex() for stream, _, leaf in cursor}
        return found

    def _insert(self, cursor: Cursor, sealed: Iterator[tuple[StoredEvent, bytes]]) -> int:
        if len(self.events) >= COPY_FROM:
            return self._copy(cursor, sealed)
        self.leaves.extend(leaf for _, leaf in sealed)
        cursor.execute(sql.APPEND, written((self,)))
        return int(single(cursor))

    def _copy(self, cursor: Cursor, sealed: Iterator[tuple[StoredEvent, bytes]]) -> int:
        n = len(self.events)
        params = {"log_id": self.recorder.log_id, "n": n} | self.commit._asdict()
        cursor.execute(sql.OPEN_COMMIT, params | {"command_id": str(self.commit.command_id)})
        first = int(single(cursor)) + 1
        rows = copy_rows(self.recorder.log_id, first, self._kept(sealed))
        cursor.copy_expert(sql.COPY_EVENTS, CopyStream(rows), CHUNK)
        if self.recorder.contiguous:
            cursor.execute(sql.CLOSE_COMMIT, params | {"first": first, "last": first + n - 1})
        return first

    def _kept(
        self, sealed: Iterator[tuple[StoredEvent, bytes]]
    ) -> Iterator[tuple[StoredEvent, bytes]]:
        for event, leaf in sealed:
            self.leaves.append(leaf)
            yield event, leaf

    def _remember(self) -> None:
        heads = self.recorder.heads
        latest = zip(self.events[-heads.limit :], self.leaves[-heads.limit :], strict=True)
        for event, leaf in latest:
            heads.remember(_stream(event), event.originator_version, leaf)


def _commit_for(command: Any, log: str, events: Sequence[StoredEvent]) -> Commit:
    recorded = max((each.at for each in events if hasattr(each, "at")), default=None)
    return Commit(
        log=log,
        command_id=command.id if command else random_uuid(),
        actor=command.by if command else "system",
        role=command.role if command else "system",
        host=command.host if command else "",
        request_sha256=command.request_sha256 if command else "",
        recorded_at=recorded or datetime.now(UTC),
    )


def _stream(event: StoredEvent) -> UUID:
    stream = event.originator_id
    return stream if isinstance(stream, UUID) else UUID(stream)
