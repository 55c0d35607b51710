"""A report that counts: every item falls into one cell of one row, and every figure counts cells.

So a report's figures add up because nothing is counted twice, and any two reports of one unit agree
because they count the same items. Which items a figure counts can be asked too: that is how a
change of a figure is explained by events.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from projections.engine import AsOf, Cursor
from projections.reports.report import Report, header

TOTAL = "total"
UNKNOWN = "unknown"

GROUPED = """
SELECT
    {keys},
    cell,
    ruleset,
    count(*)
FROM ({items}) AS item
GROUP BY
    {keys},
    cell,
    ruleset
"""

Row: TypeAlias = dict[str, Any]
Cells: TypeAlias = Counter[str]
"""How many items of a row fall into each cell."""

Counted: TypeAlias = Collection[str] | Callable[[str], bool] | None
"""Which cells a figure counts: these, or those of which it is true, or every one."""


def as_they_are(rows: list[Row]) -> list[Row]:
    """The rows, with nothing worked out from them."""
    return rows


def nothing(_: Cells) -> Row:
    """Nothing is worked out from a row's cells."""
    return {}


@dataclass(frozen=True)
class Tally:
    """What is counted, into which rows and columns.

    `items` is a query with one line for each item that is counted: the keys of its row, its
    `cell`, its `ruleset` or NULL, and what it is: `case_id`, with `count_number` if it is a count,
    or `person_id`. It asks HELD, and for each of `filters`. `columns` says which cells each figure
    counts, None for all of them. If there are several `units`, one key is called `unit`, and each
    unit has a total of its own. `derived` are figures that are worked out: from the cells of their
    row (`work_out`), or from all the rows (`finish`). `reads` are the projections
    that items come from besides the caseload.
    """

    name: str
    title: str
    units: Sequence[str]
    keys: Sequence[str]
    columns: Mapping[str, Counted]
    items: str
    derived: Sequence[str] = ()
    work_out: Callable[[Cells], Row] = nothing
    finish: Callable[[list[Row]], list[Row]] = as_they_are
    filters: Sequence[str] = ("county", "procedure")
    notes: Mapping[str, str] = field(default_factory=dict)
    reads: Sequence[str] = ()

    def __call__(
        self,
        cursor: Cursor,
        log_id: int,
        at: AsOf,
        *,
        county: str | None = None,
        procedure: str | None = None,
    ) -> Report:
        """The report as it was; of one county or procedure, if asked."""
        return self.told(cursor, log_id, at, {"county": county, "procedure": procedure})

    def told(
        self, cursor: Cursor, log_id: int, at: AsOf, filters: Mapping[str, str | None], **more: Any
    ) -> Report:
        """The report for these filters; `more` is whatever else its items ask for."""
        cursor.execute(self.grouped(), {"log_id": log_id, **at.held, **filters, **more})
        rows, rulesets = self._gathered(cursor)
        said = header(self.name, " and ".join(self.units), at, filters, ruleset=rulesets)
        table = [self._row(key, cells) for key, cells in self._lines(rows)]
        names = (*self.keys, *self.columns, *self.derived)
        return Report({**said, **self.notes}, names, self.finish(table))

    def grouped(self) -> str:
        """The query for how many items fall into each cell of each row."""
        return GROUPED.format(keys=",\n    ".join(self.keys), items=self.items)

    def _gathered(self, lines: Iterable[Any]) -> tuple[dict[Any, Cells], list[str]]:
        rows: defaultdict[Any, Cells] = defaultdict(Counter)
        rulesets = set()
        for *key, cell, ruleset, number in lines:
            rows[tuple(key)][cell] += number
            rulesets.add(ruleset)
        return rows, sorted(rulesets - {None})

    def _lines(self, rows: Mapping[Any, Cells]) -> Iterable[tuple[tuple[Any, ...], Cells]]:
        """Each unit's rows in order, what is unknown behind the others, then their total."""
        place = self.keys.index("unit") if "unit" in self.keys else None
        for unit in self.units:
            mine = [key for key in rows if place is None or key[place] == unit]
            total: Cells = Counter()
            for key in sorted(mine, key=_in_order):
                yield key, rows[key]
                total.update(rows[key])
            yield tuple(unit if each == "unit" else TOTAL for each in self.keys), total

    def _row(self, key: tuple[Any, ...], cells: Cells) -> Row:
        figures = {name: count(cells, counted) for name, counted in self.columns.items()}
        return dict(zip(self.keys, key, strict=True)) | figures | self.work_out(cells)


def count(cells: Cells, counted: Counted) -> int:
    """How many items are in the cells that a figure counts."""
    if counted is None:
        return cells.total()
    if callable(counted):
        return sum(number for cell, number in cells.items() if counted(cell))
    return sum(cells[each] for each in counted)


def _in_order(key: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    return [(each == UNKNOWN, each) for each in key]
