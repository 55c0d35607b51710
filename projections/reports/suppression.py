"""Which figures of a table would say something of single people, and which others give those away?

Of a table of groups and columns every column's total is known, and in each group some columns add
up to another one. A figure from 1 to 10 is suppressed; and with it so many others that it cannot be
computed back. What can be computed back is a question of circles: two figures of one column can be
changed against each other, one up and one down by 1, without its total changing, and so can two of
one group without its sum changing. A figure through which a circle of such changes runs, each of
a suppressed figure that does not go below nothing, may as well be another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from operator import itemgetter
from typing import NamedTuple, TypeAlias

SMALL = 11
"""A figure below this is about too few people, unless it is about nobody."""

SUPPRESSED = "*"
"""What stands in the place of a figure that is suppressed."""

RARELY = 1_000_000
"""What it costs to suppress a zero, or to rely on a figure that would become one."""
NEVER = RARELY**2

Cell: TypeAlias = tuple[str, str]
"""A group and a column."""

Corner: TypeAlias = tuple[str, str]
"""A group's sum (`"row"`), or a column's total (`"column"`): where changes have to balance."""

APART: Corner = ("row", "")
"""What is part of no sum of its group balances here, which is to say that nothing has to."""


class Step(NamedTuple):
    """One figure of a circle, and by which way it changes: up or down by 1."""

    cell: Cell
    change: int


class Table:
    """The figures by group and column.

    `parts` are columns that add up to the column `whole`, and `within` those that count some of
    what it counts, and so can never be above it.
    """

    def __init__(
        self,
        figures: Mapping[str, Mapping[str, int]],
        *,
        parts: Sequence[str],
        whole: str,
        within: Sequence[str] = (),
    ) -> None:
        self.figures, self.parts, self.whole, self.within = figures, parts, whole, within

    def suppressed(self, *, small: int = SMALL) -> set[Cell]:
        """Every figure that must not be shown: those that are small, and what protects them.

        Of what can protect a figure the smallest is taken, so that as little is lost as can be.
        The same table gives the same figures.
        """
        hidden = {cell for cell, figure in self._cells() if 0 < figure < small}
        safe: set[Cell] = set()
        while waiting := sorted(hidden - safe):
            changed = self._otherwise(waiting[0], hidden)
            safe |= changed
            hidden |= changed
        return hidden

    def _otherwise(self, cell: Cell, hidden: set[Cell]) -> set[Cell]:
        """Figures that can all be others at once, this one among them; it alone if there are none.

        Where no change within its column keeps every figure at or below its whole, something of
        the whole goes to another group, and takes the figure along.
        """
        ways = [self._way(cell, change, hidden) for change in (1, -1)]
        cost, way = min(ways, key=itemgetter(0))
        group, column = cell
        along = [column] if cost >= NEVER and column in self.within else []
        if along:
            _, way = self._way((group, self.whole), -1, hidden)
        return {cell, *(step.cell for step in way), *self._taken_along(way, along)}

    def _taken_along(self, way: Sequence[Step], along: Sequence[str]) -> Iterable[Cell]:
        """What leaves with what leaves one group's whole for another's: it would be above it."""
        ends = {step.change: step.cell[0] for step in way if step.cell[1] == self.whole}
        if ends:
            for column in self.within:
                if column in along or self._is_full(ends[-1], column):
                    yield from ((group, column) for group in ends.values())

    def _is_full(self, group: str, column: str) -> bool:
        return self.figures[group][column] == self.figures[group][self.whole]

    def _cells(self) -> Iterable[tuple[Cell, int]]:
        for group, row in self.figures.items():
            for column, figure in row.items():
                yield (group, column), figure

    def _way(self, cell: Cell, change: int, hidden: set[Cell]) -> tuple[int, list[Step]]:
        """The cheapest way from a change of a figure to where all is balanced again (Dijkstra)."""
        row, column = self._corners(cell)
        # Up by 1 at a column's total is made good by something going down there, and so on.
        start, goal = (column, row) if self._sign(cell) * change > 0 else (row, column)
        order = count()
        queue = [(self._price(cell, change), next(order), start, [Step(cell, change)])]
        seen = set()
        while queue:
            cost, _, corner, way = heappop(queue)
            if corner == goal:
                return cost, way
            if corner in seen:
                continue
            seen.add(corner)
            for step, there in self._steps(corner):
                if step.cell != cell:
                    price = self._price(step.cell, step.change)
                    price += 0 if step.cell in hidden else self.figures[step.cell[0]][step.cell[1]]
                    heappush(queue, (cost + price, next(order), there, [*way, step]))
        return NEVER, []

    def _steps(self, corner: Corner) -> Iterable[tuple[Step, Corner]]:
        """The changes that leave this corner for another, and which way each figure goes then."""
        kind, _ = corner
        for cell, _ in self._cells():
            row, column = self._corners(cell)
            if corner in (row, column):
                # What came in at a column's total goes out there: down; at a group's sum: up.
                change = self._sign(cell) * (-1 if kind == "column" else 1)
                yield Step(cell, change), row if kind == "column" else column

    def _corners(self, cell: Cell) -> tuple[Corner, Corner]:
        group, column = cell
        row = ("row", group) if column in self.parts or column == self.whole else APART
        return row, ("column", column)

    def _sign(self, cell: Cell) -> int:
        """The whole goes up when a part does: in the sum of its group it counts against them."""
        return -1 if cell[1] == self.whole else 1

    def _price(self, cell: Cell, change: int) -> int:
        group, column = cell
        figure = self.figures[group][column]
        if figure + change < 0:
            return NEVER
        if change > 0 and column in self.within and self._is_full(group, column):
            return NEVER
        return RARELY if figure == 0 or figure + change == 0 else 0
