"""Following the log for as long as the service runs."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from time import monotonic

import structlog
from eventsourcing.persistence import InterfaceError, OperationalError

from projections.engine.catching_up import catch_up, fold_on
from projections.engine.post import Post, post
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
    """Catch up again and again until `stop` is set, with the projections that are ours to lead.

    Looks at once when there is a hint; otherwise after 50 ms while events come in, and ever less
    often while none do, up to `idle_seconds`. A lost database is waited for; anything else is
    logged and raised: it is a fault of ours.
    """
    failures = 0
    while not stop.is_set():
        began = monotonic()
        try:
            with post(pool, log_id, projections) as here:
                _follow(pool, here, stop, idle_seconds)
        except (OperationalError, InterfaceError) as error:
            if isinstance(error, PoolClosed):
                _must_be_stopping(stop, error)
                return
            # Whoever held out for a while begins anew; a full disk is not asked ten times a second.
            failures = 1 if monotonic() - began > LONGEST_BACKOFF_SECONDS else min(failures + 1, 16)
            backoff = min(BUSY_SECONDS * 2**failures, LONGEST_BACKOFF_SECONDS)
            log.warning("projections.database_lost", error=str(error), retry_seconds=backoff)
            stop.wait(backoff)
        except Exception:
            log.exception("projections.stopped")
            raise


def _follow(pool: Pool, here: Post, stop: Event, idle_seconds: float) -> None:
    pause, known = BUSY_SECONDS, 0
    while not stop.is_set():
        led = here.led()
        fold = catch_up if len(led) > known else fold_on
        folded, known = fold(pool, here.log_id, led) if led else 0, len(led)
        pause = BUSY_SECONDS if folded else min(pause * 1.5, idle_seconds)
        here.wait(pause)


def _must_be_stopping(stop: Event, error: PoolClosed) -> None:
    if not stop.is_set():
        log.error("projections.stopped", error=str(error))
        raise error
