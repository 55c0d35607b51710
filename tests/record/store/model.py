"""What a log is, in memory and in few words: the store must not be told from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from eventsourcing.persistence import Notification, StoredEvent


class Refused(Exception):
    """What the store must refuse, and of which it must keep nothing."""


@dataclass(frozen=True)
class Command:
    """Who asks, under which id, and for what."""

    id: UUID = field(default_factory=uuid4)
    by: str = "u-1"
    role: str = "clerk"
    host: str = "api"
    request_sha256: str = "ab" * 32


class Committed(NamedTuple):
    """One append, as the log remembers it."""

    command: Command
    first: int
    last: int


class Model:
    """Events in one order, the commits that brought them, snapshots, and how far a reader got."""

    def __init__(self) -> None:
        self.events: list[StoredEvent] = []
        self.streams: dict[UUID, list[StoredEvent]] = {}
        self.commits: list[Committed] = []
        self.snapshots: dict[tuple[UUID, int], StoredEvent] = {}
        self.tracking = 0

    def append(
        self, events: Sequence[StoredEvent], command: Command, tracking: int | None = None
    ) -> list[int] | None:
        """All of them or none: each follows the last of its stream, and no command comes twice."""
        if not events and tracking is None:
            return None
        if events and self.committed(command.id):
            raise Refused(f"{command.id} was here before.")
        ends = {stream: len(held) for stream, held in self.streams.items()}
        for each in events:
            ends[each.originator_id] = ends.get(each.originator_id, 0) + 1
            if each.originator_version != ends[each.originator_id]:
                raise Refused(f"{each} does not follow.")
        if tracking is not None:
            self.track(tracking)
        return self._keep(events, command) if events else None

    def _keep(self, events: Sequence[StoredEvent], command: Command) -> list[int]:
        first = len(self.events) + 1
        self.events.extend(events)
        for each in events:
            self.streams.setdefault(each.originator_id, []).append(each)
        self.commits.append(Committed(command, first, len(self.events)))
        return list(range(first, len(self.events) + 1))

    def track(self, position: int) -> None:
        """A reader only moves forwards."""
        if position <= self.tracking:
            raise Refused(f"The reader was at {self.tracking} already.")
        self.tracking = position

    def take_snapshots(self, snapshots: Sequence[StoredEvent]) -> None:
        """All of them, or none if one was taken before."""
        new = {(each.originator_id, each.originator_version): each for each in snapshots}
        if len(new) < len(snapshots) or new.keys() & self.snapshots.keys():
            raise Refused("One of them was taken before.")
        self.snapshots |= new

    def committed(self, command_id: UUID) -> Committed | None:
        """The append that answered this command."""
        return next((each for each in self.commits if each.command.id == command_id), None)

    def answer(self, command_id: UUID) -> tuple[Any, ...] | None:
        """Its last event, that one's position, what was asked, and how many events there are."""
        found = self.committed(command_id)
        if found is None:
            return None
        last = self.events[found.last - 1]
        asked = found.command.request_sha256
        place = (last.originator_id, last.originator_version, found.last)
        return (*place, asked, found.last - found.first + 1)

    def of_stream(
        self, stream: UUID, gt: int | None, lte: int | None, desc: bool, limit: int | None
    ) -> list[StoredEvent]:
        """The library's `select_events`."""
        return _span(self.streams.get(stream, []), gt, lte, desc, limit)

    def snapshots_of(
        self, stream: UUID, gt: int | None, lte: int | None, desc: bool, limit: int | None
    ) -> list[StoredEvent]:
        """The same, of snapshots."""
        taken = [self.snapshots[key] for key in sorted(self.snapshots) if key[0] == stream]
        return _span(taken, gt, lte, desc, limit)

    def notifications(
        self, start: int | None, limit: int, stop: int | None, topics: list[str], inclusive: bool
    ) -> list[Notification]:
        """The library's `select_notifications`."""
        first = (start or 0) + (not inclusive)
        found = [
            Notification(**vars(each), id=position)
            for position, each in enumerate(self.events, 1)
            if first <= position <= (stop if stop is not None else position)
            and (not topics or each.topic in topics)
        ]
        return found[:limit]


def _span(
    held: list[StoredEvent], gt: int | None, lte: int | None, desc: bool, limit: int | None
) -> list[StoredEvent]:
    low, high = -1 if gt is None else gt, 2**31 if lte is None else lte
    found = [each for each in held if low < each.originator_version <= high]
    return (found[::-1] if desc else found)[:limit]
