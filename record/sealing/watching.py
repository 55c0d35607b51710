"""Sealing for as long as the service runs: soon after something happens, and at once when asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import structlog
from eventsourcing.persistence import InterfaceError, OperationalError
from psycopg2.extensions import connection as Connection

from record.sealing.refusals import SealRefused, Unmet
from record.sealing.sealer import Sealer, unsealed
from record.store import hints
from record.store.errors import translated

log = structlog.get_logger(__name__)

MANY = 256
"""So many events are sealed at once."""
SOON_SECONDS = 5.0
"""So long an event waits for others, unless somebody asks."""
LOOK_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 10.0
LATE_SECONDS = 60.0
"""The maximum seal delay: whoever reads `/health` or the log is told of a longer one."""


def run(sealer: Sealer, stop: Event) -> None:
    """Seal until `stop` is set. What goes wrong is told in the log, and tried again."""
    while not stop.is_set():
        try:
            with _listening(sealer) as connection:
                while not stop.is_set():
                    _seal_if_due(sealer, asked=hints.wait(connection, LOOK_SECONDS))
        except Unmet as unmet:
            log.warning("sealer.unmet", why=str(unmet))
            stop.wait(LOOK_SECONDS)
        except SealRefused as refused:
            log.critical("sealer.refused", finding=type(refused).__name__, why=str(refused))
            stop.wait(AFTER_TROUBLE_SECONDS)
        except (OperationalError, InterfaceError) as error:
            log.warning("sealer.database_lost", error=str(error))
            stop.wait(LOOK_SECONDS)


def _seal_if_due(sealer: Sealer, *, asked: bool) -> None:
    with sealer.pool.cursor() as cursor:
        waiting, seconds = unsealed(cursor, sealer.log_id)
    if seconds > LATE_SECONDS:
        log.error("sealer.late", events=waiting, seconds=round(seconds))
    if waiting and (asked or waiting >= MANY or seconds >= SOON_SECONDS):
        sealed = sealer.seal()
        log.info("sealer.sealed", size=sealed.size, witnesses=list(sealed.witnesses))


@contextmanager
def _listening(sealer: Sealer) -> Iterator[Connection]:
    with sealer.pool.connection() as connection, translated():
        connection.autocommit = True
        hints.listen(connection, sealer.log_id, hints.SEALER)
        yield connection
