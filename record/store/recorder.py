"""Events in, events out: appended in one dense order, each with the leaf that names it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)
from psycopg2.extensions import cursor as Cursor

from record.store import sql
from record.store.appending import Append
from record.store.columns import columns, span, stored
from record.store.committing import Committer
from record.store.heads import Heads
from record.store.pool import Pool
from record.store.reading import must_be_dense, state_of, uuid
from record.store.single import single
from record.store.subscription import PgSubscription
from record.store.tracking import PgTrackingRecorder
from record.vault import Vault

LAST_POSITION = 2**63 - 1


class Answered(NamedTuple):
    """What a command put on record: its last event, that one's position, and how many there are."""

    stream_id: UUID
    version: int
    position: int
    request_sha256: str
    events: int


class PgAggregateRecorder(AggregateRecorder):
    """Snapshots: events of a stream without a place in the log. They may be dropped at any time."""

    def __init__(self, pool: Pool, log_id: int, purpose: str) -> None:
        self.pool, self.log_id, self.purpose = pool, log_id, purpose

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:
        """Keep them all, or none if one is there already."""
        with self.pool.cursor(commit=True) as cursor:
            cursor.execute(sql.INSERT_SNAPSHOTS, self._key() | columns(stored_events))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The stream's events after version `gt`, up to version `lte`."""
        statement = sql.SELECT_SNAPSHOTS_DESCENDING if desc else sql.SELECT_SNAPSHOTS
        with self.pool.look() as cursor:
            cursor.execute(statement, self._key() | span(originator_id, gt, lte, limit))
            return [stored(*row) for row in cursor]

    def _key(self) -> dict[str, object]:
        return {"log_id": self.log_id, "purpose": self.purpose}


class PgApplicationRecorder(ApplicationRecorder):
    """The log of one county. Positions run 1, 2, 3 … n in commit order, with no gap."""

    def __init__(
        self,
        pool: Pool,
        log_id: int,
        log: str,
        *,
        vault: Vault | None = None,
        contiguous: bool = True,
    ) -> None:
        self.pool, self.log_id, self.log = pool, log_id, log
        self.vault, self.contiguous = vault, contiguous
        self.heads = Heads()
        self.committer = Committer(pool, log_id)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append the events of one command; their positions, in the order given.

        `command` says who asks and under which id; `personal`, `source_keys`, `seals` and
        `race_groups` go into the vault in the same transaction. An id that was used before, or a
        version that does not follow, raises IntegrityError and leaves nothing behind.
        """
        if not stored_events:
            return None
        return Append(self, stored_events, **kwargs).carry_out()

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The stream's events after version `gt`, up to version `lte`, once they are on disk."""
        statement = sql.SELECT_EVENTS_DESCENDING if desc else sql.SELECT_EVENTS
        with self.pool.look() as cursor:
            cursor.execute(statement, {"log_id": self.log_id} | span(originator_id, gt, lte, limit))
            rows = cursor.fetchall()
        if rows:
            self.committer.settle(max(rows[0][5], rows[-1][5]))
            self.heads.remember(UUID(rows[-1][0]), rows[-1][1], bytes(rows[-1][4]).hex())
        return [stored(*row[:4]) for row in rows]

    def select_streams(self, stream_ids: Collection[UUID]) -> Sequence[StoredEvent]:
        """Every event of each of the streams, stream by stream, in order, once they are on disk.

        One statement for all; of a stream that does not exist there is nothing.
        """
        asked = {"log_id": self.log_id, "streams": list(map(str, stream_ids))}
        with self.pool.look() as cursor:
            cursor.execute(sql.SELECT_STREAMS, asked)
            rows = cursor.fetchall()
        if rows:
            self.committer.settle(max(row[5] for row in rows))
        latest = {row[0]: row for row in rows}
        for stream, version, _, _, leaf, _ in latest.values():
            self.heads.remember(UUID(stream), version, bytes(leaf).hex())
        return [
            StoredEvent(uuid(stream), version, topic, state_of(escaped))
            for stream, version, topic, escaped, _, _ in rows
        ]

    def answer(self, command_id: UUID) -> Answered | None:
        """What the command put on record, once that is on disk; None if it was never here."""
        with self.pool.look() as cursor:
            cursor.execute(sql.ANSWER, {"log_id": self.log_id, "command_id": str(command_id)})
            row = cursor.fetchone()
        if row is None:
            return None
        # Whoever carried it out may still be waiting for the disk, or have been killed before.
        self.committer.settle(row[2])
        return Answered(UUID(row[0]), *row[1:])

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Up to `limit` events from `start` to `stop`, of these topics if any are named.

        Raises LogBroken where a position is missing, which only those see who name no topics.
        """
        first = (start or 0) if inclusive_of_start else (start or 0) + 1
        last = LAST_POSITION if stop is None else stop
        asked = {"log_id": self.log_id, "start": first, "limit": limit}
        with self.pool.look() as cursor:
            if topics:
                named = {"topics": list(topics), "stop": last}
                cursor.execute(sql.SELECT_NOTIFICATIONS_OF_TOPICS, asked | named)
            else:
                end = min(last, max(first, 1) + limit - 1)
                cursor.execute(sql.SELECT_NOTIFICATIONS, asked | {"stop": end})
            rows = cursor.fetchall()
        if rows:
            self.committer.settle(rows[-1][0])
            if not topics:
                must_be_dense(max(first, 1), rows[-1][0], len(rows))
        return [
            Notification(uuid(stream), version, topic, state_of(escaped), id=position)
            for position, stream, version, topic, escaped in rows
        ]

    def max_notification_id(self) -> int | None:
        """The last position, once that is on disk; None when the log is empty."""
        with self.pool.look() as cursor:
            cursor.execute(sql.MAX_POSITION, {"log_id": self.log_id})
            last: int | None = single(cursor)
        # What a crash took back is written anew under the same positions, and whoever follows the
        # log from its end must not have been told to begin behind them.
        self.committer.settle(last or 0)
        return last

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Follow the log after position `gt`."""
        return PgSubscription(recorder=self, gt=gt, topics=topics)

    def with_transaction(self, cursor: Cursor, **kwargs: Any) -> None:
        """What else is written in the events' own transaction: nothing, for a plain log."""


class PgProcessRecorder(PgTrackingRecorder, PgApplicationRecorder, ProcessRecorder):
    """A log that is written by following another: its events and its tracking stand together."""

    def __init__(self, pool: Pool, log_id: int, log: str, reader: str, **options: Any) -> None:
        PgApplicationRecorder.__init__(self, pool, log_id, log, **options)
        self.reader = reader

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append the events and record the tracking, both or neither; tracking alone as well."""
        tracking: Tracking | None = kwargs.get("tracking")
        if not stored_events and tracking is not None:
            self.insert_tracking(tracking)
        return super().insert_events(stored_events, **kwargs)

    def with_transaction(self, cursor: Cursor, **kwargs: Any) -> None:
        """The tracking, when there is any."""
        if kwargs.get("tracking") is not None:
            self._insert_tracking(cursor, kwargs["tracking"])
