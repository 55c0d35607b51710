"""While we serve, the embedded PostgreSQL is brought back when it ended without being told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from record.postgres import EmbeddedPostgres, PostgresError

log = structlog.get_logger(__name__)

WATCH_SECONDS = 2.0


@contextmanager
def watched(server: EmbeddedPostgres | None) -> Iterator[None]:
    """Look after the server, if it is ours, until the end of the block.

    A full disk can end it for good: it finds no room to begin again either, and nobody else starts
    it once there is some. One that was told to stop stays stopped.
    """
    if server is None:
        yield
        return
    stop = threading.Event()
    watch = threading.Thread(target=_watch, args=(server, stop), daemon=True)
    watch.start()
    try:
        yield
    finally:
        stop.set()
        watch.join()


def _watch(server: EmbeddedPostgres, stop: threading.Event) -> None:
    while not stop.wait(WATCH_SECONDS):
        try:
            if server.has_fallen():
                log.warning("postgres.fell")
                server.start()
                log.warning("postgres.up_again")
        except PostgresError as error:
            log.warning("postgres.down", error=str(error))
