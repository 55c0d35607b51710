"""How far each reader of a log has got; it moves in the reader's own transaction, and forwards."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from time import monotonic, sleep

from eventsourcing.persistence import (
    IntegrityError,
    Tracking,
    TrackingRecorder,
    WaitInterruptedError,
)
from psycopg2.extensions import cursor as Cursor

from record.store.pool import Pool
from record.store.single import single

UPSTREAM = "casework"

POSITION_OF = """
SELECT position
FROM record.tracking
WHERE log_id = %(log_id)s
    AND reader = %(reader)s
    AND upstream = %(upstream)s
"""

LEAST = """
SELECT
    count(*),
    min(position),
    (
        SELECT coalesce(max(position), 0)
        FROM record.events
        WHERE log_id = %(log_id)s
    )
FROM record.tracking
WHERE log_id = %(log_id)s
    AND reader = ANY (%(readers)s)
    AND upstream = %(upstream)s
"""

BEGIN = """
INSERT INTO record.tracking (
    log_id,
    reader,
    upstream,
    position
)
VALUES (
    %(log_id)s,
    %(reader)s,
    %(upstream)s,
    0
)
ON CONFLICT DO NOTHING
"""

ADVANCE = """
INSERT INTO record.tracking AS held (
    log_id,
    reader,
    upstream,
    position
)
VALUES (
    %(log_id)s,
    %(reader)s,
    %(upstream)s,
    %(to)s
)
ON CONFLICT (log_id, reader, upstream) DO UPDATE
SET position = excluded.position
WHERE held.position < excluded.position
RETURNING position
"""

SET_BACK = """
UPDATE record.tracking
SET position = %(to)s
WHERE log_id = %(log_id)s
    AND reader = %(reader)s
    AND upstream = %(upstream)s
"""


def position_of(cursor: Cursor, log_id: int, reader: str, upstream: str = UPSTREAM) -> int:
    """Where the reader is; 0 if it never began."""
    cursor.execute(POSITION_OF, {"log_id": log_id, "reader": reader, "upstream": upstream})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def is_behind(
    cursor: Cursor, log_id: int, readers: Sequence[str], upstream: str = UPSTREAM
) -> bool:
    """Whether any of these readers has not read all of the log."""
    key = {"log_id": log_id, "readers": list(readers), "upstream": upstream}
    cursor.execute(LEAST, key)
    begun, least, head = next(cursor)
    return bool(head > (least if begun == len(readers) else 0))


def claim(cursor: Cursor, log_id: int, reader: str, upstream: str = UPSTREAM) -> int:
    """Where the reader is, and nobody else may move it until this transaction ends."""
    key = {"log_id": log_id, "reader": reader, "upstream": upstream}
    cursor.execute(f"{BEGIN}; {POSITION_OF} FOR UPDATE", key)
    return int(single(cursor))


def advance(cursor: Cursor, log_id: int, reader: str, to: int, upstream: str = UPSTREAM) -> None:
    """Move the reader to a later position; an equal or earlier one is refused."""
    key = {"log_id": log_id, "reader": reader, "upstream": upstream, "to": to}
    cursor.execute(ADVANCE, key)
    if cursor.fetchone() is None:
        raise IntegrityError(f"{reader} has read position {to} already; it only moves forwards.")


def set_back(cursor: Cursor, log_id: int, reader: str, to: int, upstream: str = UPSTREAM) -> None:
    """Move the reader anywhere: for a rebuild, which has put its tables there as well."""
    key = {"log_id": log_id, "reader": reader, "upstream": upstream, "to": to}
    cursor.execute(SET_BACK, key)


class PgTrackingRecorder(TrackingRecorder):
    """The library's tracking, in the table that our own readers use."""

    poll_seconds = 0.005

    def __init__(self, pool: Pool, log_id: int, reader: str) -> None:
        self.pool, self.log_id, self.reader = pool, log_id, reader

    def insert_tracking(self, tracking: Tracking) -> None:
        """Record that the reader got this far."""
        with self.pool.cursor(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)

    def _insert_tracking(self, cursor: Cursor, tracking: Tracking) -> None:
        advance(
            cursor, self.log_id, self.reader, tracking.notification_id, tracking.application_name
        )

    def max_tracking_id(self, application_name: str) -> int | None:
        """How far the reader got with this application; None if it never began."""
        with self.pool.cursor() as cursor:
            return position_of(cursor, self.log_id, self.reader, application_name) or None

    def wait(
        self,
        application_name: str,
        notification_id: int | None,
        timeout: float = 1.0,
        interrupt: threading.Event | None = None,
    ) -> None:
        """Block until the reader got this far; looks every 5 ms, not every 100."""
        deadline = monotonic() + timeout
        while not self.has_tracking_id(application_name, notification_id):
            if monotonic() > deadline:
                raise TimeoutError(
                    f"{self.reader} did not get to position {notification_id} of "
                    f"{application_name} within {timeout:g} s."
                )
            if interrupt is None:
                sleep(self.poll_seconds)
            elif interrupt.wait(self.poll_seconds):
                raise WaitInterruptedError
