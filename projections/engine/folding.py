"""The one loop over the log: for catch-up, for rebuild and for check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from projections.engine.fact import decode
from projections.engine.projection import Cursor
from projections.engine.sheet import Sheet
from record.store.reading import Recorded, page

PAGE = 10_000
"""Events read at a time: large enough that statements cost nothing, small enough for memory."""


Load: TypeAlias = Callable[[Sheet, Sequence[Recorded]], None]


def fold_page(
    cursor: Cursor,
    log_id: int,
    sheets: Sequence[Sheet],
    load: Load | None,
    limit: int = PAGE,
) -> int:
    """Read one page after the sheet that is furthest behind; fold it into all; how many it had.

    `load` is asked for the rows that the page's streams have in the live table; None if the sheets
    keep all their rows themselves. A sheet that is further
    ahead, or has an end before, takes only its own part of the page.
    """
    after = min(sheet.position for sheet in sheets)
    ends = [sheet.until for sheet in sheets if sheet.until is not None]
    until = max(ends) if len(ends) == len(sheets) else None
    events = page(cursor, log_id, after, limit, until)
    for sheet in sheets:
        if load:
            load(sheet, [each for each in events if sheet.wants(each.position)])
    for recorded in events:
        _fold_into(sheets, recorded)
    for sheet in sheets:
        _move_on(sheet, events)
    return len(events)


def _fold_into(sheets: Sequence[Sheet], recorded: Recorded) -> None:
    wanting = [sheet for sheet in sheets if sheet.wants(recorded.position)]
    try:
        fact = decode(recorded)
    except Exception as error:
        # An event that cannot be read is every projection's trouble, and only its stream's.
        for sheet in wanting:
            sheet.park(recorded, error)
        return
    for sheet in wanting:
        sheet.fold(fact)


def _move_on(sheet: Sheet, events: Sequence[Recorded]) -> None:
    if events:
        last = events[-1].position
        sheet.position = max(sheet.position, min(last, sheet.until or last))
