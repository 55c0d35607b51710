"""How does a request become a step of a case? Here, and nowhere else; pages and JSON alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError
from marshmallow import fields, validate

from api.commands import Moved, Since, command_of, what_came_between
from api.fields import (
    CountShape,
    Day,
    DocumentShape,
    FindingShape,
    RedesignationShape,
    RulesetShape,
    Shape,
    TermShape,
    Text,
    code,
    count_number,
    county,
    numbered,
    some,
    today,
)
from api.office import Office
from api.tokens import Actor
from domain.actors import Act
from domain.case import Case
from domain.casework import Answer, Stale

__all__ = [
    "STEPS",
    "CaseShape",
    "Moved",
    "PersonalShape",
    "Since",
    "Step",
    "Taken",
    "open_case",
    "take_step",
]

BY_HAND = "hand"
"""The source of a case that somebody entered, rather than found in a list."""


class StepShape(Shape):
    """What every step has: the day of its legal effect, and the paper it rests on."""

    on = Day(required=True)
    document = fields.Nested(DocumentShape, load_default=None)


class CheckShape(StepShape):
    """Counts are held against a ruleset."""

    ruleset = fields.Nested(RulesetShape, required=True)
    findings = some(FindingShape)


class AgreeShape(StepShape):
    """One party agrees to terms."""

    terms = some(TermShape)


class FileShape(StepShape):
    """What was agreed is laid before the court; the court's own number goes into the vault."""

    filing_number = Text(longest=64)


class OrderShape(StepShape):
    """The court's order on counts."""

    counts = fields.List(count_number(), required=True, validate=validate.Length(max=500))


class RedesignateShape(StepShape):
    """The court lowers the level of counts."""

    redesignations = some(RedesignationShape)


class DenyShape(OrderShape):
    """The court refuses relief on counts, on a ground."""

    ground = code(required=True)


class PersonalShape(Shape):
    """Who it is about: for the vault, never for the record."""

    name = Text(longest=120)
    birth_date = Day()
    cii = Text(longest=32)
    docket = Text(longest=120)


class CaseShape(Shape):
    """A case that is entered by hand. Without `on` it is taken up today."""

    county = county(required=True)
    procedure = code(required=True)
    counts = some(CountShape)
    personal = fields.Nested(PersonalShape, load_default=dict)
    on = Day(load_default=None)


Data = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step: the shape of what is asked, the rule that it goes to, what belongs in the vault."""

    schema: type[StepShape]
    take: Callable[[Case, Act, Data], None]
    personal: tuple[str, ...] = ()


STEPS: dict[str, Step] = {
    "check": Step(
        CheckShape, lambda case, act, data: case.check(act, data["ruleset"], data["findings"])
    ),
    "agree": Step(AgreeShape, lambda case, act, data: case.agree(act, data["terms"])),
    "file": Step(FileShape, lambda case, act, _: case.file(act), personal=("filing_number",)),
    "dismiss": Step(OrderShape, lambda case, act, data: case.dismiss(act, data["counts"])),
    "redesignate": Step(
        RedesignateShape, lambda case, act, data: case.redesignate(act, data["redesignations"])
    ),
    "deny": Step(DenyShape, lambda case, act, data: case.deny(act, data["counts"], data["ground"])),
}
"""Every step that may be asked for. A new one is its schema and its row here."""


@dataclass(frozen=True)
class Taken(Answer):
    """What came of a step, and under which heading the case stands by it."""

    bucket: str = ""


def take_step(
    office: Office,
    actor: Actor,
    case_id: UUID,
    step_name: str,
    data: Data,
    version: int,
    key: str | None = None,
) -> Taken:
    """Let the case take one step. `data` is what the step's schema has loaded.

    Raises a Refusal where the law says no, NoSuchCase, Reused (the key was used for another
    request), and Moved where the case is no longer at `version`.
    """
    step = STEPS[step_name]
    command = command_of(office, actor, key, [step_name, str(case_id), data])
    personal = {name: str(data[name]) for name in step.personal if data.get(name)}
    act = Act(actor.id, actor.role, data["on"], data["document"])
    moved: list[Case] = []

    def take(case: Case) -> None:
        step.take(case, act, data)
        moved.append(case)

    try:
        answer = office.casework.take(
            command, case_id, take, version=version, personal=personal or None
        )
    except (Stale, IntegrityError) as late:
        # Our own twin may have come between, after the first look for its answer.
        given = office.casework.answered(command)
        if given is None:
            raise what_came_between(office, case_id, version, late) from late
        answer = given
    return _taken(office, answer, *moved)


def open_case(office: Office, actor: Actor, data: Data, key: str | None = None) -> Taken:
    """Put a new case on record. `data` is what CaseShape has loaded.

    Raises a Refusal where the law says no, and Reused (the key was used for another request).
    """
    command = command_of(office, actor, key, ["identify", data])
    personal = {name: str(value) for name, value in data["personal"].items()}
    case = Case.identify(
        Act(actor.id, actor.role, data["on"] or today()),
        county=data["county"],
        procedure=data["procedure"],
        person_id=person_of(office, personal),
        source=BY_HAND,
        counts=numbered(data["counts"]),
    )
    return _taken(office, office.casework.identify(command, case, personal), case)


def person_of(office: Office, personal: Mapping[str, str]) -> UUID:
    """The person whom a state identification number names; without one, somebody new."""
    if "cii" not in personal:
        return uuid4()
    with office.pool.cursor(commit=True) as cursor:
        cases = office.vault.find(cursor, "cii", personal["cii"])
        key = f"{BY_HAND}/{personal['cii']}"
        drawn = {} if cases else office.vault.persons(cursor, [key])
    return office.casework.case(cases[0]).person_id if cases else drawn[key]


def _taken(office: Office, answer: Answer, *moved: Case) -> Taken:
    """The answer with its heading; one that was given before, with the heading of that time."""
    if moved and not answer.replayed:
        return Taken(**vars(answer), bucket=moved[0].bucket)
    case: Case = office.casework.repository.get(answer.stream_id, version=answer.version)
    return Taken(**vars(answer), bucket=case.bucket)
