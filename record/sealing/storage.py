"""Leaves and tiles in the database."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

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

OF_STREAM = """
SELECT
    position,
    version,
    topic,
    leaf
FROM record.events
WHERE log_id = %(log_id)s
    AND stream_id = %(stream_id)s
    AND version >= %(first)s
    AND version <= %(last)s
ORDER BY version
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


def settle(cursor: Cursor) -> None:
    """Once this transaction is committed, whatever was seen before is on disk."""
    cursor.execute(SETTLE)


def leaves(cursor: Cursor, log_id: int, after: int, last: int) -> list[bytes]:
    """The leaves after one position up to another, in order."""
    cursor.execute(LEAVES, {"log_id": log_id, "after": after, "last": last})
    return [bytes(leaf) for (leaf,) in cursor]


def of_stream(
    cursor: Cursor, log_id: int, stream_id: UUID, first: int, last: int
) -> list[tuple[int, int, str, bytes]]:
    """Position, version, topic and leaf of events of a stream, from one version to another."""
    asked = {"log_id": log_id, "stream_id": str(stream_id), "first": first, "last": last}
    cursor.execute(OF_STREAM, asked)
    return [(int(at), int(version), topic, bytes(leaf)) for at, version, topic, leaf in cursor]


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
