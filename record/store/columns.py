"""Events as the statements take them, and rows as the library knows them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from eventsourcing.persistence import StoredEvent

LAST_VERSION = 2**31 - 1


def columns(events: Sequence[StoredEvent]) -> dict[str, object]:
    """The events column by column, as the statements take them."""
    return {
        "streams": [str(each.originator_id) for each in events],
        "versions": [each.originator_version for each in events],
        "topics": [each.topic for each in events],
        "states": [each.state for each in events],
    }


def span(
    stream_id: UUID | str, gt: int | None, lte: int | None, limit: int | None
) -> dict[str, object]:
    """The part of a stream that is asked for. NULL is no limit."""
    return {
        "stream_id": str(stream_id),
        "gt": -1 if gt is None else gt,
        "lte": LAST_VERSION if lte is None else lte,
        "limit": limit,
    }


def stored(stream: str, version: int, topic: str, state: memoryview) -> StoredEvent:
    """One row as the library knows it."""
    return StoredEvent(UUID(stream), version, topic, bytes(state))
