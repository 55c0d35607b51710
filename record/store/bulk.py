"""However many events, a page at a time: each page on record whole, and never twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from eventsourcing.persistence import IntegrityError, StoredEvent

from record.store.recorder import PgApplicationRecorder

PAGE = 10_000
"""Events in one commit: enough that a statement costs nothing, and others wait a tenth of a second
for the log at most."""


class OtherEvents(IntegrityError):
    """This command put other events on record before; take a new command for new events."""


def append_bulk(
    recorder: PgApplicationRecorder, events: Iterable[StoredEvent], command: Any, page: int = PAGE
) -> Iterator[int]:
    """Append events as they come; after each page its last position, once that is on disk.

    In memory is never more than one page. Each page is a commit, whose id `command.page` makes of
    the command's, the page's number and its size. Whoever was stopped sends the same events under
    the same command again: what is on record is passed over. A conflict refuses its page, and ends
    there.
    Raises OtherEvents where a page on record does not end with the event that is sent now.
    """
    rest = iter(events)
    number = 0
    while batch := list(islice(rest, page)):
        yield _append(recorder, batch, command.page(number, page))
        number += 1


def _append(recorder: PgApplicationRecorder, events: Sequence[StoredEvent], command: Any) -> int:
    known = _on_record(recorder, events, command)
    if known is not None:
        return known
    try:
        positions = recorder.insert_events(events, command=command)
    except IntegrityError:
        # Our twin may have been faster.
        known = _on_record(recorder, events, command)
        if known is None:
            raise
        return known
    return positions[-1] if positions else 0


def _on_record(
    recorder: PgApplicationRecorder, events: Sequence[StoredEvent], command: Any
) -> int | None:
    given = recorder.answer(command.id)
    if given is None:
        return None
    last = events[-1]
    sent = (last.originator_id, last.originator_version, command.request_sha256, len(events))
    if sent != (given.stream_id, given.version, given.request_sha256, given.events):
        raise OtherEvents(
            f"Command {command.id} put {given.events} other events on record before, the last of "
            f"them version {given.version} of stream {given.stream_id}. Send new events under a "
            "new command."
        )
    return given.position
