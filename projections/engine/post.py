"""Where a process stands while it follows the log: what it leads, and what wakes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import structlog

from projections.engine.projection import Connection, Projection
from record.store import hints
from record.store.errors import translated
from record.store.leadership import lead
from record.store.pool import Pool

log = structlog.get_logger(__name__)

STANDBY_SECONDS = 1.0
"""How often one who stands by asks whether it leads now."""


class Post:
    """One session of the database, which holds the leaderships and gets the hints.

    Both end with it, so that whoever has lost it leads nothing.
    """

    def __init__(
        self, connection: Connection, log_id: int, projections: Sequence[Projection]
    ) -> None:
        self.connection, self.log_id, self.projections = connection, log_id, projections
        self._led: list[Projection] = []
        self._ask_at = 0.0

    def led(self) -> Sequence[Projection]:
        """The projections that this process leads, in the order in which they were given."""
        if len(self._led) < len(self.projections) and monotonic() >= self._ask_at:
            self._ask()
        return self._led

    def wait(self, seconds: float) -> bool:
        """Whether a hint came within so many seconds. Raises OperationalError: the post is lost."""
        return hints.wait(self.connection, seconds)

    def _ask(self) -> None:
        with translated(), self.connection.cursor() as cursor:
            led = [
                each
                for each in self.projections
                if each in self._led or lead(cursor, self.log_id, each.NAME)
            ]
        new = [each.NAME for each in led if each not in self._led]
        if new:
            log.info("projections.leading", names=new)
        elif not led and not self._ask_at:
            log.info("projections.standing_by", names=[each.NAME for each in self.projections])
        self._led, self._ask_at = led, monotonic() + STANDBY_SECONDS


@contextmanager
def post(pool: Pool, log_id: int, projections: Sequence[Projection]) -> Iterator[Post]:
    """A post on a connection of its own, which is closed at the end."""
    with pool.connection() as connection:
        try:
            with translated():
                connection.autocommit = True
                hints.listen(connection, log_id)
            yield Post(connection, log_id, projections)
        finally:
            connection.close()
