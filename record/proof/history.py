"""Reads a log from its first event to its last, and says where it does not hold together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from record.proof.findings import AheadOfTime, BackDated, Malformed, OutOfOrder, Unsealed
from record.proof.note import Note
from record.proof.policy import Policy
from record.proof.tree import Frontier, leaf_hash

TOLERANCE = timedelta(hours=1)
"""By so much a clock may go back: several hosts, or a long import, are not quite in order."""

MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
"""A time as leaves have it (RFC 3339): of several ways to write one, all verifiers read this."""
OTHER = "it is not what this kind of log writes."
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
            said, at = said_by(leaf)
        except Malformed as wrong:
            raise Malformed(f"The leaf of event {position}: {wrong}") from wrong
        stream, version, previous = said["stream"], said["ver"], said["prev"]
        if said["state_sha256"] != sha256(state).hexdigest():
            raise Unsealed(f"The state of event {position} is not the one that its leaf names.")
        if self._streams.get(stream, (0, None)) != (version - 1, previous):
            raise OutOfOrder(f"Event {position} does not follow the one before it in {stream}.")
        self._streams[stream] = (version, hashed)
        if at < self.latest - TOLERANCE:
            raise BackDated(
                f"Event {position} says {said['at']}, long before an event that stands before it."
            )
        self.latest = max(self.latest, at)
        return Entry(position, said["topic"].partition(":")[0], said, hashed, state)


def said_by(leaf: str) -> tuple[dict[str, Any], datetime]:
    """What a leaf of ours says, each of it of its own kind, and when. Raises Malformed."""
    try:
        said: dict[str, Any] = orjson.loads(leaf)
        previous, at = said["prev"], said["at"]
        is_ours = (
            type(said["state_sha256"]) is type(said["stream"]) is type(said["topic"]) is str
            and type(said["ver"]) is int
            and (previous is None or (type(previous) is str and previous != ""))
            and MOMENT.fullmatch(at)
            and _are_plain("".join(said))
            and "\\u" not in leaf  # Nothing of ours needs it, and readers differ in what it may be.
        )
        if is_ours:
            return said, datetime.fromisoformat(at)
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(OTHER) from error
    raise Malformed(OTHER)


def _are_plain(names: str) -> bool:
    """Of small letters, digits and underscores: Go's own reader takes "AT" for "at"."""
    return names.isascii() and names.islower() and names.replace("_", "").isalnum()


def must_be_before(at: datetime, saw: float, who: str) -> None:
    """A clock that was set forward is told by one that was not. Raises AheadOfTime."""
    if at.timestamp() > saw + TOLERANCE.total_seconds():
        raise AheadOfTime(f"An event says {at:%Y-%m-%dT%H:%M:%SZ}, long after {who} had seen it.")


def must_be_seen_later(at: datetime, note: Note, policy: Policy) -> None:
    """What is recorded at that time was there when the witnesses cosigned. Raises AheadOfTime."""
    for name, witness in policy.witnesses.items():
        saw = witness.saw(note)
        if saw is not None:
            must_be_before(at, saw, f"the witness {name}")
