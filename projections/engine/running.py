"""Following the log for as long as the service runs."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import structlog
from eventsourcing.persistence import InterfaceError, OperationalError

from projections.engine.catching_up import catch_up
from projections.engine.projection import Projection
from record.store.pool import Pool, PoolClosed

log = structlog.get_logger(__name__)

BUSY_SECONDS = 0.05
IDLE_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 10.0


def run(
    pool: Pool,
    log_id: int,
    stop: Event,
    *,
    projections: Sequence[Projection],
    idle_seconds: float = IDLE_SECONDS,
) -> None:
    """Catch up again and again until `stop` is set.

    Looks every 50 ms while events come in, ever less often while none do, up to `idle_seconds`.
    A lost database is waited for; anything else is logged and raised: it is a fault of ours.
    """
    pause = BUSY_SECONDS
    while not stop.is_set():
        try:
            folded = catch_up(pool, log_id, projections)
            pause = BUSY_SECONDS if folded else min(pause * 1.5, idle_seconds)
        except (OperationalError, InterfaceError) as error:
            if isinstance(error, PoolClosed):
                _must_be_stopping(stop, error)
                return
            pause = min(pause * 2, LONGEST_BACKOFF_SECONDS)
            log.warning("projections.database_lost", error=str(error), retry_seconds=pause)
        except Exception:
            log.exception("projections.stopped")
            raise
        stop.wait(pause)


def _must_be_stopping(stop: Event, error: PoolClosed) -> None:
    if not stop.is_set():
        log.error("projections.stopped", error=str(error))
        raise error
