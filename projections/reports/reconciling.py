"""R13. How does a court's own list compare with the record, item by item and figure by figure?

Two tables of one comparison: every row of theirs and every item of ours in its class, with what
may be behind each difference; and the statement, a line for each figure, whose difference is
explained or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from domain.causes import Suggestion
from domain.comparing import Class, Compared, Comparison
from domain.reconciling import Totals
from projections.engine import AsOf
from projections.reports.report import Report, header

WHICH = ("class", "line", "key", "case_id", "count", "differs", "theirs", "ours")
ITEMS = (*WHICH, "cause", "explains", "events", "lines", "wrong", "remedy")
STATEMENT = ("figure", "theirs", "ours", "difference", "explained", "explanation", "unexplained")
BY_FIGURE = ("bucket", "stage", "level", "outcome", "procedure", "county", "section")
"""Columns whose words are figures of their own: how many are dismissed, how many felonies."""
WHOLE = "all"
"""The figure of everything."""
NOT_SAID = "not said"
"""The figure of those of whom a list says nothing in a column."""
UNREAD = "unreadable"
"""The figure of rows of which nobody knows what they say."""


@dataclass(frozen=True)
class Reconciled:
    """A comparison with what may be behind each difference, and what it is a comparison of.

    `suggestions` go with the comparison's rows, one each; `ours` is what we say of every item in
    scope. `asked` echoes the question: files, scope, cut-off.
    """

    unit: str
    comparison: Comparison
    suggestions: Sequence[Suggestion | None]
    ours: Mapping[Any, Mapping[str, str]]
    sealed: int
    at: AsOf
    asked: Mapping[str, str | None]

    @property
    def totals(self) -> Totals:
        """How the lists came out."""
        unexplained = sum(not each.explains for each in self.suggestions if each)
        unexplained += len(self.comparison.of(Class.UNREADABLE))
        return self.comparison.totals(sealed=self.sealed, unexplained=unexplained)

    @property
    def causes(self) -> dict[str, int]:
        """How many items by suggested cause."""
        return dict(sorted(Counter(str(each.cause) for each in self.suggestions if each).items()))


def items(reconciled: Reconciled) -> Report:
    """Every row of theirs by line, then whatever only we have; each in one class."""
    pairs = zip(reconciled.comparison.rows, reconciled.suggestions, strict=True)
    rows = [_item(row, suggestion) for row, suggestion in pairs]
    return Report(_header("reconciliation", reconciled), ITEMS, rows)


def statement(reconciled: Reconciled) -> Report:
    """A line for each figure; `difference` = `ours` - `theirs` = `explained` + `unexplained`."""
    said = _header("reconciliation-statement", reconciled)
    return Report(said, STATEMENT, list(_figures(reconciled)))


def _header(name: str, reconciled: Reconciled) -> dict[str, Any]:
    said = header(name, reconciled.unit, reconciled.at, reconciled.asked, ruleset="n/a")
    columns = [asdict(each) for each in reconciled.comparison.tallies()]
    return said | {
        "totals": asdict(reconciled.totals),
        "columns": {each.pop("column"): _counted(each) for each in columns},
        "causes": reconciled.causes,
    }


def _counted(tally: Mapping[str, int]) -> str:
    return "{compared} compared, {equal} equal, {differing} differing".format_map(tally)


def _item(row: Compared, suggestion: Suggestion | None) -> dict[str, Any]:
    theirs, item, bad = row.theirs, row.item, row.unreadable
    return {
        "class": str(row.kind),
        "line": theirs.line if theirs else bad.line if bad else None,
        "key": theirs.key if theirs else (bad and bad.key) or None,
        "case_id": str(item.case_id) if item else _cases(suggestion),
        "count": item.number if item else theirs.count if theirs else None,
        "differs": "; ".join(each.column for each in row.differences) or None,
        "theirs": "; ".join(f"{each.column}: {each.theirs}" for each in row.differences) or None,
        "ours": "; ".join(f"{e.column}: {e.ours or NOT_SAID}" for e in row.differences) or None,
        "cause": str(suggestion.cause) if suggestion else None,
        "explains": suggestion.explains if suggestion else None,
        "events": _events(suggestion),
        "lines": "; ".join(map(str, suggestion.lines)) or None if suggestion else None,
        "wrong": f"{bad.column}: {bad.message}" if bad and bad.column else bad and bad.message,
        "remedy": bad.remedy if bad else None,
    }


def _cases(suggestion: Suggestion | None) -> str | None:
    return "; ".join(map(str, suggestion.cases)) or None if suggestion else None


def _events(suggestion: Suggestion | None) -> str | None:
    events = suggestion.events if suggestion else ()
    told = (f"{each.topic} on {each.on} at position {each.position}" for each in events)
    return "; ".join(told) or None


def _figures(reconciled: Reconciled) -> Iterator[dict[str, Any]]:
    """The whole first, then each column's words, each column adding up to the whole."""
    yield from _Figure(WHOLE, reconciled).lines()
    for column in reconciled.comparison.columns:
        if column in BY_FIGURE:
            yield from _Figure(column, reconciled).lines()


class _Figure:
    """How many items have which word in a column, by them and by us, and what explains it."""

    def __init__(self, column: str, reconciled: Reconciled) -> None:
        self.column, self.held = column, reconciled.ours
        self.theirs: Counter[str] = Counter()
        self.ours: Counter[str] = Counter()
        self.causes: dict[str, Counter[str]] = {}
        pairs = zip(reconciled.comparison.rows, reconciled.suggestions, strict=True)
        for row, suggestion in pairs:
            self._count(row, suggestion)

    def lines(self) -> Iterator[dict[str, Any]]:
        """A line for each word."""
        words = self.theirs.keys() | self.ours.keys()
        last = [WHOLE, NOT_SAID, UNREAD]
        for word in sorted(words, key=lambda each: (each in last, each)):
            yield self._line(word)
        if not words:
            yield self._line(WHOLE)

    def _count(self, row: Compared, suggestion: Suggestion | None) -> None:
        theirs, ours = self._they_say(row), self._we_say(row)
        cause = str(suggestion.cause) if suggestion and suggestion.explains else None
        if ours and theirs == NOT_SAID:
            cause = "not_said"
        for word, side, sign in ((theirs, self.theirs, -1), (ours, self.ours, 1)):
            if word:
                side[word] += 1
                if cause and theirs != ours:
                    self.causes.setdefault(word, Counter())[cause] += sign

    def _they_say(self, row: Compared) -> str | None:
        if row.theirs is None:
            return self._word(UNREAD) if row.unreadable else None
        return self._word(row.theirs.values.get(self.column) or NOT_SAID)

    def _we_say(self, row: Compared) -> str | None:
        if row.item is None:
            return None
        return self._word(self.held[row.item].get(self.column) or NOT_SAID)

    def _word(self, word: str) -> str:
        return WHOLE if self.column == WHOLE else word

    def _line(self, word: str) -> dict[str, Any]:
        causes = self.causes.get(word, Counter())
        difference = self.ours[word] - self.theirs[word]
        told = "; ".join(f"{cause} {n:+d}" for cause, n in sorted(causes.items()) if n)
        return {
            "figure": WHOLE if self.column == WHOLE else f"{self.column}: {word}",
            "theirs": self.theirs[word],
            "ours": self.ours[word],
            "difference": difference,
            "explained": sum(causes.values()),
            "explanation": told or None,
            "unexplained": difference - sum(causes.values()),
        }
