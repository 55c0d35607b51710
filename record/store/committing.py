"""How do events get from here to the disk? In one round trip, for one command or for many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from time import monotonic
from typing import TYPE_CHECKING, Any

import orjson
from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from psycopg2.extensions import connection as Connection

from record.store import sql
from record.store.coalescing import Coalescer
from record.store.errors import translated
from record.store.leaf import Commit
from record.store.pool import Pool
from record.store.single import single

if TYPE_CHECKING:
    from record.store.appending import Append


HINT_SECONDS = 0.05
"""A notification in every append would halve what several processes can append."""
CALM_SECONDS = 0.01
"""Whoever comes so long after the last is alone, and pays for a notification without noticing."""


class Committer:
    """Puts commands on record and on disk: those of many threads together, a verdict for each."""

    def __init__(self, pool: Pool, log_id: int) -> None:
        self.pool, self.log_id = pool, log_id
        self._coalescer: Coalescer[Append, int] = Coalescer(self._commit)
        self._hinted_at = self._asked_at = 0.0
        self._on_disk = 0

    def carry_out(self, append: Append) -> int:
        """The position of the first event of a command, once all of them are on disk."""
        return self._coalescer.carry_out(append)

    def settle(self, position: int) -> None:
        """Return when the log is on disk as far as this position, by whomever it was written.

        Events are seen by others before that, and must not be shown: they might yet vanish.
        """
        if position <= self._on_disk:
            return
        with self.pool.connection() as connection, translated():
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.MAX_POSITION, {"log_id": self.log_id})
                last = single(cursor)
            self.flush_on(connection, last or 0)

    def flush_on(self, connection: Connection, last: int) -> None:
        """Put on disk what was committed, up to position `last`; no transaction is open."""
        self._execute(connection, sql.FLUSH, {"log_id": self.log_id})
        self._settled(last)

    def _settled(self, last: int) -> None:
        # Commits become visible, and reach the disk, in the order of their positions.
        self._on_disk = max(self._on_disk, last)

    def _commit(self, batch: Sequence[Append]) -> Sequence[int | Exception]:
        if len(batch) == 1:
            return self._commit_all(batch)
        try:
            return self._commit_all(batch)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # One of them may not be; nothing is on record yet, and each is tried for itself.
            return [self._verdict(each) for each in batch]

    def _verdict(self, append: Append) -> int | Exception:
        try:
            return self._commit_all((append,))[0]
        except Exception as error:
            return error

    def _commit_all(self, batch: Sequence[Append]) -> list[int]:
        params = written(batch)
        with self.pool.connection() as connection, translated():
            first: int = self._execute(connection, sql.APPEND_AND_FLUSH, params)
        self._settled(first + sum(len(each.events) for each in batch) - 1)
        return list(accumulate((len(each.events) for each in batch[:-1]), initial=first))

    def _execute(self, connection: Connection, statement: str, params: dict[str, Any]) -> Any:
        connection.autocommit = True
        connection.notices.clear()
        with connection.cursor() as cursor:
            cursor.execute(statement, params | {"hint": self._hint_is_due()})
            answer = single(cursor)
        must_be_durable(connection.notices)
        return answer

    def _hint_is_due(self) -> bool:
        now, before = monotonic(), self._asked_at
        is_due = now - before >= CALM_SECONDS or now - self._hinted_at >= HINT_SECONDS
        self._asked_at, self._hinted_at = now, now if is_due else self._hinted_at
        return is_due


def written(batch: Sequence[Append]) -> dict[str, Any]:
    """The commands of one log, and their events, as the statements take them."""
    commits: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for append in batch:
        first = len(events) + 1
        for event, leaf in zip(append.events, append.leaves, strict=True):
            events.append(_event(len(events) + 1, event, leaf))
        commits.append(_commit(first, len(events), append.commit))
    return {
        "log_id": batch[0].recorder.log_id,
        "contiguous": batch[0].recorder.contiguous,
        "batch": orjson.dumps({"commits": commits, "events": events}).decode(),
    }


def _event(at: int, event: StoredEvent, leaf: bytes) -> dict[str, Any]:
    return {
        "at": at,
        "stream": event.originator_id,
        "version": event.originator_version,
        "topic": event.topic,
        "leaf": leaf.decode(),
        **_state(event.state),
    }


def _state(state: bytes) -> dict[str, str]:
    try:
        text = state.decode()
    except UnicodeDecodeError:
        return {"state_hex": state.hex()}
    return {"state_hex": state.hex()} if "\0" in text else {"state": text}


def _commit(first: int, last: int, commit: Commit) -> dict[str, Any]:
    return {
        "first": first,
        "last": last,
        "command": commit.command_id,
        "actor": commit.actor,
        "role": commit.role,
        "host": commit.host,
        "request": commit.request_sha256,
        "recorded_at": commit.recorded_at,
    }


def must_be_durable(notices: Sequence[str]) -> None:
    """A commit whose wait for a synchronous standby was cancelled reports success, and a warning.

    Raises OperationalError then: the events may be lost with this server, and are not acknowledged.
    """
    if any("synchronous replication" in notice for notice in notices):
        raise OperationalError(
            "The standby did not confirm the commit; ask again with the same key once it is back."
        )
