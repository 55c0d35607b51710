"""A history that is remembered, told again with the days and ids of another one put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from projections.engine.copying import NULL
from projections.engine.whole import Lines
from record.store.reading import Recorded


class Change(NamedTuple):
    """One row that an event makes or changes: whose, which, its line, and what is put in there.

    `row` numbers the rows of a history that have versions; it is None where rows are only added.
    """

    projection: int
    row: int | None
    template: str
    picked: Callable[[Sequence[Any]], Any]


class After(Protocol):
    """What is remembered of one event: its changes, and the places of its ids and its day."""

    changes: Sequence[Change]
    ids: Sequence[int]
    on: int


class Retold:
    """The lines of one history while its events are gone through."""

    def __init__(self, log_id: int, projections: int, stream_id: str) -> None:
        self.log_id = log_id
        self.values: list[Any] = [stream_id]
        self.written: Lines = [[] for _ in range(projections)]
        # Plain tuples: the projection, the row's line, and the position and legal day it is of.
        self.current: dict[int, tuple[int, str, int, str]] = {}
        self.latest = [""] * projections

    def add(self, event: Recorded, values: Sequence[str], after: After) -> None:
        """The rows that the event makes or changes, with the values of this history in them."""
        known, position = self.values, event.position
        known += (position, _moment(event.recorded_at), *values)
        for place in after.ids:
            text = known[place]
            known[place] = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
        for projection, row, template, picked in after.changes:
            text = template % picked(known)
            if row is None:
                self.written[projection].append(f"{self.log_id}\t{text}\n")
                continue
            on, latest, before = known[after.on], self.latest[projection], self.current.get(row)
            on = max(latest, on)
            if before is not None:
                _, line, began, began_on = before
                if line == text:
                    continue
                self.written[projection].append(
                    f"{self.log_id}\t{line}\t{began}\t{position}\t{began_on}\t{on}\n"
                )
            self.latest[projection] = on
            self.current[row] = (projection, text, position, on)

    def lines(self) -> Lines:
        """All of them so far, with those of the rows that still hold."""
        lines = [list(each) for each in self.written]
        for projection, text, position, on in self.current.values():
            lines[projection].append(f"{self.log_id}\t{text}\t{position}\t{NULL}\t{on}\t{NULL}\n")
        return lines


_moment = lru_cache(maxsize=4096)(str)
"""A commit's time as text; its events come close together."""
