"""Does a report in a bundle say what follows from the events beside it?"""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson

from record.proof.findings import FiguresDiffer
from record.proof.history import Entry
from recount.figures_from_parquet import REPORTS, Case, weekly

KNOWN = tuple(REPORTS)
"""The reports that are recounted (R1 to R4)."""


class Recounted:
    """One report, and the cases as far as the events were read."""

    def __init__(self, report: dict[str, Any]) -> None:
        self.header, self.rows = report["header"], report.get("rows")
        self.cases: dict[str, Case] = {}
        self.uncountable: int | None = None
        """The first event that is none which could have happened to its case."""

    @property
    def is_known(self) -> bool:
        """Whether this program can recount it: as of a position, and of all cases."""
        is_whole = self.header.get("effective") is None and self.header.get("quarantined") == 0
        return self.header.get("report") in KNOWN and is_whole

    def take(self, entry: Entry) -> None:
        """Count one more event, if it is of a case, and the report is as of later."""
        if not self.is_known or entry.position > self.header["position"]:
            return
        if entry.topic.startswith("case.") and self.uncountable is None:
            try:
                self._take(entry.leaf["stream"], entry)
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
                self.uncountable = entry.position

    def _take(self, stream: str, entry: Entry) -> None:
        what = _plain(orjson.loads(entry.state))
        on = date.fromisoformat(what["on"])
        if entry.topic == "case.identified":
            self.cases[stream] = Case(on, what)
        else:
            self.cases[stream].feel(entry.topic, on, what)

    def compare(self) -> str:
        """What was recounted. Raises FiguresDiffer, and names the row and the figure."""
        name = self.header.get("report")
        if not self.is_known:
            return f"The figures were not recounted: only {', '.join(KNOWN)}, of all cases, are."
        if self.uncountable is not None:
            raise FiguresDiffer(f"Event {self.uncountable} cannot have happened to its case.")
        unjudged = sum(bool(each.by_hand) for each in self.cases.values())
        if unjudged:
            return f"The figures were not recounted: {unjudged} cases have events unknown here."
        for number, (said, found) in enumerate(self._pairs(), 1):
            for column in sorted({*said, *found}):
                if said.get(column) != found.get(column):
                    raise FiguresDiffer(
                        f"Row {number} of {name} says {said.get(column)} under {column}; from the "
                        f"events it is {found.get(column)}."
                    )
        return f"All {len(self.rows or ())} rows of {name} follow from the events."

    def _pairs(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        rows, found = list(self.rows or ()), self._found()
        longest = max(len(rows), len(found))
        return [
            (rows[at] if at < len(rows) else {}, found[at] if at < len(found) else {})
            for at in range(longest)
        ]

    def _found(self) -> list[dict[str, Any]]:
        wanted = {key: each for key, each in self.header.get("filters", {}).items() if each}
        mine = [
            each
            for each in self.cases.values()
            if each.county == wanted.get("county", each.county)
            and each.procedure == wanted.get("procedure", each.procedure)
        ]
        if self.header["report"] != "weekly":
            return REPORTS[self.header["report"]](mine)
        capacity = next((each["capacity"] for each in self.rows or () if each["capacity"]), 0)
        return weekly(mine, capacity)


def _plain(said: Any) -> Any:
    """What stands behind a type of the record's, as an export would write it."""
    if isinstance(said, list):
        return [_plain(each) if isinstance(each, dict | list) else each for each in said]
    if "_type_" in said:
        within = said["_data_"]
        return _plain(within) if isinstance(within, dict | list) else within
    return {
        name: _plain(each) if isinstance(each, dict | list) else each for name, each in said.items()
    }
