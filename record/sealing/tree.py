"""The tree of a log as it lies in the database: whole tiles, and the events at its edge."""

from __future__ import annotations

from hashlib import sha256

from psycopg2.extensions import cursor as Cursor

from record.proof.tiles import WHOLE, WIDTH, folded, reader
from record.proof.tree import EMPTY, consistency, inclusion, range_root
from record.sealing import storage

AT_ONCE = 64
"""Tiles whose leaves are read together: some 16,000 leaves."""


class RecordTree:
    """Proofs of any size that the log ever had; it asks for each tile once."""

    def __init__(self, cursor: Cursor, log_id: int) -> None:
        self.cursor, self.log_id = cursor, log_id
        self._tiles: dict[tuple[int, int, int], bytes] = {}

    def root(self, size: int) -> bytes:
        """The root over the first so many events."""
        return range_root(reader(self.tile, size), 0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that the event at position `index + 1` is among the first so many."""
        return inclusion(reader(self.tile, size), index, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the log of one size begins with that of another."""
        return consistency(reader(self.tile, new), old, new) if old else []

    def tile(self, level: int, number: int, width: int) -> bytes:
        """So many hashes of a tile, one behind the other."""
        asked = (level, number, width)
        if asked not in self._tiles:
            self._tiles[asked] = self._read(*asked)
        return self._tiles[asked]

    def _read(self, level: int, number: int, width: int) -> bytes:
        first = number * WIDTH
        if width == WIDTH:
            whole = storage.tile(self.cursor, self.log_id, level, number)
            if whole is not None:
                return whole
        if level:
            return storage.roots(self.cursor, self.log_id, level - 1, first, width)
        return storage.leaf_hashes(self.cursor, self.log_id, first, first + width)


def grow(cursor: Cursor, log_id: int, size: int) -> None:
    """Keep every tile that is whole in the tree of that size; those that are there stay.

    The leaves are hashed here, whatever hash the database has of them.
    """
    for first, last in _missing(cursor, log_id, 0, size // WIDTH):
        leaves = storage.leaves(cursor, log_id, first * WIDTH, last * WIDTH)
        hashes = b"".join([sha256(b"\x00" + leaf).digest() for leaf in leaves])
        storage.keep_tiles(cursor, log_id, 0, first, _tiles(hashes))
    level, whole = 1, size // WIDTH // WIDTH
    while whole:
        for first, last in _missing(cursor, log_id, level, whole):
            width = (last - first) * WIDTH
            below = storage.roots(cursor, log_id, level - 1, first * WIDTH, width)
            storage.keep_tiles(cursor, log_id, level, first, _tiles(below))
        level, whole = level + 1, whole // WIDTH


def _missing(cursor: Cursor, log_id: int, level: int, whole: int) -> list[tuple[int, int]]:
    """From which tile to which there are none yet, a few at a time."""
    there = storage.whole_tiles(cursor, log_id, level)
    return [(first, min(first + AT_ONCE, whole)) for first in range(there, whole, AT_ONCE)]


def _tiles(hashes: bytes) -> list[tuple[bytes, bytes]]:
    """The hashes of each tile, and its root."""
    tiles = [hashes[at : at + WHOLE] for at in range(0, len(hashes), WHOLE)]
    return [(each, folded(each)) for each in tiles]
