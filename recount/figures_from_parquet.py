"""Figures from an export alone: where everything stands, and what has become of it (R1 to R4).

    docketproof export --format parquet --to export
    python figures_from_parquet.py export status > status.csv
    python figures_from_parquet.py export by-offence > by-offence.csv
    python figures_from_parquet.py export by-conviction-year > by-conviction-year.csv
    python figures_from_parquet.py export weekly > weekly.csv

It needs nothing but Python and DuckDB, reads nothing but events.parquet, and folds the events by
itself; so where it agrees with the service, two programs that share no code agree. The words are
those of docs/record.md.
"""

# Longer than the house allows: analysts are given one file.

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

EVENTS = """
SELECT
    CAST(stream_id AS VARCHAR),
    topic,
    legal_on,
    what
FROM read_parquet($file)
WHERE aggregate = 'case'
ORDER BY position
"""

STAGES = [
    "identified",
    "checked",
    "agreed",
    "signed",
    "filed",
    "returned",
    "dismissed",
    "redesignated",
    "resentenced",
    "denied",
    "withdrawn",
    "transferred",
    "destroyed",
]
OPEN = [
    "returned",
    "filed",
    "signed",
    "agreed",
    "identified",
    "check_pending",
    "hand_review",
    "eligible",
]
"""Headings that wait for somebody: a case with one of them stands under the first."""
GRANTED = ["dismissed", "redesignated", "resentenced"]
DECIDED = [*GRANTED, "denied"]
SET_ASIDE = ["other_agency", "transferred", "not_eligible", "withdrawn", "destroyed"]
HEADINGS = [
    "identified",
    "check_pending",
    "hand_review",
    "eligible",
    "other_agency",
    "not_eligible",
    "agreed",
    "signed",
    "filed",
    "returned",
    "dismissed",
    "redesignated",
    "resentenced",
    "denied",
    "mixed",
    "withdrawn",
    "transferred",
    "destroyed",
    "merged",
]
FATES = {
    "granted": GRANTED,
    "denied": ["denied"],
    "pending": OPEN,
    "set_aside": [*SET_ASIDE, "merged"],
}
"""Under which headings a count is that met each fate."""
OPENS_RELIEF = ("dismiss", "reduce")
SECTIONS = ("11357", "11358", "11359", "11360")
"""Of the Health and Safety Code: those that Proposition 64 changed."""
LEVELS = ("felony", "misdemeanor", "infraction")
"""The gravest first."""
FLOWS = ("received", "checked", "agreed", "filed", "granted", "out")

MOVES = {
    "checked": ("checked", "checked"),
    "reviewed": ("checked", "checked"),
    "found_prior_relief": ("checked", "checked"),
    "agreed": ("agreed", "agreed"),
    "left_unchallenged": ("agreed", "agreed"),
    "deemed_unchallenged": ("agreed", "agreed"),
    "signed": ("signed", "signed"),
    "filed": ("filed", "filed"),
    "challenged": ("filed", "filed"),
    "returned": ("returned", "returned"),
    "dismissed": ("dismissed", "decided"),
    "redesignated": ("redesignated", "decided"),
    "resentenced": ("resentenced", "decided"),
    "denied": ("denied", "decided"),
    "withdrawn": ("withdrawn", "withdrawn"),
    "transferred": ("transferred", "withdrawn"),
    "found_destroyed": ("destroyed", "withdrawn"),
}
"""To which stage an event moves the counts that it names, and as what its day is remembered."""

REACHED_AT = (
    {"decided": "dismissed"} | {each: each for each in STAGES[1:6]} | {"withdrawn": "withdrawn"}
)
"""A day is forgotten when its count stands before this stage again."""

STILL = {
    "absorbed",
    "closed",
    "found_deceased",
    "found_mismatch",
    "found_unreachable",
    "heard",
    "hearing_set",
    "held",
    "linked",
    "meeting_missed",
    "meeting_scheduled",
    "met",
    "notified",
    "opposed",
    "opposition_withdrawn",
    "parted",
    "released",
    "review_assigned",
    "sealed",
    "served",
    "state_confirmed",
    "state_notified",
    "unsealed",
}
"""Events that move no count."""


class Count:
    """One count: its stage and since when, what a check found, and when it got where.

    `said` is what the list, or whoever mended it, says of it; `level` is what it is now.
    """

    def __init__(self, since: date, said: dict[str, Any]) -> None:
        self.stage, self.since, self.outcome, self.is_pending = "identified", since, "", False
        self.said, self.level = said, said.get("level")
        self.days: dict[str, date] = {}

    def amend(self, since: date, said: dict[str, Any]) -> Count:
        """The count as it was meant; a level that a court lowered stays lowered."""
        new = Count(since, said)
        if self.level and self.level != self.said.get("level"):
            new.level = (
                self.level if not new.level else max(self.level, new.level, key=LEVELS.index)
            )
        return new

    @property
    def section(self) -> str:
        if not self.said["section"]:
            return "unknown"
        is_ours = self.said.get("code", "HS") == "HS" and self.said["section"] in SECTIONS
        return str(self.said["section"]) if is_ours else "other"

    @property
    def year(self) -> str:
        convicted = self.said.get("convicted_on")
        return str(date.fromisoformat(convicted).year) if convicted else "unknown"

    def move(self, stage: str, on: date) -> None:
        self.stage, self.since, self.is_pending = stage, on, False

    def forget(self) -> None:
        here = STAGES.index(self.stage)
        reached = self.days.items()
        self.days = {n: day for n, day in reached if STAGES.index(REACHED_AT[n]) <= here}

    @property
    def heading(self) -> str:
        if self.is_pending and self.stage in ("identified", "checked"):
            return "check_pending"
        if self.stage != "checked":
            return self.stage
        return "eligible" if self.outcome in ("dismiss", "reduce") else self.outcome


class Case:
    """One case and its counts, from its first event on."""

    def __init__(self, on: date, what: dict[str, Any]) -> None:
        self.county, self.procedure = what["county"] or "unknown", what["procedure"]
        self.received, self.is_merged = on, False
        self.counts = {each["number"]: Count(on, each) for each in what["counts"]}
        self.by_hand: set[str] = set()

    def feel(self, topic: str, on: date, what: dict[str, Any]) -> None:
        """Take in one more event; whatever is not understood is left to hand, and named."""
        verb = topic.partition(".")[2]
        if verb in MOVES:
            self._move(verb, on, what)
        elif special := getattr(self, f"_{verb}", None):
            special(on, what)
        elif verb not in STILL:
            self.by_hand.add(topic)
        for count in self.counts.values():
            count.forget()

    def _move(self, verb: str, on: date, what: dict[str, Any]) -> None:
        if not what.get("settled", True) or not what.get("complete", True):
            return
        stage, remembered = MOVES[verb]
        for number in _named(what):
            self.counts[number].move(stage, on)
            self.counts[number].days[remembered] = on
        for each in what.get("redesignations", ()):
            self.counts[each["count"]].level = each["level_after"]
        for finding in what.get("findings", ()):
            self.counts[finding["count"]].outcome = finding["outcome"]
        if verb == "found_prior_relief":
            for number in what["counts"]:
                self.counts[number].outcome = "hand_review"

    def _back(self, numbers: Iterable[int], on: date) -> None:
        """Open again: at what was found, or where nothing was, at the beginning."""
        for number in numbers:
            count = self.counts[number]
            count.move("checked" if count.outcome else "identified", on)

    def _at(self, *stages: str) -> list[int]:
        return [number for number, count in self.counts.items() if count.stage in stages]

    def _check_requested(self, _: date, what: dict[str, Any]) -> None:
        for number in what["counts"]:
            self.counts[number].is_pending = True

    def _rescinded(self, on: date, _: dict[str, Any]) -> None:
        self._back(self._at("agreed", "signed"), on)

    def _procedure_changed(self, on: date, what: dict[str, Any]) -> None:
        self.procedure = what["procedure"]
        self._back(self._at("agreed", "signed", "returned"), on)

    def _asked_again(self, on: date, what: dict[str, Any]) -> None:
        self._back(what["counts"], on)

    def _reopened(self, on: date, what: dict[str, Any]) -> None:
        for number in what["counts"]:
            self.counts[number].outcome = ""
            self.counts[number].move("identified", on)

    def _amended(self, on: date, what: dict[str, Any]) -> None:
        number = what["count"]["number"]
        self.counts[number] = self.counts[number].amend(on, what["count"])

    def _merged(self, _on: date, _: dict[str, Any]) -> None:
        self.is_merged = True

    def _unmerged(self, _on: date, _: dict[str, Any]) -> None:
        self.is_merged = False

    def _corrected(self, _: date, what: dict[str, Any]) -> None:
        """A correction says where the case stands without the event that was wrong."""
        self.procedure = what["procedure"]
        for said in what["standings"]:
            count = self.counts[said["count"]["number"]]
            count.stage, count.since = said["stage"], date.fromisoformat(said["since"])
            count.outcome = said["finding"]["outcome"] if said["finding"] else ""
            count.is_pending = said["is_pending"]
            count.said, count.level = said["count"], said["level"]

    @property
    def heading(self) -> str:
        held = {count.heading for count in self.counts.values()}
        decided = held & set(DECIDED)
        if self.is_merged:
            return "merged"
        if waiting := [each for each in OPEN if each in held]:
            return waiting[0]
        if decided:
            return decided.pop() if len(decided) == 1 else "mixed"
        return next(each for each in SET_ASIDE if each in held)

    def flows(self) -> dict[str, date]:
        """On which day the first of its counts got how far, and when the last one was done."""
        counts = list(self.counts.values())
        found = {"received": [self.received]}
        for name in ("checked", "agreed", "filed"):
            found[name] = [each.days[name] for each in counts if name in each.days]
        granted = [each for each in counts if each.stage in GRANTED and "decided" in each.days]
        found["granted"] = [each.days["decided"] for each in granted]
        flows = {name: min(days) for name, days in found.items() if days}
        is_out = self.heading not in OPEN
        return flows | ({"out": max(each.since for each in counts)} if is_out else {})


def _named(what: dict[str, Any]) -> set[int]:
    listed = ("findings", "terms", "redesignations")
    named = {each["count"] for name in listed for each in what.get(name, ())}
    return named | set(what.get("counts", ()))


def cases_in(directory: Path) -> dict[str, Case]:
    """Every case of an export, by its id."""
    import duckdb  # noqa: PLC0415 - whoever recounts a bundle needs none.

    cases: dict[str, Case] = {}
    with duckdb.connect() as duck:
        events = duck.execute(EVENTS, {"file": str(directory / "events.parquet")})
        while page := events.fetchmany(10_000):
            for case_id, topic, on, what in page:
                if topic == "case.identified":
                    cases[case_id] = Case(on, json.loads(what))
                else:
                    cases[case_id].feel(topic, on, json.loads(what))
    return cases


def status(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """R1: cases, then counts, by county, procedure and heading, and their totals."""
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for case in cases:
        key = (case.county, case.procedure)
        cells[(*key, "case", case.heading)] += 1
        for count in case.counts.values():
            cells[(*key, "count", "merged" if case.is_merged else count.heading)] += 1
    return [row for unit in ("case", "count") for row in _status_of(unit, cells)]


def _status_of(unit: str, cells: Counter[tuple[str, str, str, str]]) -> Iterator[dict[str, Any]]:
    keys = {(county, procedure) for county, procedure, of, _ in cells if of == unit}
    for county, procedure in (*sorted(keys, key=_unknown_last), ("total", "total")):
        row: Counter[str] = Counter()
        for (of_county, of_procedure, of, heading), number in cells.items():
            if of == unit and (
                county == "total" or (of_county, of_procedure) == (county, procedure)
            ):
                row[heading] += number
        figures = {each: row[each] for each in HEADINGS} | {"total": row.total()}
        yield {"county": county, "procedure": procedure, "unit": unit} | figures


def by_offence(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """R2: what has become of the counts of each section, by what they were and are now."""
    keys = ("county", "section", "subsection", "level_before", "level_after")
    return _fates(cases, keys, _offence, is_eligible=True)


def _offence(count: Count) -> tuple[str, ...]:
    levels = (count.said.get("level") or "unknown", count.level or "unknown")
    return (count.section, count.said.get("subsection") or "", *levels)


def by_conviction_year(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """R3: what has become of the counts of each year of conviction, by what they were."""
    keys = ("county", "year", "level")
    return _fates(cases, keys, lambda count: (count.year, count.said.get("level") or "unknown"))


def _fates(
    cases: Iterable[Case],
    names: tuple[str, ...],
    key_of: Callable[[Count], tuple[str, ...]],
    *,
    is_eligible: bool = False,
) -> list[dict[str, Any]]:
    """A row for each key with its counts by their fates; their total is the last."""
    rows: dict[tuple[str, ...], Counter[str]] = {}
    for case in cases:
        for count in case.counts.values():
            row = rows.setdefault((case.county, *key_of(count)), Counter())
            heading = "merged" if case.is_merged else count.heading
            fate = next(each for each, headings in FATES.items() if heading in headings)
            row.update(["identified", fate])
            row["eligible"] += count.outcome in OPENS_RELIEF
    figures = ["identified", *(["eligible"] if is_eligible else []), *FATES]
    ordered = [(key, rows[key]) for key in sorted(rows, key=_unknown_last)]
    total: Counter[str] = sum((each for _, each in ordered), Counter())
    return [
        dict(zip(names, key, strict=True)) | {each: row[each] for each in figures}
        for key, row in [*ordered, (("total",) * len(names), total)]
    ]


def weekly(cases: Iterable[Case], capacity: int = 100) -> list[dict[str, Any]]:
    """R4: cases that came in, got on and went out, by county and ISO week, then in all."""
    went: Counter[tuple[str, date, str]] = Counter()
    for case in cases:
        for name, day in ({} if case.is_merged else case.flows()).items():
            went[case.county, day - timedelta(day.weekday()), name] += 1
    rows: list[dict[str, Any]] = []
    for county, _ in sorted({(county, "") for county, *_ in went}, key=_unknown_last):
        rows += _weeks_of(county, went, capacity)
    flows = {name: sum(row[name] for row in rows) for name in FLOWS}
    ends = {"opening_backlog": 0, "closing_backlog": flows["received"] - flows["out"]}
    no_capacity = {"capacity": None, "utilisation_pct": None}
    return [*rows, {"county": "total", "week": "total"} | flows | no_capacity | ends]


def _weeks_of(county: str, went: Any, capacity: int) -> Iterator[dict[str, Any]]:
    weeks = [monday for of, monday, _ in went if of == county]
    monday, backlog = min(weeks), 0
    while monday <= max(weeks):
        flows = {name: went[county, monday, name] for name in FLOWS}
        opening, backlog = backlog, backlog + flows["received"] - flows["out"]
        used = {
            "capacity": capacity,
            "utilisation_pct": round(100 * flows["checked"] / capacity, 1),
        }
        ends = {"opening_backlog": opening, "closing_backlog": backlog}
        yield {"county": county, "week": monday.strftime("%G-W%V")} | flows | used | ends
        monday += timedelta(7)


def _unknown_last(key: tuple[str, ...]) -> list[tuple[bool, str]]:
    return [(each == "unknown", each) for each in key]


REPORTS: dict[str, Callable[[Iterable[Case]], list[dict[str, Any]]]] = {
    "status": status,
    "by-offence": by_offence,
    "by-conviction-year": by_conviction_year,
    "weekly": weekly,
}


def main(directory: str, report: str) -> None:
    """Print the report as CSV; name on the other channel each case that it cannot judge."""
    cases = cases_in(Path(directory))
    rows = REPORTS[report](cases.values())
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    for case_id, case in cases.items():
        if case.by_hand:
            sys.stderr.write(f"Case {case_id} is left to hand: {', '.join(sorted(case.by_hand))}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
