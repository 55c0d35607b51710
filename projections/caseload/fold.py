"""What does a fact change in the caseload?

A row carries all that an effect of `domain.case.Case` looks at. So the fold puts a case together
from its rows, lets the case itself feel the fact, and writes down where its counts stand then.
What a fact means is said in the domain alone: a new step there needs no change here, unless the
day on which it was taken is to have a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast

from domain.assent import Assent
from domain.case import Case
from domain.counts import Count, Finding, Level, Stage
from domain.procedures import PROCEDURES
from domain.standing import Standing
from projections.caseload.table import REACHED, SAID, Row
from projections.engine import Fact, Rows

Key = tuple[str, int]

MILESTONES = {
    Stage.IDENTIFIED: "identified_on",
    Stage.CHECKED: "checked_on",
    Stage.AGREED: "agreed_on",
    Stage.FILED: "filed_on",
    Stage.DISMISSED: "decided_on",
    Stage.REDESIGNATED: "decided_on",
    Stage.DENIED: "decided_on",
}
"""Where the day is kept on which a count got to a stage."""


class NotIdentified(LookupError):
    """Something happened to a case that was never identified."""


def evolve(rows: Rows, fact: Fact) -> Mapping[Key, Row]:
    """Every row of the case as it is after the fact; none for what is no fact of a case."""
    event = fact.event
    if isinstance(event, Case.Identified):
        return _opened(fact, event)
    if not isinstance(event, Case.Event):
        return {}
    if not rows:
        raise NotIdentified(f"No row says that the case was identified before {fact.topic}.")
    case = _case(rows.values())
    findings = {number: each.finding for number, each in case.standings.items()}
    case.take_effect(event)
    shared = _shared(case, fact)
    return {
        key: _moved(row, shared, case.standings[key[1]], findings[key[1]], event.on)
        for key, row in rows.items()
    }


def _opened(fact: Fact, event: Case.Identified) -> dict[Key, Row]:
    case = cast(Case, event.mutate(None))
    case_id, person_id = str(fact.stream_id), str(event.person_id)
    whole = (event.county, event.procedure, person_id, event.source, event.on, fact.position)
    shared = _shared(case, fact)
    return {
        (case_id, number): Row(
            case_id, number, place == 0, *whole, *_said(each.count), *shared, *_stands(each)
        )
        for place, (number, each) in enumerate(case.standings.items())
    }


def _moved(
    row: Row,
    shared: tuple[int, str, str],
    standing: Standing,
    finding: Finding | None,
    on: date,
) -> Row:
    """The row where its count stands now, with the day if it got there, or was checked anew."""
    moved = Row._make((*row[:SAID], *shared, *_stands(standing), *row[REACHED:]))
    if standing.stage == row.stage and standing.finding is finding:
        return moved
    reached: dict[str, Any] = {MILESTONES[standing.stage]: on}
    return moved._replace(**reached)


def _case(rows: Iterable[Row]) -> Case:
    """The case as its rows have it: as much of it as the effects of facts look at."""
    case = Case.__new__(Case)
    case.standings = {row.count_number: _standing(row) for row in rows}
    row = next(iter(rows))
    case.procedure = PROCEDURES[row.procedure]
    case.assents = {each: Assent(each, "", (), "") for each in row.assents.split(",") if each}
    return case


def _standing(row: Row) -> Standing:
    count = Count(row.count_number, row.section, row.subsection, row.level_before, row.convicted_on)
    finding = None
    if row.outcome is not None:
        finding = _finding(row.count_number, row.outcome, row.reason or "", row.citation or "")
    return Standing(count, row.level_now, row.stage, finding, row.checked_by, row.relief)


_finding = lru_cache(maxsize=4096)(Finding)
"""Findings never change, and most cases have the same few: those are not made again each time."""


def _said(count: Count) -> tuple[str, str, str, Level | None, date | None, int]:
    """What the source says of the count: `code` to `doubts`."""
    doubts = len(count.doubts)
    return count.code, count.section, count.subsection, count.level, count.convicted_on, doubts


def _shared(case: Case, fact: Fact) -> tuple[int, str, str]:
    """What is true of the whole case: `case_version` to `assents`."""
    return fact.version, case.bucket, ",".join(case.assents)


def _stands(standing: Standing) -> tuple[Any, ...]:
    """Where the count stands: `stage` to `relief`."""
    finding = standing.finding
    return (
        standing.stage,
        standing.bucket,
        standing.level,
        finding.outcome if finding else None,
        finding.reason if finding else None,
        finding.citation if finding else None,
        standing.checked_by,
        standing.relief,
    )
