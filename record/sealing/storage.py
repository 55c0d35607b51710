"""Tiles and checkpoints in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg2.extensions import cursor as Cursor

from record.proof.checkpoint import Checkpoint
from record.proof.note import Note
from record.store.single import single

SETTLE = """
SELECT
    set_config('synchronous_commit', 'on', true),
    pg_current_xact_id()
"""
"""Committed, this is on disk, and so is whatever was seen before: events are seen before that."""

LEAVES = """
SELECT leaf
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(last)s
ORDER BY position
"""

PAIRS = """
SELECT
    convert_from(leaf, 'UTF8'),
    convert_from(state, 'UTF8')
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(last)s
ORDER BY position
"""

LEAF_HASHES = """
SELECT coalesce(string_agg(leaf_hash, ''::bytea ORDER BY position), ''::bytea)
FROM record.events
WHERE log_id = %(log_id)s
    AND position > %(after)s
    AND position <= %(last)s
"""

TILE = """
SELECT hashes
FROM record.tiles
WHERE log_id = %(log_id)s
    AND level = %(level)s
    AND place = %(place)s
"""

ROOTS = """
SELECT coalesce(string_agg(root, ''::bytea ORDER BY place), ''::bytea)
FROM record.tiles
WHERE log_id = %(log_id)s
    AND level = %(level)s
    AND place >= %(first)s
    AND place < %(first)s + %(width)s
"""

WHOLE = """
SELECT coalesce(max(place) + 1, 0)
FROM record.tiles
WHERE log_id = %(log_id)s
    AND level = %(level)s
"""

KEEP_TILES = """
INSERT INTO record.tiles (
    log_id,
    level,
    place,
    hashes,
    root
)
SELECT
    %(log_id)s,
    %(level)s,
    %(first)s + ordinal - 1,
    hashes,
    root
FROM unnest(%(hashes)s::bytea[], %(roots)s::bytea[]) WITH ORDINALITY AS each (hashes, root, ordinal)
"""

PUBLISH = """
INSERT INTO record.checkpoints (
    log_id,
    size,
    note
)
VALUES (
    %(log_id)s,
    %(size)s,
    %(note)s
)
ON CONFLICT DO NOTHING
"""

LATEST = """
SELECT
    size,
    note,
    published_at
FROM record.checkpoints
WHERE log_id = %(log_id)s
    AND size <= %(at_most)s
ORDER BY size DESC
LIMIT 1
"""

COVERING = """
SELECT
    size,
    note,
    published_at
FROM record.checkpoints
WHERE log_id = %(log_id)s
    AND size >= %(at_least)s
ORDER BY size
LIMIT 1
"""

STAMP = """
SELECT response
FROM record.stamps
WHERE log_id = %(log_id)s
    AND size = %(size)s
"""

KEEP_STAMP = """
INSERT INTO record.stamps (
    log_id,
    size,
    response
)
VALUES (
    %(log_id)s,
    %(size)s,
    %(response)s
)
ON CONFLICT DO NOTHING
"""

SIZES = """
SELECT size
FROM record.checkpoints
WHERE log_id = %(log_id)s
ORDER BY size
"""

WAITS_SINCE = """
SELECT extract(epoch FROM clock_timestamp() - recorded_at)::float8
FROM record.commits
WHERE log_id = %(log_id)s
    AND last_position > %(size)s
    AND first_position >= (
        SELECT coalesce(max(first_position), 0)
        FROM record.commits
        WHERE log_id = %(log_id)s
            AND first_position <= %(size)s + 1
    )
ORDER BY first_position
LIMIT 1
"""

MOST = 2**63 - 1


class Published(NamedTuple):
    """A checkpoint that everybody may see."""

    size: int
    body: bytes
    at: datetime

    @property
    def note(self) -> Note:
        """The checkpoint, with who signed it."""
        return Note.parse(self.body)

    @property
    def checkpoint(self) -> Checkpoint:
        """What it says."""
        return Checkpoint.parse(self.note.text)


def settle(cursor: Cursor) -> None:
    """Once this transaction is committed, whatever was seen before is on disk."""
    cursor.execute(SETTLE)


def leaves(cursor: Cursor, log_id: int, after: int, last: int) -> list[bytes]:
    """The leaves after one position up to another, in order."""
    cursor.execute(LEAVES, {"log_id": log_id, "after": after, "last": last})
    return [bytes(leaf) for (leaf,) in cursor]


def pairs(cursor: Cursor, log_id: int, after: int, last: int) -> list[tuple[str, str]]:
    """Leaf and state of each event, as text: both are JSON."""
    cursor.execute(PAIRS, {"log_id": log_id, "after": after, "last": last})
    return [(leaf, state) for leaf, state in cursor]


def leaf_hashes(cursor: Cursor, log_id: int, after: int, last: int) -> bytes:
    """Their hashes, one behind the other."""
    cursor.execute(LEAF_HASHES, {"log_id": log_id, "after": after, "last": last})
    return bytes(single(cursor))


def tile(cursor: Cursor, log_id: int, level: int, place: int) -> bytes | None:
    """The 256 hashes of a tile; None as long as it is not whole."""
    cursor.execute(TILE, {"log_id": log_id, "level": level, "place": place})
    found = cursor.fetchone()
    return bytes(found[0]) if found else None


def roots(cursor: Cursor, log_id: int, level: int, first: int, width: int) -> bytes:
    """The roots of so many whole tiles, one behind the other."""
    asked = {"log_id": log_id, "level": level, "first": first, "width": width}
    cursor.execute(ROOTS, asked)
    return bytes(single(cursor))


def whole_tiles(cursor: Cursor, log_id: int, level: int) -> int:
    """How many tiles of the level are whole."""
    cursor.execute(WHOLE, {"log_id": log_id, "level": level})
    return int(single(cursor))


def keep_tiles(
    cursor: Cursor, log_id: int, level: int, first: int, tiles: Sequence[tuple[bytes, bytes]]
) -> None:
    """Keep the hashes and the root of each whole tile, from the first on."""
    hashes, tops = [each for each, _ in tiles], [each for _, each in tiles]
    asked = {"log_id": log_id, "level": level, "first": first, "hashes": hashes, "roots": tops}
    cursor.execute(KEEP_TILES, asked)


def publish(cursor: Cursor, log_id: int, size: int, note: Note) -> None:
    """Publish a checkpoint; one of its size that is there already stays."""
    cursor.execute(PUBLISH, {"log_id": log_id, "size": size, "note": bytes(note)})


def latest(cursor: Cursor, log_id: int, *, at_most: int = MOST) -> Published | None:
    """The largest checkpoint that is published, up to a size."""
    cursor.execute(LATEST, {"log_id": log_id, "at_most": at_most})
    return _published(cursor)


def covering(cursor: Cursor, log_id: int, position: int) -> Published | None:
    """The first checkpoint under which this position lies."""
    cursor.execute(COVERING, {"log_id": log_id, "at_least": position})
    return _published(cursor)


def of_size(cursor: Cursor, log_id: int, size: int) -> Published | None:
    """The checkpoint of just that size."""
    found = latest(cursor, log_id, at_most=size)
    return found if found and found.size == size else None


def stamp(cursor: Cursor, log_id: int, size: int) -> bytes | None:
    """The time stamp over the checkpoint of that size (RFC 3161); None if it has none."""
    cursor.execute(STAMP, {"log_id": log_id, "size": size})
    found = cursor.fetchone()
    return bytes(found[0]) if found else None


def keep_stamp(cursor: Cursor, log_id: int, size: int, response: bytes) -> None:
    """Keep a stamp; one that is there already stays."""
    cursor.execute(KEEP_STAMP, {"log_id": log_id, "size": size, "response": response})


def sizes(cursor: Cursor, log_id: int) -> list[int]:
    """The sizes of all checkpoints."""
    cursor.execute(SIZES, {"log_id": log_id})
    return [int(size) for (size,) in cursor]


def seconds_unsealed(cursor: Cursor, log_id: int, size: int) -> float:
    """How long the oldest event waits that no checkpoint of that size covers; 0 if none does."""
    cursor.execute(WAITS_SINCE, {"log_id": log_id, "size": size})
    found = cursor.fetchone()
    return max(0.0, float(found[0])) if found else 0.0


def _published(cursor: Cursor) -> Published | None:
    found = cursor.fetchone()
    return Published(int(found[0]), bytes(found[1]), found[2]) if found else None
