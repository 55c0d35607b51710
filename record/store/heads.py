"""The last leaf seen of each stream, so that the next leaf can name it without a look-up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from uuid import UUID

from record.store.forks import in_child
from record.store.leaf import leaf_hash


class Heads:
    """The last leaf seen of each stream, for the streams used last.

    A wrong guess does no harm: events never change, so what was seen stays true, and whoever
    builds on an old version is refused by the database.
    """

    def __init__(self, limit: int = 4096) -> None:
        self.limit = limit
        self._begin()
        in_child(self._begin)

    def _begin(self) -> None:
        self._seen: OrderedDict[UUID, tuple[int, str | bytes]] = OrderedDict()
        self._one_at_a_time = Lock()

    def remember(self, stream: UUID, version: int, leaf: str | bytes) -> None:
        """Note the stream's leaf at this version: its bytes, or its hash in hex."""
        with self._one_at_a_time:
            self._seen[stream] = (version, leaf)
            self._seen.move_to_end(stream)
            if len(self._seen) > self.limit:
                self._seen.popitem(last=False)

    def forget(self, streams: Iterable[UUID]) -> None:
        """Look these up again: an append on what was seen of them was refused."""
        with self._one_at_a_time:
            for stream in streams:
                self._seen.pop(stream, None)

    def at(self, stream: UUID, version: int) -> str | None:
        """The hex leaf hash of the stream at this version, if it was seen."""
        seen = self._seen.get(stream)
        return hashed(seen[1]) if seen and seen[0] == version else None


def hashed(leaf: str | bytes) -> str:
    """The hex leaf hash; most leaves are never asked for theirs, so it is made when they are."""
    return leaf if isinstance(leaf, str) else leaf_hash(leaf)
