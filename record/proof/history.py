"""Reads a log from its first event to its last, and says where it does not hold together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from record.proof.findings import BackDated, Malformed, OutOfOrder, Unsealed
from record.proof.tree import Frontier, leaf_hash

TOLERANCE = timedelta(hours=1)
"""By so much a clock may go back: several hosts, or a long import, are not quite in order."""

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


class Entry(NamedTuple):
    """One event: where it stands, what its leaf says and hashes to, and the bytes of its state."""

    position: int
    topic: str
    """Without the version behind a colon."""
    leaf: dict[str, Any]
    hash: str
    """That of the leaf (RFC 6962) in hex."""
    state: bytes


@dataclass
class History:
    """A log as far as it was read: its tree, and each stream's last event."""

    tree: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=dict)
    """The root at each size that was asked for."""
    latest: datetime = LONG_AGO
    _streams: dict[str, tuple[int, str]] = field(default_factory=dict)

    def read(
        self, pairs: Iterable[tuple[str, str]], sizes: Collection[int] = ()
    ) -> Iterator[Entry]:
        """Each event, given as leaf and state. Raises the finding that it meets first."""
        for leaf, state in pairs:
            hashed = leaf_hash(leaf.encode())
            self.tree.append(hashed)
            yield self._entry(leaf, state.encode(), hashed.hex())
            if self.tree.size in sizes:
                self.roots[self.tree.size] = self.tree.root

    def _entry(self, leaf: str, state: bytes, hashed: str) -> Entry:
        position = self.tree.size
        try:
            said = orjson.loads(leaf)
            named, stream, version = said["state_sha256"], said["stream"], int(said["ver"])
            at, previous, topic = _moment(said["at"]), said["prev"], str(said["topic"])
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise Malformed(f"The leaf of event {position} is not one of this log's.") from error
        if named != sha256(state).hexdigest():
            raise Unsealed(f"The state of event {position} is not the one that its leaf names.")
        if self._streams.get(stream, (0, None)) != (version - 1, previous):
            raise OutOfOrder(f"Event {position} does not follow the one before it in {stream}.")
        self._streams[stream] = (version, hashed)
        if at < self.latest - TOLERANCE:
            raise BackDated(
                f"Event {position} says {said['at']}, long before an event that stands before it."
            )
        self.latest = max(self.latest, at)
        return Entry(position, topic.partition(":")[0], said, hashed, state)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("A time has its offset from UTC.")
    return found
