"""What does a fact change in the caseload?

A row carries all that an effect of `domain.case` looks at. So the fold puts a case together from
its rows, lets the case itself feel the fact, and writes down where its counts stand then. What a
fact means is said in the domain alone: a new step there needs no change here, unless the day on
which it was taken is to have a column (`projections.caseload.milestones`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from domain.actors import Signature
from domain.assent import Assent
from domain.case import Case
from domain.case.fact import Fact as CaseFact
from domain.case.state import Hold
from domain.counts import Basis, Count, Finding, Level, OtherConvictions
from domain.procedures import PROCEDURES
from domain.standing import Standing
from projections.caseload.milestones import cleared, reached
from projections.caseload.table import REACHED, SAID, Row
from projections.engine import Fact, Rows

Key = tuple[str, int]


class NotIdentified(LookupError):
    """Something happened to a case that was never identified."""


def evolve(rows: Rows, fact: Fact) -> Mapping[Key, Row]:
    """Every row of the case as it is after the fact; none for what is no fact of a case."""
    event = fact.event
    if isinstance(event, Case.Identified):
        return _opened(fact, event)
    if not isinstance(event, CaseFact):
        return {}
    if not rows:
        raise NotIdentified(f"No row says that the case was identified before {fact.topic}.")
    case = _case(rows.values())
    case.take_effect(event)
    shared = _shared(case, fact)
    return {key: _moved(row, shared, case, event) for key, row in rows.items()}


def _opened(fact: Fact, event: Case.Identified) -> dict[Key, Row]:
    case = cast(Case, event.mutate(None))
    case_id, person_id = str(fact.stream_id), str(event.person_id)
    found = (event.county, person_id, event.source, event.on, fact.position)
    whole = (*found, *_beside(event.others))
    shared = _shared(case, fact)
    rows = {}
    for place, (number, each) in enumerate(case.standings.items()):
        stands: Any = (*shared, *_said(each.count), *_stands(case, number))
        rows[(case_id, number)] = Row(case_id, number, place == 0, *whole, *stands)
    return rows


def _beside(others: OtherConvictions | None) -> tuple[Any, ...]:
    """What the list says of the person beside our counts."""
    if others is None:
        return (None, None, None)
    return others.convictions, others.felonies, others.latest_on


def _moved(row: Row, shared: tuple[Any, ...], case: Case, event: CaseFact) -> Row:
    """The row where its count stands now, and since when."""
    number = row.count_number
    said = _said(case.standings[number].count)
    moved = Row._make((*row[:SAID], *shared, *said, *_stands(case, number), *row[REACHED:]))
    days: dict[str, Any] = reached(row, moved, event) | cleared(moved)
    return moved._replace(**days) if days else moved


def _case(rows: Iterable[Row]) -> Case:
    """The case as its rows have it: as much of it as the effects of facts look at."""
    case = Case.__new__(Case)
    case.standings = {row.count_number: _standing(row) for row in rows}
    row = next(iter(rows))
    case.procedure, case.corrected = PROCEDURES[row.procedure], {}
    case.assents = {each: Assent(each, "", (), "") for each in _names(row.assents)}
    case.signatures = {each: Signature(each, "") for each in _names(row.signatures)}
    case.basis, case.meeting = Basis(row.basis) if row.basis else None, row.meeting
    case.is_served, case.hearing_on = row.is_served, row.hearing_on
    case.holding = Hold(row.hold_reason, row.hold_until) if row.hold_reason else None
    case.is_deceased, case.is_unreachable = row.is_deceased, row.is_unreachable
    case.state_record, case.is_closed = row.state_record, row.is_closed
    case.duplicate_of = UUID(row.duplicate_of) if row.duplicate_of else None
    case.merged_into = UUID(row.merged_into) if row.merged_into else None
    return case


def _names(text: str) -> list[str]:
    return [each for each in text.split(",") if each]


def _standing(row: Row) -> Standing:
    finding = None
    if row.outcome is not None:
        finding = _finding(row.count_number, row.outcome, row.reason or "", row.citation or "")
    return Standing(
        _count(row),
        row.level_now,
        row.stage,
        row.since,
        finding,
        row.checked_by,
        row.is_pending,
        row.reviewer,
        row.relief,
        row.opposed,
        row.is_sealed,
    )


def _count(row: Row) -> Count:
    """The count; of its doubts only how many there are."""
    said = (row.count_number, row.section, row.subsection, row.level_before, row.convicted_on)
    return Count(*said, ("",) * row.doubts, row.code)


_finding = lru_cache(maxsize=4096)(Finding)
"""Findings never change, and most cases have the same few: those are not made again each time."""


def _said(count: Count) -> tuple[str, str, str, Level | None, date | None, int]:
    """What the source says of the count: `code` to `doubts`."""
    doubts = len(count.doubts)
    return count.code, count.section, count.subsection, count.level, count.convicted_on, doubts


def _shared(case: Case, fact: Fact) -> tuple[Any, ...]:
    """What is true of the whole case: `procedure` to `is_closed`."""
    hold = case.holding
    return (
        case.procedure.name,
        fact.version,
        fact.event.on,
        case.bucket,
        ",".join(case.assents),
        ",".join(case.signatures),
        str(case.basis) if case.basis else None,
        case.meeting,
        case.is_served,
        case.hearing_on,
        hold.reason if hold else None,
        hold.until if hold else None,
        case.is_deceased,
        case.is_unreachable,
        case.state_record,
        str(case.duplicate_of) if case.duplicate_of else None,
        str(case.merged_into) if case.merged_into else None,
        case.is_closed,
    )


def _stands(case: Case, number: int) -> tuple[Any, ...]:
    """Where the count stands: `stage` to `is_sealed`."""
    standing = case.standings[number]
    finding = standing.finding
    return (
        standing.stage,
        standing.since,
        case.bucket_of(number),
        standing.level,
        finding.outcome if finding else None,
        finding.reason if finding else None,
        finding.citation if finding else None,
        standing.checked_by,
        standing.is_pending,
        standing.reviewer,
        standing.relief,
        standing.opposed,
        standing.is_sealed,
    )
