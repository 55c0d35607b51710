"""How do events get from here to the disk? In one round trip, for one command or for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from time import monotonic
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import InterfaceError, OperationalError
from psycopg2.extensions import connection as Connection

from record.store import sql
from record.store.coalescing import Coalescer
from record.store.columns import columns
from record.store.errors import translated
from record.store.pool import Pool
from record.store.single import single

if TYPE_CHECKING:
    from record.store.appending import Append


HINT_SECONDS = 0.05
"""A notification in every append would halve what several processes can append."""


class Committer:
    """Puts commands on record and on disk: those of many threads together, a verdict for each."""

    def __init__(self, pool: Pool, log_id: int) -> None:
        self.pool, self.log_id = pool, log_id
        self._coalescer: Coalescer[Append, int] = Coalescer(self._commit)
        self._hinted_at = 0.0

    def carry_out(self, append: Append) -> int:
        """The position of the first event of a command, once all of them are on disk."""
        return self._coalescer.carry_out(append)

    def flush(self) -> None:
        """Wait until everything that was committed so far, by whomever, is on disk."""
        with self.pool.connection() as connection, translated():
            self.flush_on(connection)

    def flush_on(self, connection: Connection) -> None:
        """The same, on a connection that has no transaction open."""
        self._execute(connection, sql.FLUSH, {"log_id": self.log_id})

    def _commit(self, batch: Sequence[Append]) -> Sequence[int | Exception]:
        if len(batch) == 1:
            return [self._commit_one(batch[0])]
        try:
            return self._commit_all(batch)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # One of them may not be; nothing is on record yet, and each is tried for itself.
            return [self._verdict(each) for each in batch]

    def _verdict(self, append: Append) -> int | Exception:
        try:
            return self._commit_one(append)
        except Exception as error:
            return error

    def _commit_one(self, append: Append) -> int:
        if len(append.events) > 1:
            return self._commit_all([append])[0]
        with self.pool.connection() as connection, translated():
            return int(self._execute(connection, sql.APPEND_ONE, one(append)))

    def _commit_all(self, batch: Sequence[Append]) -> list[int]:
        params = many(batch)
        with self.pool.connection() as connection, translated():
            first = int(self._execute(connection, sql.APPEND_AND_FLUSH, params))
        return [first + offset - 1 for offset in params["firsts"]]

    def _execute(self, connection: Connection, statement: str, params: dict[str, Any]) -> Any:
        connection.autocommit = True
        connection.notices.clear()
        with connection.cursor() as cursor:
            cursor.execute(statement, params | {"hint": self._hint_is_due()})
            answer = single(cursor)
        must_be_durable(connection.notices)
        return answer

    def _hint_is_due(self) -> bool:
        now = monotonic()
        is_due = now - self._hinted_at >= HINT_SECONDS
        self._hinted_at = now if is_due else self._hinted_at
        return is_due


def one(append: Append) -> dict[str, Any]:
    """A command and its only event."""
    (event,), (leaf,) = append.events, append.leaves
    return append.params() | {
        "stream": str(event.originator_id),
        "version": event.originator_version,
        "topic": event.topic,
        "state": event.state,
        "leaf": leaf,
    }


def many(appends: Sequence[Append]) -> dict[str, Any]:
    """The commands and their events, column by column."""
    lasts = list(accumulate(len(each.events) for each in appends))
    commits = [each.commit for each in appends]
    return appends[0].log_params() | {
        **columns(_chained(each.events for each in appends)),
        "leaves": _chained(each.leaves for each in appends),
        "firsts": [1, *(last + 1 for last in lasts[:-1])],
        "lasts": lasts,
        "commands": [str(each.command_id) for each in commits],
        "actors": [each.actor for each in commits],
        "roles": [each.role for each in commits],
        "hosts": [each.host for each in commits],
        "requests": [each.request_sha256 for each in commits],
        "recorded": [each.recorded_at.isoformat() for each in commits],
    }


def must_be_durable(notices: Sequence[str]) -> None:
    """A commit whose wait for a synchronous standby was cancelled reports success, and a warning.

    Raises OperationalError then: the events may be lost with this server, and are not acknowledged.
    """
    if any("synchronous replication" in notice for notice in notices):
        raise OperationalError(
            "The standby did not confirm the commit; ask again with the same key once it is back."
        )


def _chained(parts: Iterable[Sequence[Any]]) -> list[Any]:
    return list(chain.from_iterable(parts))
