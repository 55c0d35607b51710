"""What if a projection is folded anew from the first event: is the live table the same?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from projections.engine import comparing, quarantine, shapes, tables
from projections.engine.catching_up import claim
from projections.engine.folding import PAGE, fold_page
from projections.engine.projection import Cursor, Projection
from projections.engine.sheet import Sheet
from record.store import reading, tracking
from record.store.pool import Pool

Progress = Callable[[int, int], None]
"""Told the position reached, and the one to be reached."""


class RebuildResult(NamedTuple):
    """What a rebuild found: the rows at a position, and how many were wrong or absent before.

    `compared` is false when there was nothing to compare with: no table, an empty one, or one of
    another version. If it is true, `differences` must be 0; otherwise somebody changed the table
    by hand, or the fold was changed without a new VERSION.
    """

    name: str
    position: int
    rows: int
    differences: int
    compared: bool
    quarantined: int


class CheckResult(NamedTuple):
    """Rows that a projection should have at a position, and in how many the live table differs."""

    name: str
    position: int
    rows: int
    differences: int


def rebuild(
    pool: Pool,
    log_id: int,
    name: str,
    projections: Sequence[Projection],
    progress: Progress | None = None,
) -> RebuildResult:
    """Fold a projection into a scratch table, compare at an equal position, and swap the rows.

    All of it is one transaction; the live engine waits only for its last part. Also releases the
    projection's quarantine, and upgrades a table of an older version. Raises KeyError for a name
    that is no projection's.
    """
    projection = {each.NAME: each for each in projections}[name]
    with pool.cursor(commit=True) as cursor:
        held = shapes.versions(cursor).get(name)
        position = tracking.position_of(cursor, log_id, name)
        compared = held == projection.VERSION and position > 0
        until = position if compared else reading.head(cursor, log_id)
        (sheet,) = _fold(cursor, log_id, {projection: until}, progress)
        if not compared:
            shapes.prepare(cursor, [projection])
        (live,) = claim(cursor, log_id, [projection])
        _fold_on(cursor, [sheet], max(live.position, until), progress)
        return _swap(cursor, sheet, live, compared=compared)


def check(pool: Pool, log_id: int, projections: Sequence[Projection]) -> list[CheckResult]:
    """Fold every projection into a scratch table, and compare. Changes nothing, leaves nothing."""
    with pool.cursor() as cursor:
        shapes.must_be_current(cursor, projections)
        until = {each: tracking.position_of(cursor, log_id, each.NAME) for each in projections}
        sheets = _fold(cursor, log_id, until)
        results = []
        for live, sheet in zip(claim(cursor, log_id, projections), sheets, strict=True):
            _fold_on(cursor, [sheet], live.position)
            tables.finish(cursor, sheet, tables.SCRATCH)
            found = comparing.compare(cursor, sheet.projection, log_id)
            comparing.forget(cursor)
            name, differences = sheet.projection.NAME, found.stray + found.missing
            results.append(CheckResult(name, live.position, found.rows, differences))
        return results


def _fold(
    cursor: Cursor, log_id: int, until: dict[Projection, int], progress: Progress | None = None
) -> list[Sheet]:
    """Scratch sheets, in the order in which the live ones are claimed, folded up to a position."""
    sheets = []
    for each in sorted(until, key=lambda each: each.NAME):
        shapes.create(cursor, each, tables.SCRATCH)
        sheets.append(Sheet(each, log_id, until=until[each], keeps=True))
    _read_to_end(cursor, sheets, progress)
    return sheets


def _fold_on(
    cursor: Cursor, sheets: list[Sheet], until: int, progress: Progress | None = None
) -> None:
    for sheet in sheets:
        sheet.until = until
    _read_to_end(cursor, sheets, progress)


def _read_to_end(cursor: Cursor, sheets: list[Sheet], progress: Progress | None) -> None:
    until = max(sheet.until or 0 for sheet in sheets)
    while fold_page(cursor, sheets[0].log_id, sheets, None, PAGE):
        for sheet in sheets:
            tables.write(cursor, sheet, tables.SCRATCH)
        if progress:
            progress(max(sheet.position for sheet in sheets), until)


def _swap(cursor: Cursor, sheet: Sheet, live: Sheet, *, compared: bool) -> RebuildResult:
    projection, log_id = sheet.projection, sheet.log_id
    tables.finish(cursor, sheet, tables.SCRATCH)
    found = comparing.compare(cursor, projection, log_id)
    comparing.mend(cursor, projection, log_id)
    comparing.forget(cursor)
    shapes.drop_scratch(cursor, projection)
    quarantine.release(cursor, log_id, projection.NAME)
    quarantine.park(cursor, log_id, projection.NAME, sheet.parked.values())
    shapes.count(cursor, [projection])
    if sheet.position > live.position:
        tracking.advance(cursor, log_id, projection.NAME, sheet.position)
    return RebuildResult(
        projection.NAME,
        sheet.position,
        found.rows,
        found.stray + found.missing if compared else 0,
        compared,
        len(sheet.parked),
    )
