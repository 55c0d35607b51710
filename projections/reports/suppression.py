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
            circle = self._circle(waiting[0], hidden)
            safe |= circle
            hidden |= circle
            for group, column in circle:
                hidden |= self._with(group, column)
        return hidden

    def _with(self, group: str, column: str) -> set[Cell]:
        """What has to change with a figure, since a whole is never less than what is within it."""
        row = self.figures[group]
        if column == self.whole:
            return {(group, each) for each in self.within if row[each]}
        if column in self.within and row[self.whole] == 0:
            return {(group, self.whole)}
        return set()

    def _cells(self) -> Iterable[tuple[Cell, int]]:
        for group, row in self.figures.items():
            for column, figure in row.items():
                yield (group, column), figure

    def _circle(self, cell: Cell, hidden: set[Cell]) -> set[Cell]:
        """The cheapest circle through a figure; the figure alone if there is none."""
        found = [self._way(cell, change, hidden) for change in (1, -1)]
        return min(found, key=itemgetter(0))[1]

    def _way(self, cell: Cell, change: int, hidden: set[Cell]) -> tuple[int, set[Cell]]:
        """The cheapest way from a change of a figure to where all is balanced again (Dijkstra)."""
        row, column = self._corners(cell)
        # Up by 1 at a column's total is made good by something going down there, and so on.
        start, goal = (column, row) if self._sign(cell) * change > 0 else (row, column)
        order = count()
        queue = [(self._price(cell, change), next(order), start, [cell])]
        seen = set()
        while queue:
            cost, _, corner, way = heappop(queue)
            if corner == goal:
                return cost, set(way)
            if corner in seen:
                continue
            seen.add(corner)
            for step, there in self._steps(corner):
                if step.cell != cell:
                    price = self._price(step.cell, step.change)
                    price += 0 if step.cell in hidden else self.figures[step.cell[0]][step.cell[1]]
                    heappush(queue, (cost + price, next(order), there, [*way, step.cell]))
        return NEVER, {cell}

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
        figure = self.figures[cell[0]][cell[1]]
        if figure + change < 0:
            return NEVER
        return RARELY if figure == 0 or figure + change == 0 else 0
