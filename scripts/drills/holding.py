"""Transactions that stay open after their insert: what they hold back, nobody may pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg2.extensions import connection as Connection

from record.store import sql
from record.store.appending import Append
from record.store.committing import written
from record.store.leaf import Envelopes, leaf_hash
from record.store.recorder import PgApplicationRecorder
from record.store.single import single
from scripts.drills.ledger import Asked


@contextmanager
def held(
    log: PgApplicationRecorder, events: Sequence[StoredEvent], command: UUID, *before: str
) -> Iterator[tuple[Connection, int]]:
    """New streams' events, inserted and not committed; rolled back unless the block commits."""
    append = Append(log, events, command=Asked(command))
    envelopes, previous = Envelopes(append.commit), None
    for event in events:
        append.leaves.append(envelopes.leaf(event, previous))
        previous = leaf_hash(append.leaves[-1])
    with log.pool.connection() as connection, connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        cursor.execute(sql.APPEND, written((append,)))
        yield connection, int(single(cursor)) + len(events) - 1
