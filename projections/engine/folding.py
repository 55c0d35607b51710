"""One page of the log, folded into every sheet: what all catching up is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from projections.engine.projection import Cursor
from projections.engine.sheet import Sheet
from projections.engine.whole import fold_into
from record.store.reading import Recorded, page

PAGE = 10_000
"""Events read at a time: large enough that statements cost nothing, small enough for memory."""


Load: TypeAlias = Callable[[Sheet, Sequence[Recorded]], None]


def fold_page(
    cursor: Cursor,
    log_id: int,
    sheets: Sequence[Sheet],
    load: Load,
    limit: int = PAGE,
) -> int:
    """Read one page after the sheet that is furthest behind; fold it into all; how many it had.

    `load` is asked for the rows that the page's streams have in the table. A sheet that is further
    ahead, or has an end before, takes only its own part of the page.
    """
    after = min(sheet.position for sheet in sheets)
    ends = [sheet.until for sheet in sheets if sheet.until is not None]
    until = max(ends) if len(ends) == len(sheets) else None
    events = page(cursor, log_id, after, limit, until)
    for sheet in sheets:
        load(sheet, [each for each in events if sheet.wants(each.position)])
    for recorded in events:
        fold_into([sheet for sheet in sheets if sheet.wants(recorded.position)], recorded)
    for sheet in sheets:
        _move_on(sheet, events)
    return len(events)


def _move_on(sheet: Sheet, events: Sequence[Recorded]) -> None:
    if events:
        last = events[-1].position
        sheet.position = max(sheet.position, min(last, sheet.until or last))
