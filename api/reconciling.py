"""How is a court's list held against the record, explained from the events, and signed for?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from api.commands import carried_out, command_of
from api.explaining_differences import Explaining
from api.fields import today
from api.office import Office
from api.tokens import Actor
from domain.actors import Act
from domain.casework import Answer
from domain.comparing import Item, Theirs, Unreadable, compare
from domain.reconciling import Reconciliation, Unit
from intake.court_list import CourtMapping, read_court_list
from projections import caseload
from projections.engine import NOW, When, as_of
from projections.reports.reconciling import Reconciled, items


@dataclass(frozen=True)
class Question:
    """Which of ours are compared, as of when, and the day up to which their list was drawn up."""

    county: str | None = None
    procedure: str | None = None
    cut_off: date | None = None
    when: When = NOW


def reconcile(
    office: Office, stream: BinaryIO, mapping: CourtMapping, question: Question
) -> Reconciled:
    """Compare a list with the record, and look in the events for what explains each difference.

    Nothing is stored. What a court has sealed is not found by anybody: it is left out, and only
    how many there are is said. Raises intake.Refused where the list cannot be read at all, and
    NotFoldedYet for a position or a time that has not come.
    """
    listed = read_court_list(stream, mapping, today())
    sealed, fitting = _named(office, mapping, [*listed.rows, *listed.unreadable])
    by_count = bool(mapping.count_heading)
    scope = {"county": question.county, "procedure": question.procedure}
    with office.reading.cursor() as cursor:
        at = as_of(cursor, office.log_id, caseload.NAME, question.when)
        held = caseload.standings(cursor, office.log_id, at, by_count=by_count, **scope)
        ours = {Item(e.case_id, e.number): e for e in held if e.case_id not in sealed}
        named = _going_on(fitting, ours.values())
        said = {item: each.values for item, each in ours.items()}
        found = compare(listed.rows, said, named, tuple(mapping.columns), listed.unreadable)
        explaining = Explaining(at, question.cut_off, scope, ours, named)
        explaining.read(cursor, office.log_id, found, by_count=by_count)
    if mapping.key == "docket":
        explaining.look_for_slips(office, found)
    return Reconciled(
        unit=str(Unit.COUNT if by_count else Unit.CASE),
        comparison=found,
        suggestions=[explaining.suggestion(each) for each in found.rows],
        ours=said,
        sealed=len(held) - len(ours),
        at=at,
        asked=_echo(mapping, question) | {"file_sha256": listed.sha256},
    )


def _echo(mapping: CourtMapping, question: Question) -> dict[str, str | None]:
    return {
        "county": question.county,
        "procedure": question.procedure,
        "cut_off": question.cut_off.isoformat() if question.cut_off else None,
        "key": mapping.key,
        "mapping": mapping.layout,
        "mapping_sha256": mapping.sha256,
    }


def _named(
    office: Office, mapping: CourtMapping, rows: Sequence[Theirs | Unreadable]
) -> tuple[set[UUID], dict[int, set[UUID]]]:
    """Every sealed case; and the cases that each line may mean, none of them sealed."""
    keys = {each.line: each.key for each in rows if each.key}
    with office.pool.look() as cursor:
        sealed = office.vault.sealed(cursor)
        if mapping.key == "case_id":
            return sealed, {line: {UUID(key)} - sealed for line, key in keys.items()}
        found = office.vault.find_each(cursor, "docket", set(keys.values()))
    return sealed, {line: found[key] - sealed for line, key in keys.items()}


def _going_on(
    named: Mapping[int, set[UUID]], ours: Iterable[caseload.Standing]
) -> dict[int, list[UUID]]:
    """Of several cases with one number, those that were not merged: the others go on under them."""
    merged = {each.case_id for each in ours if each.is_merged}
    return {line: sorted(cases - merged or cases) for line, cases in named.items()}


def record_reconciliation(
    office: Office, actor: Actor, found: Reconciled, question: Question, key: str | None = None
) -> Answer:
    """Put on record that it was made, and how it came out; no docket of it is kept.

    Raises a Refusal where the law says no, and Reused (the key was used for another request).
    """
    asked = dict(found.asked)
    when = [str(each) for each in question.when]
    command = command_of(office, actor, key, ["reconcile", when, asked])
    made = Reconciliation.make(
        Act(actor.id, actor.role, today()),
        reconciliation_id=uuid5(command.id, "reconciliation"),
        unit=Unit(found.unit),
        county=question.county or "",
        procedure=question.procedure or "",
        file_sha256=str(asked["file_sha256"]),
        mapping_sha256=str(asked["mapping_sha256"]),
        result_sha256=items(found).sha256,
        at_position=found.at.position,
        effective=found.at.effective,
        cut_off=question.cut_off,
        totals=found.totals,
        columns=found.comparison.tallies(),
        causes=found.causes,
    )
    return office.casework.receive(command, [made])


def sign_off(
    office: Office,
    actor: Actor,
    reconciliation_id: UUID,
    data: Mapping[str, Any],
    version: int,
    key: str | None = None,
) -> Answer:
    """Let somebody stand by a reconciliation; `data` is what SignOffShape has loaded.

    Raises a Refusal where the law says no, NoSuchReconciliation, Reused, and Moved where it is no
    longer at `version`.
    """
    command = command_of(office, actor, key, ["sign off", str(reconciliation_id), data])
    act = Act(actor.id, actor.role, data["on"], data["document"])

    def step(reconciliation: Reconciliation) -> None:
        reconciliation.sign_off(act, data["remark"], data["reason"])

    return carried_out(
        office,
        command,
        reconciliation_id,
        version,
        lambda: office.casework.settle(command, reconciliation_id, step, version=version),
    )
