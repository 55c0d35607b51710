"""How long does an event wait for its checkpoint, and how long may it?"""

from __future__ import annotations

from typing import NamedTuple

from psycopg2.extensions import cursor as Cursor

from record.sealing import checkpoints
from record.store import reading

LATE_SECONDS = 60.0
"""The maximum seal delay: a longer one is an alarm, in `/health`, in the log and on the pages."""


class Delay(NamedTuple):
    """How far the log is sealed, how many events are not, and how long the oldest of them waits."""

    size: int
    waiting: int
    seconds: float

    @property
    def is_late(self) -> bool:
        """Whether it is time for an alarm."""
        return self.seconds > LATE_SECONDS


def delay(cursor: Cursor, log_id: int) -> Delay:
    """As it is now."""
    published = checkpoints.latest(cursor, log_id)
    size = published.size if published else 0
    waiting = max(0, reading.head(cursor, log_id) - size)
    seconds = checkpoints.seconds_unsealed(cursor, log_id, size) if waiting else 0.0
    return Delay(size, waiting, seconds)
