"""How often may somebody ask? Counted in this process, minute by minute."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from time import monotonic

MINUTE = 60


class PerMinute:
    """So many times a minute for each address; a minute's counts are forgotten with the minute.

    Our own few lines because the usual library starts a thread for nearly every request that it
    counts in memory: a quarter of the time of a GET, measured.
    """

    def __init__(self, times: int) -> None:
        self.times = times
        self._lock = Lock()
        self._minute = -1
        self._counts: Counter[str] = Counter()

    def seconds_to_wait(self, who: str) -> int:
        """Count one more; 0 if that is allowed, or how long to wait before the next."""
        now = int(monotonic())
        with self._lock:
            if now // MINUTE != self._minute:
                self._minute = now // MINUTE
                self._counts.clear()
            self._counts[who] += 1
            return MINUTE - now % MINUTE if self._counts[who] > self.times else 0
