"""Events as PostgreSQL's COPY takes them, a stream that is never whole in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import Struct
from uuid import UUID

from eventsourcing.persistence import StoredEvent

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
FIXED = Struct(">hiiiqi16siii")
"""Seven fields; log_id (4 bytes), position (8), stream_id (16), version (4), length of topic."""
LENGTH = Struct(">i")
CHUNK = 1 << 16
"""Bytes handed to the driver at a time; its default of 8 KiB costs ten times the calls."""


def copy_rows(
    log_id: int, first: int, events: Iterable[tuple[StoredEvent, bytes]]
) -> Iterator[bytes]:
    """The events and their leaves in COPY's binary format, from position `first` on."""
    yield HEADER
    fixed, length = FIXED.pack, LENGTH.pack
    for position, (event, leaf) in enumerate(events, first):
        stream, topic, state = event.originator_id, event.topic.encode(), event.state
        stream_id = stream.bytes if isinstance(stream, UUID) else UUID(stream).bytes
        version = event.originator_version
        yield b"".join(
            (
                fixed(7, 4, log_id, 8, position, 16, stream_id, 4, version, len(topic)),
                topic,
                length(len(state)),
                state,
                length(len(leaf)),
                leaf,
            )
        )
    yield TRAILER


class CopyStream:
    """Rows as a readable file."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        self._rows, self._rest = rows, b""

    def read(self, size: int = CHUNK) -> bytes:
        """Up to about `size` bytes; none when the rows are at an end."""
        parts, held = [self._rest], len(self._rest)
        for row in self._rows:
            parts.append(row)
            held += len(row)
            if held >= size:
                break
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]

    def readline(self, _: int = -1) -> bytes:
        """One row; part of what the driver takes for a file, though COPY never asks for it."""
        return next(self._rows, b"")
