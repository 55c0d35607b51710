"""What do two lists have in common, what has only one of them, and where do they differ?

The four classes are those of a database's audit: matched, only ours, only theirs, and differing by
column. Each row of theirs and each item of ours is in exactly one of them, or its row cannot be
read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.reconciling import ColumnTally, Totals

Values = Mapping[str, str]
"""What a list says of an item, by column; "" where it says nothing."""


class Class(StrEnum):
    """Where an item is; `UNREADABLE` is a row of theirs that nobody can place."""

    MATCHED = "matched"
    DIFFERS = "differs"
    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    UNREADABLE = "unreadable"


class Item(NamedTuple):
    """A case, or one count of it."""

    case_id: UUID
    number: int | None = None


@dataclass(frozen=True)
class Theirs:
    """A row of their list: its line, its key as written, which count, and what it says.

    The key may be a docket; no repr shows it.
    """

    line: int
    key: str = field(repr=False)
    count: int | None
    values: Values


@dataclass(frozen=True)
class Unreadable:
    """A row of theirs that cannot be placed: which line, what is wrong where, and the remedy.

    `key` is what it names, if that can be read: it may be a docket, and no repr shows it.
    """

    line: int
    column: str | None
    message: str
    remedy: str
    key: str = field(default="", repr=False)


class Difference(NamedTuple):
    """A column in which an item differs: what they say, and what we say."""

    column: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class Compared:
    """One row of theirs, or one item of ours, or both, and the class that it is in."""

    kind: Class
    theirs: Theirs | None = None
    item: Item | None = None
    differences: tuple[Difference, ...] = ()
    unreadable: Unreadable | None = None


@dataclass
class Comparison:
    """Both lists, item by item: rows of theirs by line, then what only we have, by case."""

    columns: tuple[str, ...]
    rows: list[Compared] = field(default_factory=list)
    equal: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)

    def of(self, kind: Class) -> list[Compared]:
        """Whatever is in that class, in order."""
        return [each for each in self.rows if each.kind == kind]

    def totals(self, *, sealed: int, unexplained: int) -> Totals:
        """How the lists came out."""
        found = Counter(each.kind for each in self.rows)
        both = found[Class.MATCHED] + found[Class.DIFFERS]
        return Totals(
            rows=both + found[Class.ONLY_THEIRS] + found[Class.UNREADABLE],
            ours=both + found[Class.ONLY_OURS],
            matched=found[Class.MATCHED],
            differs=found[Class.DIFFERS],
            only_ours=found[Class.ONLY_OURS],
            only_theirs=found[Class.ONLY_THEIRS],
            unreadable=found[Class.UNREADABLE],
            sealed=sealed,
            unexplained=unexplained,
        )

    def tallies(self) -> tuple[ColumnTally, ...]:
        """How often each column was compared, was equal, and differed."""
        return tuple(
            ColumnTally(
                each,
                self.equal[each] + self.differing[each],
                self.equal[each],
                self.differing[each],
            )
            for each in self.columns
        )


def compare(
    theirs: Sequence[Theirs],
    ours: Mapping[Item, Values],
    named: Mapping[int, Sequence[UUID]],
    columns: Sequence[str],
    unreadable: Sequence[Unreadable] = (),
) -> Comparison:
    """Put every row and every item into its class.

    `named` are the cases that each line may mean. A row that means several of ours, or one that
    another row means too, cannot be placed: nobody could say which of them holds.
    """
    found = Comparison(tuple(columns))
    items, faults = _placed(theirs, ours, named)
    rows = [Compared(Class.UNREADABLE, unreadable=each) for each in unreadable]
    for each in theirs:
        if each.line in faults:
            rows.append(Compared(Class.UNREADABLE, each, unreadable=faults[each.line]))
        else:
            rows.append(_held_against(found, each, items.get(each.line), ours))
    found.rows = sorted(rows, key=_line)
    taken = set(items.values())
    found.rows += [Compared(Class.ONLY_OURS, item=each) for each in ours if each not in taken]
    return found


def _placed(
    theirs: Sequence[Theirs], ours: Mapping[Item, Values], named: Mapping[int, Sequence[UUID]]
) -> tuple[dict[int, Item], dict[int, Unreadable]]:
    """Which item each line means, and which lines nobody can place."""
    items: dict[int, Item] = {}
    faults: dict[int, Unreadable] = {}
    lines: defaultdict[tuple[object, int | None], list[int]] = defaultdict(list)
    for each in theirs:
        fitting = [Item(case, each.count) for case in named.get(each.line, ())]
        there = [item for item in fitting if item in ours]
        if len(there) > 1:
            faults[each.line] = Unreadable(each.line, "key", *_several(len(there)), each.key)
            continue
        if there:
            items[each.line] = there[0]
        key: object = there[0].case_id if there else each.key
        lines[(key, each.count)].append(each.line)
    for same in lines.values():
        for line in same if len(same) > 1 else ():
            items.pop(line, None)
            faults.setdefault(line, Unreadable(line, "key", *_twice(same, line)))
    return items, faults


def _held_against(
    found: Comparison, theirs: Theirs, item: Item | None, ours: Mapping[Item, Values]
) -> Compared:
    if item is None:
        return Compared(Class.ONLY_THEIRS, theirs)
    differences = tuple(_differences(found, theirs.values, ours[item]))
    kind = Class.DIFFERS if differences else Class.MATCHED
    return Compared(kind, theirs, item, differences)


def _differences(found: Comparison, theirs: Values, ours: Values) -> Iterator[Difference]:
    """Where they say something else; where their cell is empty they say nothing."""
    for column in found.columns:
        said, held = theirs.get(column, ""), ours.get(column, "")
        if not said:
            continue
        if said == held:
            found.equal[column] += 1
        else:
            found.differing[column] += 1
            yield Difference(column, said, held)


def _line(row: Compared) -> int:
    said = row.theirs or row.unreadable
    return said.line if said else 0


def _several(cases: int) -> tuple[str, str]:
    return (
        f"The key fits {cases} cases of ours, so that nobody can say which is meant.",
        "Give our case ids in a column of their own as the key; or merge what is a duplicate.",
    )


def _twice(lines: Sequence[int], line: int) -> tuple[str, str]:
    others = ", ".join(str(each) for each in lines[:6] if each != line)
    return (
        f"Line {others} names the same as this one.",
        "Ask the sender which of them holds; or, if each is a count, map the column of the count.",
    )
