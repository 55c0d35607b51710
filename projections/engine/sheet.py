"""One projection's rows while a page of facts is folded into them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from projections.engine.copying import NULL, line
from projections.engine.fact import Fact
from projections.engine.projection import Projection
from projections.engine.quarantine import Parked, reason_of
from record.store.reading import Recorded


class Since(NamedTuple):
    """From which position and legal day a row holds, and its line if it is not in the table yet."""

    position: int
    on: date
    unwritten: str | None


class Sheet:
    """Current rows by stream, and what of them is still to be written.

    `position` is the last one folded; nothing after `until` is folded in.
    """

    def __init__(
        self,
        projection: Projection,
        log_id: int,
        position: int = 0,
        *,
        until: int | None = None,
    ) -> None:
        self.projection, self.log_id, self.position = projection, log_id, position
        self.until = until
        self.rows: dict[UUID, dict[Any, Any]] = {}
        self.since: dict[UUID, dict[Any, Since]] = {}
        self.lines: list[str] = []
        self.ended: list[tuple[Any, ...]] = []
        self.parked: dict[UUID, Parked] = {}

    def wants(self, position: int) -> bool:
        """Whether the event at this position is still to be folded in here."""
        return position > self.position and (self.until is None or position <= self.until)

    def hold(self, stream_id: UUID, key: Any, row: Any, position: int, on: date) -> None:
        """Take in a current row from the table."""
        self.rows.setdefault(stream_id, {})[key] = row
        self.since.setdefault(stream_id, {})[key] = Since(position, on, None)

    def park(self, recorded: Recorded | Fact, error: Exception) -> None:
        """Quarantine the stream from this event on."""
        known = self.parked.get(recorded.stream_id)
        if known:
            self.parked[recorded.stream_id] = known.one_more()
        else:
            self.parked[recorded.stream_id] = Parked(
                recorded.stream_id, recorded.position, recorded.topic, reason_of(error), new=True
            )

    def fold(self, fact: Fact) -> None:
        """Let the fact change its stream's rows, all of them or, if that fails, none."""
        stream_id = fact.stream_id
        if stream_id in self.parked:
            self.parked[stream_id] = self.parked[stream_id].one_more()
            return
        rows = self.rows.get(stream_id, {})
        try:
            changed = [
                (key, row, line(row))
                for key, row in self.projection.evolve(rows, fact).items()
                if rows.get(key) != row
            ]
        except Exception as error:
            # Whatever a fold trips over is about this stream; the others must not wait for it.
            self.park(fact, error)
            return
        if self.projection.APPEND_ONLY:
            self.lines.extend(f"{self.log_id}\t{text}\n" for _, _, text in changed)
        else:
            self._replace(stream_id, fact.position, fact.event.on, changed)

    def _replace(
        self, stream_id: UUID, position: int, on: date, changed: Iterable[tuple[Any, Any, str]]
    ) -> None:
        rows = self.rows.setdefault(stream_id, {})
        since = self.since.setdefault(stream_id, {})
        # What was recorded late counts from the latest legal day known when it was recorded, so
        # that versions follow one another by legal day as they do by position.
        on = max([on, *(each.on for each in since.values())])
        for key, row, text in changed:
            if key in since:
                self._end(key, since[key], position, on)
            rows[key], since[key] = row, Since(position, on, text)

    def _end(self, key: Any, since: Since, position: int, on: date) -> None:
        if since.unwritten is None:
            self.ended.append((*key, position, on))
        else:
            self.lines.append(
                f"{self.log_id}\t{since.unwritten}"
                f"\t{since.position}\t{position}\t{since.on}\t{on}\n"
            )

    def current_lines(self) -> Iterable[str]:
        """The lines of the current rows that are not in the table yet."""
        for since in self.since.values():
            for position, on, text in since.values():
                if text is not None:
                    yield f"{self.log_id}\t{text}\t{position}\t{NULL}\t{on}\t{NULL}\n"
