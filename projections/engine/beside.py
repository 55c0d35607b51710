"""Tables beside the live ones: made, filled from the first event on, and swapped in.

All logs of the database share a table, so that each of them is folded. People go on reading the
live tables, and the engine goes on writing them; only the last part waits for neither to move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from projections.engine import keeping, quarantine, shapes, tables, views
from projections.engine.filling import fill
from projections.engine.folding import PAGE, fold_page
from projections.engine.projection import Cursor, Projection
from projections.engine.quarantine import Parked
from projections.engine.sheet import Sheet
from record.store.leadership import lead, step_down
from record.store.pool import Pool
from record.store.reading import Recorded

Progress = Callable[[int, int], None]
"""Told how many events are folded, and of how many."""

EVERY_LOG, REBUILD = 0, "rebuild"
"""What a rebuild leads: no log has this number."""


class RebuildRunning(RuntimeError):
    """Somebody else is rebuilding or checking."""


@contextmanager
def alone(pool: Pool) -> Iterator[None]:
    """Nobody else builds tables beside the live ones meanwhile.

    Raises RebuildRunning. Ends with the process, however that ends.
    """
    with pool.connection() as connection, connection.cursor() as cursor:
        connection.autocommit = True
        try:
            if not lead(cursor, EVERY_LOG, REBUILD):
                raise RebuildRunning("Another rebuild or check is running; wait until it is done.")
            try:
                yield
            finally:
                step_down(cursor, EVERY_LOG, REBUILD)
        finally:
            connection.close()


def lay(pool: Pool, projections: Sequence[Projection]) -> None:
    """Make empty tables; those that a killed rebuild left are thrown away."""
    with pool.cursor(commit=True) as cursor:
        for each in projections:
            shapes.drop(cursor, each, tables.NEXT)
            shapes.create(cursor, each, tables.NEXT)


def clear(pool: Pool, projections: Sequence[Projection]) -> None:
    """Throw the tables away."""
    with pool.cursor(commit=True) as cursor:
        for each in projections:
            shapes.drop(cursor, each, tables.NEXT)


def fill_all(
    pool: Pool, until: dict[int, int], projections: Sequence[Projection], progress: Progress | None
) -> dict[int, list[tuple[str, Parked]]]:
    """Fill the tables from every log up to a position of it; each log's quarantine."""
    whole, done, parked = sum(until.values()), 0, {}

    def told(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, whole)

    for log_id, position in until.items():
        parked[log_id] = fill(pool, log_id, position, projections, told)
    with pool.cursor(commit=True) as cursor:
        for each in projections:
            shapes.index(cursor, each, tables.NEXT)
        shapes.count(cursor, projections, tables.NEXT)
    return parked


def follow(
    cursor: Cursor,
    log_id: int,
    after: int,
    until: dict[str, int],
    projections: Sequence[Projection],
    parked: Sequence[tuple[str, Parked]],
) -> list[tuple[str, Parked]]:
    """Fold what came after the tables were filled, up to each projection's position."""
    sheets = [Sheet(each, log_id, after, until=until[each.NAME]) for each in projections]
    for sheet in sheets:
        mine = [each for name, each in parked if name == sheet.projection.NAME]
        sheet.parked = {each.stream_id: each for each in mine}

    def load(sheet: Sheet, events: Sequence[Recorded]) -> None:
        tables.load(cursor, sheet, {each.stream_id for each in events}, tables.NEXT)

    while fold_page(cursor, log_id, sheets, load, PAGE):
        for sheet in sheets:
            tables.write(cursor, sheet, tables.NEXT)
    return [(s.projection.NAME, each) for s in sheets for each in s.parked.values()]


def swap(cursor: Cursor, projection: Projection, positions: dict[int, int]) -> None:
    """Put the table in the place of the live one, which is kept with where it stood in each log."""
    name = projection.NAME
    with views.remade(cursor, projection):
        keeping.keep(cursor, projection, shapes.versions(cursor)[name], positions)
        cursor.execute(f"ALTER TABLE {tables.NEXT}.{name} SET SCHEMA {tables.LIVE}")
    shapes.record(cursor, name, projection.VERSION)


def quarantine_anew(
    cursor: Cursor, log_id: int, name: str, parked: Sequence[tuple[str, Parked]]
) -> None:
    """What was found while the tables were filled takes the place of what was known."""
    quarantine.release(cursor, log_id, name)
    quarantine.park(cursor, log_id, name, [each for of, each in parked if of == name])
