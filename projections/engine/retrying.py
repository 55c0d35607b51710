"""A mend was made: are the quarantined cases whole now?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from projections.engine import quarantine, shapes, tables
from projections.engine.projection import Cursor, Projection
from projections.engine.quarantine import Parked
from projections.engine.whole import fold_whole
from record.store import tracking
from record.store.by_stream import histories
from record.store.pool import Pool

REMOVE = """
DELETE FROM {table}
WHERE log_id = %(log_id)s
    AND {stream} = %(stream_id)s
"""


def retry(
    pool: Pool, log_id: int, projections: Sequence[Projection], stream_id: UUID | None = None
) -> list[Parked]:
    """Fold quarantined streams again from their first event: all, or one; those that still stand.

    Each is one transaction. What can be folded now is whole at once; the rest stays as it was, with
    the reason that there is now.
    """
    by_name = {each.NAME: each for each in projections}
    with pool.cursor() as cursor:
        parked = quarantine.quarantined(cursor, log_id)
    still = []
    for each in parked:
        if each.projection in by_name and stream_id in (None, each.stream_id):
            with pool.cursor(commit=True) as cursor:
                still += _retried(cursor, log_id, by_name[each.projection], each.stream_id)
    return still


def _retried(cursor: Cursor, log_id: int, projection: Projection, stream_id: UUID) -> list[Parked]:
    position = tracking.claim(cursor, log_id, projection.NAME)
    shapes.must_be_current(cursor, [projection])
    lines: list[str] = []
    found: list[tuple[str, Parked]] = []
    for history in histories(cursor, log_id, position, stream_id, stream_id):
        (lines,), found = fold_whole(log_id, [projection], history)
    stream = tables.stream_of(projection)
    statement = REMOVE.format(table=tables.table_of(projection, tables.LIVE), stream=stream)
    cursor.execute(statement, {"log_id": log_id, "stream_id": str(stream_id)})
    tables.copy(cursor, projection, lines, tables.LIVE)
    quarantine.release(cursor, log_id, projection.NAME, stream_id)
    still = [each._replace(projection=projection.NAME) for _, each in found]
    quarantine.park(cursor, log_id, projection.NAME, still)
    return still
