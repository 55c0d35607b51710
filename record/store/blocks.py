"""Events as PostgreSQL hands out many of them: a few hundred in one row, column by column.

A value costs the server, the wire and the driver more than its bytes do. And COPY sends a row while
the server already makes the next one, so that neither side waits for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from struct import Struct, unpack
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.store.copying import CHUNK, HEADER, TRAILER

BLOCK = 500
"""Positions in one row: enough that a row costs nothing, and it fits between two processes."""

COPY_BLOCKS = """
COPY (
    SELECT
        start.after,
        block.*
    FROM generate_series(
        %(after)s::bigint,
        %(last)s::bigint - 1,
        %(block)s::bigint
    ) AS start (after)
    CROSS JOIN LATERAL (
        SELECT
            string_agg(uuid_send(stream_id), ''::bytea ORDER BY position),
            string_agg(int4send(version), ''::bytea ORDER BY position),
            convert_to(string_agg(topic, chr(10) ORDER BY position), 'UTF8'),
            string_agg(int4send(length(state)), ''::bytea ORDER BY position),
            string_agg(state, ''::bytea ORDER BY position)
        FROM record.events
        WHERE log_id = %(log_id)s
            AND position > start.after
            AND position <= least(start.after + %(block)s, %(last)s)
        HAVING count(*) > 0
    ) AS block
)
TO STDOUT WITH (FORMAT binary)
"""
"""A topic holds no control character (record.leaf_names), so that a new line ends it."""

FIELDS, LENGTH = Struct(">h"), Struct(">i")
"""How many fields a row has; how many bytes a field has."""

uuid_of = lru_cache(maxsize=4096)(lambda identifier: UUID(bytes=identifier))
"""Events of a stream come close together, and a UUID takes as long to make as all the rest."""


class Block(NamedTuple):
    """The events that lie within so many positions after one, in their order."""

    after: int
    streams: Sequence[UUID]
    versions: Sequence[int]
    topics: Sequence[str]
    states: Sequence[bytes]


def read_blocks(cursor: Cursor, log_id: int, after: int, last: int) -> list[Block]:
    """The events after one position up to another, as far as they are there."""
    arriving = Arriving(_block)
    asked = {"log_id": log_id, "after": after, "last": last, "block": BLOCK}
    statement = cursor.mogrify(COPY_BLOCKS, asked).decode()
    cursor.copy_expert(statement, arriving, CHUNK)
    # Nothing but the plan of the day says in which order they come.
    return sorted(arriving.found)


Made = TypeVar("Made")


class Arriving(Generic[Made]):
    """A file that takes each row apart while the server makes the next.

    What is `made` of a row is told the row's bytes, and where in them each field lies.
    """

    def __init__(self, made: Callable[..., Made]) -> None:
        self.made, self.found = made, list[Made]()

    def write(self, message: bytes) -> None:
        """One row, since a message of PostgreSQL's never holds another part of the data."""
        begin = len(HEADER) if message.startswith(HEADER) else 0
        if message[begin:] not in (b"", TRAILER):
            self.found.append(self.made(message, *_fields(message, begin + FIELDS.size)))

    def read(self, _: int = -1) -> bytes:
        """Part of what the driver takes for a file, though nothing is asked of this one."""
        return b""


def _fields(row: bytes, at: int) -> Iterator[slice]:
    """Where each field lies: the states are most of the row, and are copied once, one by one."""
    while at < len(row):
        (length,) = LENGTH.unpack_from(row, at)
        at += LENGTH.size
        yield slice(at, at + length)
        at += length


def _block(row: bytes, *fields: slice) -> Block:
    after, streams, versions, topics, lengths, states = fields
    ends = accumulate(integers(row[lengths]), initial=states.start)
    return Block(
        int.from_bytes(row[after], "big"),
        list(map(uuid_of, _identifiers(row[streams]))),
        integers(row[versions]),
        row[topics].decode().split("\n"),
        [row[start:end] for start, end in pairwise(ends)],
    )


def _identifiers(each: bytes) -> tuple[Any, ...]:
    return unpack("16s" * (len(each) // 16), each)


def integers(each: bytes) -> tuple[Any, ...]:
    """The numbers of four bytes each that stand there one behind the other."""
    return unpack(f">{len(each) // 4}i", each)
