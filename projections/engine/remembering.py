"""Equal histories are folded once.

A fold is pure, and it looks at no day, no id, no name of a person, no paper: it puts them where
they belong. So histories that are equal but for these have rows that are equal but for these. The
second such history is folded with marks in their place, and where the marks come out, every later
one has its own days and ids put in. What a fact means is still said once, by the projection's own
fold.

Whatever is in doubt is not remembered, and is folded as it is (`projections.engine.whole`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from projections.engine import marks
from projections.engine.copying import NULL, line
from projections.engine.fact import Fact, decode
from projections.engine.projection import Projection
from projections.engine.retelling import Change, Retold
from projections.engine.whole import Lines, fold_whole
from record.store.reading import Recorded

MOST_HELD, MOST_GLANCED = 20_000, 500_000
"""Histories that are remembered, some 100 MB, and seen once. With more, all are forgotten."""

GAP = "\0"
"""Between the parts of a key; no JSON has it."""

STREAM, OF_EVENT = 0, ("position", "recorded_at")
"""The place of the stream's id; what stands before each event's values."""


@dataclass
class Node:
    """A history so far, as every history that is equal to it had it.

    `rows` are the projections' rows with marks in them, `numbers` the numbers of those rows. `size`
    is how many places there are, `ids` are those of its last event that hold an id, `on` that of
    its legal day.
    """

    rows: Sequence[dict[Any, Any]]
    numbers: dict[tuple[int, Any], int]
    size: int
    version: int = 0
    changes: Sequence[Change] = ()
    ids: Sequence[int] = ()
    on: int = 0
    next: dict[str, Node] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)


class Memory:
    """What is remembered of histories; as good as empty, but for the time that it saves."""

    def __init__(self, log_id: int, projections: Sequence[Projection]) -> None:
        self.log_id, self.projections = log_id, projections
        self._forget()

    def fold(self, history: Sequence[Recorded]) -> Lines | None:
        """The lines of the history's rows, if one equal to it is remembered; otherwise None."""
        told = Retold(self.log_id, len(self.projections), str(history[0].stream_id))
        node = self.root
        for place, event in enumerate(history, 1):
            text = _text(event)
            if text is None:
                return None
            found, values = self._known(node, event.topic, text)
            is_new = found is None
            if found is None:
                found, values = self._learned(node, event, text)
            if found is None or found.version != event.version or NULL in values:
                return None
            told.add(event, values, found)
            if is_new and not self._is_right(told, history[:place]):
                self._doubt(node, found)
                return None
            node = found
        return told.lines()

    def _known(self, node: Node, topic: str, text: str) -> tuple[Node | None, Sequence[str]]:
        """What follows by an equal event, and this one's values; None if none is remembered."""
        parts = text.split('"')
        for structure in self.structures.get((topic, len(parts)), ()):
            found = node.next.get(topic + GAP.join(structure.rest(parts)))
            if found:
                values = structure.values(parts)
                if "" not in values:
                    return found, values
        return None, ()

    def _is_right(self, told: Retold, history: Sequence[Recorded]) -> bool:
        """Whether a fold of this history as it is gives the same lines.

        It does not where a fold works something out of an id or a day.
        """
        lines, parked = fold_whole(self.log_id, self.projections, history)
        return not parked and list(map(sorted, told.lines())) == list(map(sorted, lines))

    def _forget(self) -> None:
        self.root = Node([{} for _ in self.projections], {}, 1)
        self.structures: dict[tuple[str, int], list[marks.Structure]] = {}
        self.held = self.glanced = 0

    def _doubt(self, node: Node, found: Node) -> None:
        node.doubted |= {key for key, each in node.next.items() if each is found}
        node.next = {key: each for key, each in node.next.items() if each is not found}
        self.held -= 1

    def _learned(self, node: Node, event: Recorded, text: str) -> tuple[Node | None, Sequence[str]]:
        """What comes of a history by one more event; None the first time, and in doubt."""
        parts, structure = text.split('"'), self._structure(event.topic, text)
        key = event.topic + GAP.join(structure.rest(parts))
        if hash(key) not in node.seen:
            node.seen.add(hash(key))
            self.glanced += 1
            return None, ()
        if self.held >= MOST_HELD or self.glanced >= MOST_GLANCED:
            self._forget()
            return None, ()
        if key in node.doubted or marks.DOUBTFUL.search(key):
            return None, ()
        try:
            learned = self._folded(node, event, text)
        except Exception:
            # Whatever a fold trips over, it is said when the history is folded as it is.
            return None, ()
        if learned:
            node.next[key] = learned
            self.held += 1
        return learned, structure.values(parts)

    def _structure(self, topic: str, text: str) -> marks.Structure:
        structure = marks.Structure(text)
        known = self.structures.setdefault((topic, text.count('"') + 1), [])
        for each in known:
            if each.places == structure.places:
                return each
        known.append(structure)
        return structure

    def _folded(self, node: Node, event: Recorded, text: str) -> Node | None:
        if event.version != node.version + 1 or node.size + text.count('"') > marks.MOST:
            return None
        parts = marks.WRITTEN.split(text)
        del parts[2::3]
        befores, first = parts[1::2], node.size + len(OF_EVENT)
        written = [marks.written(each, first + n) for n, each in enumerate(befores)]
        state = parts[0] + "".join(
            before + value + after
            for before, value, after in zip(befores, written, parts[2::2], strict=True)
        )
        marked = Recorded(
            marks.position(node.size),
            marks.identifier(STREAM),
            event.version,
            event.topic,
            state.encode(),
            marks.moment(node.size + 1),
        )
        fact = decode(marked)
        after = Node(
            [dict(each) for each in node.rows],
            dict(node.numbers),
            first + len(befores),
            event.version,
            ids=[first + n for n, each in enumerate(befores) if marks.ID in each],
            on=fact.event.on.toordinal() - 1,
        )
        after.changes = [
            change
            for number, projection in enumerate(self.projections)
            for change in _changes(number, projection, after, fact)
        ]
        return after if first <= after.on < after.size and not _is_timed(after) else None


def _changes(number: int, projection: Projection, node: Node, fact: Fact) -> Iterator[Change]:
    rows = node.rows[number]
    changed = projection.evolve(rows, fact)
    for key, row in [each for each in changed.items() if rows.get(each[0]) != each[1]]:
        at = None
        if not projection.APPEND_ONLY:
            rows[key] = row
            at = node.numbers.setdefault((number, key), len(node.numbers))
        template, places = marks.template(line(row))
        getter = itemgetter(*places) if len(places) > 1 else partial(_few, places)
        yield Change(number, at, template, getter)


def _few(places: Sequence[int], values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(values[place] for place in places)


def _text(event: Recorded) -> str | None:
    """The fact's bytes as text; None if it has an escape, which no split at quotes survives."""
    try:
        text = event.state.decode()
    except UnicodeDecodeError:
        return None
    return None if "\\" in text else text


def _is_timed(node: Node) -> bool:
    """Whether a line holds a time out of a fact's own bytes, which is written otherwise there."""
    return any(marks.TIMED in each.template for each in node.changes)
