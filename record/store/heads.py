"""The last leaf hash seen of each stream, so that the next leaf can name it without a look-up."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from uuid import UUID


class Heads:
    """The last leaf hash seen of each stream, for the streams used last.

    A wrong guess does no harm: events never change, so what was seen stays true, and whoever
    builds on an old version is refused by the database.
    """

    def __init__(self, limit: int = 10_000) -> None:
        self.limit = limit
        self._seen: OrderedDict[UUID, tuple[int, str]] = OrderedDict()
        self._one_at_a_time = Lock()

    def remember(self, stream: UUID, version: int, leaf: str) -> None:
        """Note the leaf hash of the stream at this version."""
        with self._one_at_a_time:
            self._seen[stream] = (version, leaf)
            self._seen.move_to_end(stream)
            while len(self._seen) > self.limit:
                self._seen.popitem(last=False)

    def at(self, stream: UUID, version: int) -> str | None:
        """The leaf hash of the stream at this version, if it was seen."""
        seen = self._seen.get(stream)
        return seen[1] if seen and seen[0] == version else None
