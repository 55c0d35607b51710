"""Sealing for as long as the service runs: soon after something happens, and at once when asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import structlog
from eventsourcing.persistence import InterfaceError, OperationalError
from psycopg2.extensions import connection as Connection

from record.proof.findings import Finding
from record.sealing.delay import delay
from record.sealing.refusals import SealRefused, Unmet
from record.sealing.sealer import Sealer
from record.store import hints
from record.store.errors import translated

log = structlog.get_logger(__name__)

MANY = 256
"""So many events are sealed at once."""
SOON_SECONDS = 5.0
"""So long an event waits for others, unless somebody asks."""
LOOK_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 10.0


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
        except (SealRefused, Finding) as refused:
            log.critical("sealer.refused", finding=type(refused).__name__, why=str(refused))
            stop.wait(AFTER_TROUBLE_SECONDS)
        except (OperationalError, InterfaceError) as error:
            log.warning("sealer.database_lost", error=str(error))
            stop.wait(LOOK_SECONDS)
        except OSError as error:
            # Its own disk is full, or gone: there may be room again.
            log.critical("sealer.no_memory", error=str(error))
            stop.wait(AFTER_TROUBLE_SECONDS)


def _seal_if_due(sealer: Sealer, *, asked: bool) -> None:
    with sealer.pool.cursor() as cursor:
        now = delay(cursor, sealer.log_id)
    if now.is_late:
        log.error("sealer.late", events=now.waiting, seconds=round(now.seconds))
    is_due = now.waiting >= MANY or now.seconds >= SOON_SECONDS
    if now.waiting and (asked or is_due):
        sealed = sealer.seal()
        log.info("sealer.sealed", size=sealed.size, witnesses=list(sealed.witnesses))
    if asked or is_due:
        sealer.stamp(asked=asked)


@contextmanager
def _listening(sealer: Sealer) -> Iterator[Connection]:
    with sealer.pool.connection() as connection, translated():
        connection.autocommit = True
        hints.listen(connection, sealer.log_id, hints.SEALER)
        yield connection
