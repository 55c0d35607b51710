"""Why is a figure another than it was? Which items came and went, and by which events?

Between two moments of one report every figure changes by the items that fell into its cells, less
those that fell out of them. So the reasons of a figure add up to its difference, exactly; and each
reason names the events of its case that were not yet known, or not yet in effect, before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from projections.engine import AsOf, Cursor
from projections.reports.asking import WronglyAsked
from projections.reports.report import Report
from projections.reports.tally import TOTAL, Row, Tally, count

CAME_AND_WENT = """
WITH before AS (
    {before}
), after AS (
    {after}
), was AS (
    SELECT {columns} FROM before
), is_now AS (
    SELECT {columns} FROM after
), went AS (
    SELECT * FROM was EXCEPT ALL SELECT * FROM is_now
), came AS (
    SELECT * FROM is_now EXCEPT ALL SELECT * FROM was
)
SELECT -1, {columns} FROM went
UNION ALL
SELECT 1, {columns} FROM came
ORDER BY {columns}
"""

EVENTS = """
SELECT DISTINCT
    held.case_id,
    held.from_position AS position,
    told.version,
    told.topic,
    told.legal_on AS on,
    told.recorded_at,
    told.role
FROM projections.caseload AS held
JOIN projections.timeline AS told
    ON told.log_id = held.log_id
    AND told.position = held.from_position
WHERE held.log_id = %(log_id)s
    AND held.case_id = ANY (%(cases)s::uuid[])
    AND held.from_position <= %(at_position)s
    AND held.from_on <= %(effective)s::date
    AND NOT (
        held.from_position <= %(before_position)s
        AND held.from_on <= %(before_effective)s::date
    )
ORDER BY
    held.case_id,
    held.from_position
"""

ITEM = ("case_id", "count_number")


@dataclass(frozen=True)
class Reason:
    """One item that came into a figure (1) or went out of it (-1): a count, or a whole case."""

    change: int
    case_id: UUID
    count_number: int | None


@dataclass(frozen=True)
class Changed:
    """One figure: the key of its row, its column, what it was and is, and the reasons.

    A figure that is worked out from others has none of its own: theirs are its reasons.
    """

    row: Mapping[str, Any]
    column: str
    before: Any
    after: Any
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Explanation:
    """Every figure that changed; and by case the events that came between, in their order."""

    before: Report
    after: Report
    changed: Sequence[Changed]
    events: Mapping[UUID, Sequence[Row]]


def explain(
    tally: Tally,
    cursor: Cursor,
    log_id: int,
    before: tuple[AsOf, Report],
    after: tuple[AsOf, Report],
) -> Explanation:
    """Why the figures of the later report are others than those of the earlier one.

    Raises WronglyAsked where the two do not ask for the same, or the second is the earlier one.
    """
    (was, earlier), (now, later) = before, after
    _must_be_comparable(earlier, later, was, now)
    asked = {"log_id": log_id, **earlier.header["filters"], **now.held, **_before(was)}
    cursor.execute(_statement(tally), asked)
    moved = [(change, dict(zip(_columns(tally), rest, strict=True))) for change, *rest in cursor]
    cases = sorted({str(item["case_id"]) for _, item in moved})
    cursor.execute(EVENTS, asked | {"cases": cases})
    changed = list(_changed(tally, earlier, later, moved))
    return Explanation(earlier, later, changed, _by_case(cursor))


def _must_be_comparable(earlier: Report, later: Report, was: AsOf, now: AsOf) -> None:
    for name in ("report", "filters"):
        if earlier.header[name] != later.header[name]:
            raise WronglyAsked(
                f"The {name} of the two differ: {earlier.header[name]} and {later.header[name]}. "
                "Only figures that count the same can be compared; ask for both alike."
            )
    if was.position > now.position or was.held["effective"] > now.held["effective"]:
        raise WronglyAsked("The second report is as of an earlier moment; ask the other way round.")


def _before(at: AsOf) -> dict[str, Any]:
    held = at.held
    return {"before_position": held["at_position"], "before_effective": held["effective"]}


def _statement(tally: Tally) -> str:
    earlier = tally.items
    for name in ("position", "effective"):
        at = "at_position" if name == "position" else name
        earlier = earlier.replace(f"%({at})s", f"%(before_{name})s")
    return CAME_AND_WENT.format(
        before=earlier, after=tally.items, columns=", ".join(_columns(tally))
    )


def _columns(tally: Tally) -> tuple[str, ...]:
    return (*tally.keys, "cell", *ITEM)


def _changed(
    tally: Tally, earlier: Report, later: Report, moved: Sequence[tuple[int, Row]]
) -> Iterator[Changed]:
    was, now = (_by_key(tally, each) for each in (earlier, later))
    reasons = _reasons(tally, moved)
    for key in dict.fromkeys([*was, *now]):
        for column in later.columns[len(tally.keys) :]:
            empty = 0 if column in tally.columns else None
            before = was.get(key, {}).get(column, empty)
            after = now.get(key, {}).get(column, empty)
            if before != after:
                row = dict(zip(tally.keys, key, strict=True))
                yield Changed(row, column, before, after, reasons[key, column])


def _by_key(tally: Tally, report: Report) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    return {tuple(row[name] for name in tally.keys): row for row in report.rows}


def _reasons(
    tally: Tally, moved: Sequence[tuple[int, Row]]
) -> defaultdict[tuple[Any, str], list[Reason]]:
    found: defaultdict[tuple[Any, str], list[Reason]] = defaultdict(list)
    for change, item in moved:
        key = tuple(item[name] for name in tally.keys)
        total = tuple(item[name] if name == "unit" else TOTAL for name in tally.keys)
        reason = Reason(change, UUID(str(item["case_id"])), item["count_number"])
        for column, counted in tally.columns.items():
            if count(Counter([item["cell"]]), counted):
                found[key, column].append(reason)
                found[total, column].append(reason)
    return _without_moves_inside(found)


def _without_moves_inside(
    found: defaultdict[tuple[Any, str], list[Reason]],
) -> defaultdict[tuple[Any, str], list[Reason]]:
    """What went out of one cell of a figure and came into another of it has changed nothing."""
    for figure, reasons in found.items():
        by_item: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        for each in reasons:
            by_item[each.case_id, each.count_number] += each.change
        found[figure] = [Reason(net, *item) for item, net in by_item.items() if net]
    return found


def _by_case(cursor: Cursor) -> dict[UUID, list[Row]]:
    names = [column.name for column in cursor.description]
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for line in cursor:
        event = dict(zip(names, line, strict=True))
        found[UUID(str(event.pop("case_id")))].append(event)
    return dict(found)
