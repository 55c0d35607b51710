"""One append, from the events of a command to their positions in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from psycopg2.extensions import cursor as Cursor

from record.store import sql
from record.store.columns import columns, copy_rows
from record.store.copying import CopyStream
from record.store.errors import translated
from record.store.leaf import Commit, leaf_hash, write_leaf
from record.store.single import single

if TYPE_CHECKING:
    from record.store.recorder import PgApplicationRecorder

COPY_FROM = 500
"""From so many events on, COPY is quicker than one call with arrays."""


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
        **others: Any,
    ) -> None:
        self.recorder, self.events = recorder, events
        self.others = {name: value for name, value in others.items() if value is not None}
        self.personal = {case: fields for case, fields in (personal or {}).items() if fields}
        self.source_keys = source_keys or {}
        self.commit = _commit_for(command, recorder.log, events)

    def carry_out(self) -> Sequence[int]:
        """Write everything, or nothing; the positions of the events in the order given."""
        with self._transaction() as cursor:
            digests = self._seal_personal(cursor)
            self.recorder.with_transaction(cursor, **self.others)
            leaves = self._leaves(cursor, digests)
            # The log is locked from here to the end of the transaction, and only from here.
            first = self._insert(cursor, leaves)
        self._remember(leaves)
        return list(range(first, first + len(self.events)))

    @contextmanager
    def _transaction(self) -> Iterator[Cursor]:
        alone = not (self.personal or self.source_keys or self.others)
        with self.recorder.pool.connection() as connection, translated():
            # A single call needs no BEGIN and COMMIT of ours: that saves two round trips.
            connection.autocommit = alone and len(self.events) < COPY_FROM
            connection.notices.clear()
            with connection.cursor() as cursor:
                yield cursor
            if not connection.autocommit:
                connection.commit()
            must_be_durable(connection.notices)

    def _seal_personal(self, cursor: Cursor) -> dict[tuple[UUID, int], tuple[str, ...]]:
        if not self.personal and not self.source_keys:
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

    def _leaves(
        self, cursor: Cursor, digests: Mapping[tuple[UUID, int], tuple[str, ...]]
    ) -> list[bytes]:
        previous = self._previous(cursor)
        leaves = []
        for event in self.events:
            stream = _stream(event)
            of_event = digests.get((stream, event.originator_version), ())
            leaf = write_leaf(self.commit, event, previous.get(stream), of_event)
            previous[stream] = leaf_hash(leaf)
            leaves.append(leaf)
        return leaves

    def _previous(self, cursor: Cursor) -> dict[UUID, str]:
        found: dict[UUID, str] = {}
        unseen = []
        for stream, version in self._first_versions():
            seen = self.recorder.heads.at(stream, version - 1) if version > 1 else None
            if seen:
                found[stream] = seen
            elif version > 1:
                unseen.append(str(stream))
        if unseen:
            cursor.execute(sql.LAST_LEAVES, {"log_id": self.recorder.log_id, "streams": unseen})
            found |= {UUID(stream): bytes(leaf).hex() for stream, _, leaf in cursor}
        return found

    def _insert(self, cursor: Cursor, leaves: Sequence[bytes]) -> int:
        params = {"log_id": self.recorder.log_id, "n": len(self.events)} | vars(self.commit)
        params["command_id"] = str(self.commit.command_id)
        if len(self.events) >= COPY_FROM:
            return self._copy(cursor, leaves, params)
        cursor.execute(
            sql.APPEND,
            params
            | columns(self.events)
            | {"leaves": list(leaves), "contiguous": self.recorder.contiguous},
        )
        return int(single(cursor))

    def _copy(self, cursor: Cursor, leaves: Sequence[bytes], params: dict[str, Any]) -> int:
        cursor.execute(sql.OPEN_COMMIT, params)
        first = int(single(cursor)) + 1
        rows = copy_rows(self.recorder.log_id, first, self.events, leaves)
        cursor.copy_expert(sql.COPY_EVENTS, CopyStream(rows))
        if self.recorder.contiguous:
            last = first + len(self.events) - 1
            cursor.execute(
                sql.CLOSE_COMMIT, {"log_id": self.recorder.log_id, "first": first, "last": last}
            )
        return first

    def _remember(self, leaves: Sequence[bytes]) -> None:
        heads = self.recorder.heads
        latest = zip(self.events[-heads.limit :], leaves[-heads.limit :], strict=True)
        for event, leaf in latest:
            heads.remember(_stream(event), event.originator_version, leaf_hash(leaf))


def must_be_durable(notices: Sequence[str]) -> None:
    """A commit whose wait for a synchronous standby was cancelled reports success, and a warning.

    Raises OperationalError then: the events may be lost with this server, and are not acknowledged.
    """
    if any("synchronous replication" in notice for notice in notices):
        raise OperationalError(
            "The standby did not confirm the commit; ask again with the same key once it is back."
        )


def _commit_for(command: Any, log: str, events: Sequence[StoredEvent]) -> Commit:
    recorded = max((each.at for each in events if hasattr(each, "at")), default=None)
    return Commit(
        log=log,
        command_id=command.id if command else uuid4(),
        actor=command.by if command else "system",
        role=command.role if command else "system",
        host=command.host if command else "",
        request_sha256=command.request_sha256 if command else "",
        recorded_at=recorded or datetime.now(UTC),
    )


def _stream(event: StoredEvent) -> UUID:
    stream = event.originator_id
    return stream if isinstance(stream, UUID) else UUID(stream)
