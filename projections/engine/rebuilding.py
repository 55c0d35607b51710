"""What if a projection is folded anew from the first event: is the live table the same?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from eventsourcing.persistence import OperationalError

from projections.engine import beside, comparing, shapes
from projections.engine.as_of import NotFoldedYet
from projections.engine.beside import Progress
from projections.engine.comparing import First
from projections.engine.projection import Cursor, Projection
from projections.engine.quarantine import Parked
from record.store import reading, tracking
from record.store.pool import Pool

SHORT = "SET LOCAL lock_timeout = '2s'"
"""Readers wait behind whoever waits to swap: rather ask again."""
TRIES = 30


class RebuildResult(NamedTuple):
    """What a rebuild found: the rows at a position, and how many were wrong or absent before.

    `compared` is false when there was nothing to compare with: no table, an empty one, or one of
    another version.
    """

    name: str
    position: int
    rows: int
    differences: int
    compared: bool
    quarantined: int


class CheckResult(NamedTuple):
    """Rows that a projection should have at a position, and in how many the live table differs.

    `first` is the first event after which it does.
    """

    name: str
    position: int
    rows: int
    differences: int
    first: First | None


class Differs(RuntimeError):
    """The live table is not what the log says, and nobody has said that it may be replaced."""

    def __init__(self, name: str, found: Any) -> None:
        self.name, self.found = name, found
        super().__init__(
            f"The live table {name} differs in {found.all:,} rows from what the events say, first "
            f"at {found.first}. Somebody changed it by hand, or the fold changed without a new "
            "VERSION; find out. To put the new one in its place all the same, accept differences."
        )


def rebuild(
    pool: Pool,
    log_id: int,
    name: str,
    projections: Sequence[Projection],
    progress: Progress | None = None,
    *,
    accept: bool = False,
) -> RebuildResult:
    """Rebuild one projection; see `rebuild_all`. Raises KeyError for a name that is none's."""
    chosen = {each.NAME: each for each in projections}[name]
    (result,) = rebuild_all(pool, log_id, [chosen], progress, accept={name} if accept else ())
    return result


def rebuild_all(
    pool: Pool,
    log_id: int,
    projections: Sequence[Projection],
    progress: Progress | None = None,
    *,
    accept: Collection[str] = (),
) -> list[RebuildResult]:
    """Fold projections into tables beside the live ones, compare at an equal position, and swap.

    One pass over the log serves all of them. People go on reading, and the engine goes on folding;
    it waits for the swap alone, one transaction. What was there before is kept (`put_back`). Also
    releases the quarantine, and upgrades tables of an older version.

    Raises Differs, and changes nothing, where a table of the same version differs from what the
    log says, unless its name is in `accept`; RebuildRunning; LogBroken.
    """
    chosen = sorted(projections, key=lambda each: each.NAME)
    with beside.alone(pool):
        comparable, until = _begin(pool, chosen)
        beside.lay(pool, chosen)
        try:
            parked = beside.fill_all(pool, until, chosen, progress)
            found = {each.NAME: _compared(pool, each, until, comparable) for each in chosen}
            for name, difference in found.items():
                if difference.all and name not in accept:
                    raise Differs(name, difference)
            standing = _swapped(pool, chosen, until, parked)
        finally:
            beside.clear(pool, chosen)
    return [
        _result(each.NAME, found[each.NAME], standing[log_id, each.NAME]) for each in projections
    ]


def check(
    pool: Pool,
    log_id: int,
    projections: Sequence[Projection],
    progress: Progress | None = None,
    *,
    at_position: int | None = None,
) -> list[CheckResult]:
    """Fold every projection beside the live ones, and compare. Changes nothing, leaves nothing.

    Folds up to the end of the log, or to a position, and compares as of there, or as of where the
    live table stands if that is before. Raises WrongShape where a table is of another version;
    NotFoldedYet for a position that the log has not got to.
    """
    chosen = sorted(projections, key=lambda each: each.NAME)
    with beside.alone(pool):
        with pool.cursor() as cursor:
            shapes.must_be_current(cursor, chosen)
            until = {log_id: _until(cursor, log_id, at_position)}
        beside.lay(pool, chosen)
        try:
            beside.fill_all(pool, until, chosen, progress)
            with pool.cursor() as cursor:
                return [_checked(cursor, each, log_id, until[log_id]) for each in projections]
        finally:
            beside.clear(pool, chosen)


def _until(cursor: Cursor, log_id: int, at_position: int | None) -> int:
    head = reading.head(cursor, log_id)
    if at_position is None:
        return head
    if not 0 <= at_position <= head:
        raise NotFoldedYet(
            f"The log has events up to position {head}, and cannot be folded up to {at_position}; "
            f"choose a position from 0 to {head}."
        )
    return at_position


def _checked(cursor: Cursor, projection: Projection, log_id: int, until: int) -> CheckResult:
    position = min(until, tracking.position_of(cursor, log_id, projection.NAME))
    found = comparing.compare(cursor, projection, log_id, position)
    return CheckResult(projection.NAME, position, found.rows, found.all, found.first)


class _Compared(NamedTuple):
    """What came of all logs: rows in all, rows that differ, and what differs first."""

    rows: int
    all: int
    first: First | None
    compared: bool


def _begin(pool: Pool, chosen: Sequence[Projection]) -> tuple[set[str], dict[int, int]]:
    """Which have a live table of the same version; and up to where each log is folded first."""
    with pool.cursor(commit=True) as cursor:
        held = shapes.versions(cursor)
        shapes.prepare(cursor, [each for each in chosen if each.NAME not in held])
        until = {log: reading.head(cursor, log) for log in shapes.logs(cursor)}
    return {each.NAME for each in chosen if held.get(each.NAME) == each.VERSION}, until


def _compared(
    pool: Pool, projection: Projection, until: dict[int, int], comparable: set[str]
) -> _Compared:
    name, rows, differing, first, is_compared = projection.NAME, 0, 0, None, False
    with pool.cursor() as cursor:
        for log_id, position in until.items():
            live = min(position, tracking.position_of(cursor, log_id, name))
            if name in comparable and live:
                found = comparing.compare(cursor, projection, log_id, live)
                differing, first = differing + found.all, first or found.first
                is_compared = True
            rows += comparing.rows(cursor, projection, log_id)
    return _Compared(rows, differing, first, is_compared)


class _Standing(NamedTuple):
    """Where a projection stands in a log, where it stood before, and how much is quarantined."""

    position: int
    was: int
    quarantined: int


def _result(name: str, found: _Compared, standing: _Standing) -> RebuildResult:
    rows, differences, compared = found.rows, found.all, found.compared
    return RebuildResult(name, standing.position, rows, differences, compared, standing.quarantined)


def _swapped(
    pool: Pool,
    chosen: Sequence[Projection],
    until: dict[int, int],
    parked: dict[int, list[tuple[str, Parked]]],
) -> dict[tuple[int, str], _Standing]:
    """Follow the live tables to where they stand, and take their place; where all stand then.

    Readers wait behind whoever waits for a lock, so that it is given up soon, and asked for again.
    """
    for turn in range(TRIES):
        try:
            with pool.cursor(commit=True) as cursor:
                cursor.execute(SHORT)
                standing: dict[tuple[int, str], _Standing] = {}
                for log_id, position in until.items():
                    standing |= _followed(cursor, log_id, position, chosen, parked[log_id])
                for each in chosen:
                    was = {log_id: standing[log_id, each.NAME].was for log_id in until}
                    beside.swap(cursor, each, was)
            return standing
        except OperationalError:
            if turn == TRIES - 1:
                raise
    raise AssertionError("A try either returns or raises.")


def _followed(
    cursor: Cursor,
    log_id: int,
    position: int,
    chosen: Sequence[Projection],
    parked: Sequence[tuple[str, Parked]],
) -> dict[tuple[int, str], _Standing]:
    live = {each.NAME: tracking.claim(cursor, log_id, each.NAME) for each in chosen}
    until = {name: max(at, position) for name, at in live.items()}
    parked = beside.follow(cursor, log_id, position, until, chosen, parked)
    for name, at in until.items():
        beside.quarantine_anew(cursor, log_id, name, parked)
        if at > live[name]:
            tracking.advance(cursor, log_id, name, at)
    return {
        (log_id, name): _Standing(at, live[name], sum(of == name for of, _ in parked))
        for name, at in until.items()
    }
