"""Everything that happened to one case (R11), out of its events and their leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from recount.cases import Case
from recount.tallies import Row


class Told:
    """One case's facts as they come: when, by whom, on what paper, and what each changed."""

    def __init__(self) -> None:
        self._facts: list[tuple[date, Row]] = []

    def take(
        self,
        leaf: Mapping[str, Any],
        hashed: str,
        what: Mapping[str, Any],
        *,
        was: str | None,
        case: Case,
    ) -> None:
        """One more fact: its leaf and the leaf's hash, what it says, and the headings before it."""
        on = date.fromisoformat(what["on"])
        paper, topic = what.get("document"), str(leaf["topic"]).partition(":")[0]
        is_mended = topic in ("case.corrected", "case.amended")
        row = {
            "seq": leaf["ver"],
            "effective_on": on.isoformat(),
            "recorded_at": leaf["at"],
            "actor": "System" if what["role"] == "system" else what["by"],
            "role": what["role"],
            "event": topic,
            "before": was,
            "after": headings(case),
            "reason": _reason(what),
            "document": f"{paper['reference']} sha256:{paper['sha256']}" if paper else None,
            "corrects": what["wrong"] if is_mended else None,
            "hash": hashed,
        }
        self._facts.append((on, row))

    def rows(self, until: date | None) -> list[Row]:
        """By the day of legal effect, then as recorded; of none that took effect later."""
        mine = [each for each in self._facts if until is None or each[0] <= until]
        return [row for _, row in sorted(mine, key=lambda each: each[0])]


def headings(case: Case) -> str:
    """Under which heading each count stands, each with its number."""
    return ", ".join(f"{n} {case.heading_of(case.counts[n])}" for n in sorted(case.counts))


def _reason(what: Mapping[str, Any]) -> str | None:
    for name in ("reason", "ground"):
        if what.get(name) is not None:
            return str(what[name])
    found = [f"{each['count']} {each['reason']}" for each in what.get("findings", ())]
    return ", ".join(found) or None
