"""Everything held against everything: rows, leaves, commits, tiles, checkpoints, issued reports."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import NamedTuple

from psycopg2.extensions import cursor as Cursor

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Changed, Finding, Malformed, Missing, Truncated, Unsealed
from record.proof.history import Entry, History
from record.proof.tiles import HEIGHT, WHOLE, folded
from record.proof.tree import leaf_hash
from record.sealing import checkpoints, storage
from record.sealing.checkpoints import Published
from record.sealing.rows import Row, gaps, rows
from record.store import reading
from record.store.issued import kept

ISSUED = "report.issued"


class Examined(NamedTuple):
    """How far the log was gone through, the root of that, and every finding."""

    size: int
    root: bytes
    findings: list[Finding]


def examine(cursor: Cursor, log_id: int, remembered: Checkpoint | None = None) -> Examined:
    """Go through the whole log. `remembered` is what its sealer signed last, by its own memory.

    The history ends at the first event that does not hold; all else is looked at in any case.
    """
    # In this order: what is sealed is on record, so that nothing is sealed above the head.
    published = checkpoints.every(cursor, log_id)
    head, history = reading.head(cursor, log_id), History()
    sizes = {each.size for each in published} | ({remembered.size} if remembered else set())
    sealed = max((each.size for each in published), default=0)
    found = [
        *_events(cursor, log_id, head, sealed, history, sizes),
        *_checkpoints(cursor, log_id, published, history),
        *(_remembered(remembered, history) if remembered else ()),
        *_commits(cursor, log_id, head),
    ]
    return Examined(history.tree.size, history.tree.root, found)


def _events(
    cursor: Cursor, log_id: int, head: int, sealed: int, history: History, sizes: Collection[int]
) -> Iterator[Finding]:
    """Rows, leaves, states, tiles, and the bytes of each report that was issued."""
    seen, tiles = _Seen(rows(cursor, log_id, head)), _Tiles(cursor, log_id, sealed)
    try:
        for entry in history.read(seen, sizes):
            _must_be(seen.row, entry)
            yield from tiles.grown(seen.row.leaf_hash)
            if entry.topic == ISSUED:
                yield from _report(cursor, log_id, entry)
    except Finding as finding:
        yield finding


class _Seen:
    """Rows as pairs of leaf and state; the row of the last pair can still be asked for."""

    def __init__(self, given: Iterator[Row]) -> None:
        self.given = given
        self.row: Row

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(self.given, 1):
            self.row = row
            if row.position != number:
                raise Missing(f"There is no event {number}.")
            try:
                yield row.leaf.decode(), row.state.decode()
            except UnicodeDecodeError as error:
                raise Malformed(f"Event {number} is not in UTF-8.") from error


def _must_be(row: Row, entry: Entry) -> None:
    """Whether the row's own columns say what its leaf says."""
    leaf = entry.leaf
    if (row.stream_id, row.version, row.topic) != (leaf["stream"], leaf["ver"], leaf["topic"]):
        raise Unsealed(f"The row of event {row.position} names another event than its leaf.")
    if row.leaf_hash != leaf_hash(row.leaf):
        raise Unsealed(f"The hash kept with event {row.position} is not that of its leaf.")


class _Tiles:
    """Holds every whole tile against the leaves, as they come by."""

    def __init__(self, cursor: Cursor, log_id: int, sealed: int) -> None:
        self.cursor, self.log_id, self.sealed = cursor, log_id, sealed
        self.edge: list[bytearray] = []
        self.places: list[int] = []

    def grown(self, hashed: bytes, level: int = 0) -> Iterator[Finding]:
        """One more hash at that level, and above where a tile is whole by it."""
        if level == len(self.edge):
            self.edge.append(bytearray())
            self.places.append(0)
        self.edge[level] += hashed
        if len(self.edge[level]) < WHOLE:
            return
        whole, self.edge[level] = bytes(self.edge[level]), bytearray()
        place, self.places[level] = self.places[level], self.places[level] + 1
        root = folded(whole)
        yield from self._compared(level, place, whole, root)
        yield from self.grown(root, level + 1)

    def _compared(self, level: int, place: int, hashes: bytes, root: bytes) -> Iterator[Finding]:
        there = storage.tile(self.cursor, self.log_id, level, place)
        above = storage.roots(self.cursor, self.log_id, level, place, 1)
        is_due = (place + 1) << HEIGHT * (level + 1) <= self.sealed
        if there is None and is_due:
            yield Missing(f"Tile {place} of level {level} is not there.")
        elif there is not None and (there, above) != (hashes, root):
            yield Changed(f"Tile {place} of level {level} does not follow from the leaves.")


def _report(cursor: Cursor, log_id: int, entry: Entry) -> Iterator[Finding]:
    digest = str(json.loads(entry.state).get("sha256"))
    body = kept(cursor, log_id, digest)
    if body is None:
        yield Missing(f"The report that event {entry.position} issued is not kept.")
    elif sha256(body).hexdigest() != digest:
        yield Changed(f"The report that event {entry.position} issued has other bytes now.")


def _checkpoints(
    cursor: Cursor, log_id: int, published: list[Published], history: History
) -> Iterator[Finding]:
    known = [key for key, _ in checkpoints.keys(cursor, log_id)]
    for each in published:
        try:
            each.note.signed_by(known)
            yield from _covers(each.size, each.checkpoint, history)
        except Finding as finding:
            yield type(finding)(f"The checkpoint of {each.size} events: {finding}")


def _remembered(last: Checkpoint, history: History) -> Iterator[Finding]:
    if last.size:
        yield from _covers(last.size, last, history)


def _covers(size: int, signed: Checkpoint, history: History) -> Iterator[Finding]:
    """Whether the events have the root that was signed over so many of them."""
    if signed.size != size:
        yield Malformed(f"It is kept as one of {size} events and says {signed.size}.")
    elif size not in history.roots:
        yield Truncated(f"{size} events were signed; the history does not hold for so many.")
    elif history.roots[size] != signed.root:
        yield Changed(f"The first {size} events do not have the root that was signed.")


def _commits(cursor: Cursor, log_id: int, head: int) -> Iterator[Finding]:
    many, last = gaps(cursor, log_id, head)
    if many:
        yield Missing(f"{many} commits do not begin where the one before them ended.")
    if last != head:
        yield Missing(f"The last commit ends at {last}, the last event is {head}.")
