"""How do the live tables follow the log, and how far behind are they?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from projections.engine import quarantine, shapes, tables
from projections.engine.folding import PAGE, fold_page
from projections.engine.projection import Cursor, Projection
from projections.engine.sheet import Sheet
from record.store import reading, tracking
from record.store.pool import Pool


class Lag(NamedTuple):
    """The last position that a projection has folded, and how many events it is behind."""

    position: int
    behind: int


MANY = 1_000
"""From so many events on, what PostgreSQL believes of the tables is out of date until it counts."""


def lag(cursor: Cursor, log_id: int, projections: Sequence[Projection]) -> dict[str, Lag]:
    """How far each projection has got, by name."""
    found = {each.NAME: tracking.position_of(cursor, log_id, each.NAME) for each in projections}
    head = reading.head(cursor, log_id)
    return {name: Lag(position, max(head - position, 0)) for name, position in found.items()}


def catch_up(pool: Pool, log_id: int, projections: Sequence[Projection], limit: int = PAGE) -> int:
    """Fold everything recorded so far; how many events that were.

    Each page is one transaction: rows, quarantine and position are committed together, and on disk
    before anybody sees them. So is then every event before it, and what is shown stays true.
    """
    with pool.cursor(commit=True) as cursor:
        shapes.prepare(cursor, projections)
    return fold_on(pool, log_id, projections, limit)


def fold_on(pool: Pool, log_id: int, projections: Sequence[Projection], limit: int = PAGE) -> int:
    """The same where every table is there: whoever follows the log makes them once, not each time.

    Raises WrongShape when another program has put others in their place since.
    """
    with pool.look() as cursor:
        behind = tracking.is_behind(cursor, log_id, [each.NAME for each in projections])
    folded = 0
    while behind:
        last = _one_page(pool, log_id, projections, limit)
        folded, behind = folded + last, last == limit
    if folded >= MANY:
        with pool.cursor(commit=True) as cursor:
            shapes.count(cursor, projections)
    return folded


def _one_page(pool: Pool, log_id: int, projections: Sequence[Projection], limit: int) -> int:
    with pool.cursor(commit=True) as cursor:
        sheets = claim(cursor, log_id, projections)
        began = [sheet.position for sheet in sheets]
        folded = fold_page(
            cursor, log_id, sheets, lambda sheet, events: _load(cursor, sheet, events), limit
        )
        for sheet, position in zip(sheets, began, strict=True):
            if sheet.position > position:
                _commit_to(cursor, sheet)
    return folded


def claim(cursor: Cursor, log_id: int, projections: Sequence[Projection]) -> list[Sheet]:
    """A sheet for each projection where it stands, which nobody else may move meanwhile.

    All engines claim in the same order, so that none waits for another in a circle.
    """
    sheets = []
    for each in sorted(projections, key=lambda each: each.NAME):
        sheet = Sheet(each, log_id, tracking.claim(cursor, log_id, each.NAME))
        for parked in quarantine.quarantined(cursor, log_id, each.NAME):
            sheet.parked[parked.stream_id] = parked
        sheets.append(sheet)
    shapes.must_be_current(cursor, projections)
    return sheets


def _load(cursor: Cursor, sheet: Sheet, events: Sequence[reading.Recorded]) -> None:
    # A stream whose first event is in this page has no rows yet.
    new = {each.stream_id for each in events if each.version == 1}
    tables.load(cursor, sheet, {each.stream_id for each in events} - new)


def _commit_to(cursor: Cursor, sheet: Sheet) -> None:
    name = sheet.projection.NAME
    tables.write(cursor, sheet, tables.LIVE)
    quarantine.park(cursor, sheet.log_id, name, sheet.parked.values())
    tracking.advance(cursor, sheet.log_id, name, sheet.position)
