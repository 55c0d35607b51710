"""Checkpoints in the database: which are published, and how long is anything without one?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from psycopg2.extensions import cursor as Cursor

from record.proof.checkpoint import Checkpoint
from record.proof.note import Note, Verifier
from record.store.single import single

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


PUBLISH_KEY = """
INSERT INTO record.log_keys (
    log_id,
    verifier,
    since
)
VALUES (
    %(log_id)s,
    %(verifier)s,
    %(since)s
)
ON CONFLICT DO NOTHING
"""


KEYS = """
SELECT
    verifier,
    since
FROM record.log_keys
WHERE log_id = %(log_id)s
ORDER BY
    since,
    verifier
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


EVERY = """
SELECT
    size,
    note,
    published_at
FROM record.checkpoints
WHERE log_id = %(log_id)s
ORDER BY size
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


HOURS_UNSTAMPED = """
SELECT extract(epoch FROM clock_timestamp() - max(published_at))::float8 / 3600
FROM record.stamps
JOIN record.checkpoints USING (log_id, size)
WHERE log_id = %(log_id)s
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


def publish(
    cursor: Cursor, log_id: int, size: int, note: Note, keys: Iterable[Verifier] = ()
) -> None:
    """Publish a checkpoint and the keys that signed it; what is there already stays."""
    cursor.execute(PUBLISH, {"log_id": log_id, "size": size, "note": bytes(note)})
    publish_keys(cursor, log_id, size, keys)


def publish_keys(cursor: Cursor, log_id: int, since: int, keys: Iterable[Verifier]) -> None:
    """Publish keys that sign from that size on; those that are known stay as they are."""
    for each in keys:
        cursor.execute(PUBLISH_KEY, {"log_id": log_id, "verifier": str(each), "since": since})


def keys(cursor: Cursor, log_id: int) -> list[tuple[Verifier, int]]:
    """Every key that ever signed, with the size of the first checkpoint that it signed."""
    cursor.execute(KEYS, {"log_id": log_id})
    return [(Verifier.parse(key), int(since)) for key, since in cursor]


def latest(cursor: Cursor, log_id: int, *, at_most: int = MOST) -> Published | None:
    """The largest checkpoint that is published, up to a size."""
    cursor.execute(LATEST, {"log_id": log_id, "at_most": at_most})
    return _published(cursor)


def covering(cursor: Cursor, log_id: int, position: int) -> Published | None:
    """The first checkpoint under which this position lies."""
    cursor.execute(COVERING, {"log_id": log_id, "at_least": position})
    return _published(cursor)


def every(cursor: Cursor, log_id: int) -> list[Published]:
    """Every checkpoint that was ever published, the smallest first."""
    cursor.execute(EVERY, {"log_id": log_id})
    return [Published(int(size), bytes(note), at) for size, note, at in cursor]


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
    """Keep the stamp of a checkpoint; one that it has already stays."""
    cursor.execute(KEEP_STAMP, {"log_id": log_id, "size": size, "response": response})


def hours_unstamped(cursor: Cursor, log_id: int) -> float:
    """How long ago the last checkpoint with a stamp was published; infinity if there is none."""
    cursor.execute(HOURS_UNSTAMPED, {"log_id": log_id})
    found = single(cursor)
    return float("inf") if found is None else float(found)


def seconds_unsealed(cursor: Cursor, log_id: int, size: int) -> float:
    """How long the oldest event waits that no checkpoint of that size covers; 0 if none does."""
    cursor.execute(WAITS_SINCE, {"log_id": log_id, "size": size})
    found = cursor.fetchone()
    return max(0.0, float(found[0])) if found else 0.0


def _published(cursor: Cursor) -> Published | None:
    found = cursor.fetchone()
    return Published(int(found[0]), bytes(found[1]), found[2]) if found else None
