"""What a projection is told of one event: where and when it was recorded, and what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.transcoding import FactMapper, SafeTranscoder
from record.store.reading import Recorded

MAPPER = FactMapper(SafeTranscoder())


class Fact(NamedTuple):
    """One event, decoded. `position` is its place in the log, `version` its place in the stream."""

    position: int
    stream_id: UUID
    version: int
    topic: str
    recorded_at: datetime
    event: Any


def decode(recorded: Recorded) -> Fact:
    """The fact in the event; the error names the event when its bytes or its topic are wrong."""
    position, stream_id, version = recorded.position, recorded.stream_id, recorded.version
    stored = Notification(stream_id, version, recorded.topic, recorded.state, id=position)
    event = MAPPER.to_domain_event(stored)
    return Fact(position, stream_id, version, recorded.topic, recorded.recorded_at, event)
