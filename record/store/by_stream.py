"""The log as a rebuild reads it: stream by stream, each with its whole history.

To a fold nothing matters but the order within a stream. Read so, a history is whole at once, and
what has to be held in memory does not grow with the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import accumulate, pairwise
from struct import unpack
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.store.blocks import Arriving, integers
from record.store.copying import CHUNK
from record.store.reading import EPOCH, Recorded

HISTORIES = """
COPY (
    SELECT
        event.stream_id,
        string_agg(int8send(event.position), ''::bytea ORDER BY event.version),
        string_agg(int4send(event.version), ''::bytea ORDER BY event.version),
        convert_to(string_agg(event.topic, chr(10) ORDER BY event.version), 'UTF8'),
        string_agg(int4send(length(event.state)), ''::bytea ORDER BY event.version),
        string_agg(event.state, ''::bytea ORDER BY event.version),
        string_agg(timestamptz_send(made.recorded_at), ''::bytea ORDER BY event.version)
    FROM record.events AS event
    CROSS JOIN LATERAL (
        SELECT recorded_at
        FROM record.commits
        WHERE log_id = event.log_id
            AND first_position <= event.position
        ORDER BY first_position DESC
        LIMIT 1
    ) AS made
    WHERE event.log_id = %(log_id)s
        AND event.position <= %(until)s
        AND event.stream_id >= %(first)s::uuid
        AND event.stream_id <= %(last)s::uuid
    GROUP BY event.stream_id
)
TO STDOUT WITH (FORMAT binary)
"""

ALL = 2**128
"""How many stream ids there may be."""


def ranges(events: int, in_one: int) -> list[tuple[UUID, UUID]]:
    """All stream ids, in as many ranges as leave about so many of the events to each.

    Ids are random, so that equal ranges hold about as many.
    """
    parts = max(1, -(-events // in_one))
    edges = [ALL * part // parts for part in range(parts + 1)]
    return [(UUID(int=first), UUID(int=after - 1)) for first, after in pairwise(edges)]


def histories(
    cursor: Cursor, log_id: int, until: int, first: UUID, last: UUID
) -> Iterator[list[Recorded]]:
    """The history of each stream of a range of ids, up to a position, in no order."""
    arriving = Arriving(_history)
    asked = {"log_id": log_id, "until": until, "first": str(first), "last": str(last)}
    cursor.copy_expert(cursor.mogrify(HISTORIES, asked).decode(), arriving, CHUNK)
    yield from arriving.found


def _history(row: bytes, *fields: slice) -> list[Recorded]:
    stream, positions, versions, topics, lengths, states, moments = fields
    stream_id = UUID(bytes=row[stream])
    ends = accumulate(integers(row[lengths]), initial=states.start)
    events = zip(
        _long(row[positions]),
        integers(row[versions]),
        row[topics].decode().split("\n"),
        pairwise(ends),
        _long(row[moments]),
        strict=True,
    )
    return [
        Recorded(
            position, stream_id, version, topic, row[start:end], EPOCH + timedelta(0, 0, moment)
        )
        for position, version, topic, (start, end), moment in events
    ]


def _long(each: bytes) -> Sequence[int]:
    return unpack(f">{len(each) // 8}q", each)
