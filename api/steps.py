"""How does a request become a step of a case? Here, and nowhere else; pages and JSON alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from marshmallow import fields

from api.commands import Moved, Since, blinded, carried_out, command_of
from api.fields import Day, Shape, Text, code, county, some, today
from api.office import Office
from api.parts import CountShape, numbered
from api.step_shapes import PERSONAL_OF, shape_of
from api.tokens import Actor
from domain.actors import Act
from domain.case import Case
from domain.casework import Answer, Casework
from domain.facts import rules_of

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
    """One step: the rule that it goes to, the shape of what is asked, what belongs in the vault.

    `more` gives what the rule looks at beside the case itself, from what was asked.
    """

    rule: str
    schema: type[Shape]
    personal: tuple[str, ...] = ()
    more: Callable[[Casework, Case, Data], Data] | None = None

    def take(self, casework: Casework, case: Case, act: Act, data: Data) -> Case | None:
        """Let the case take it; gives the other case that moved with it, if any."""
        aside = {"on", "document", *self.personal}
        asked = {name: value for name, value in data.items() if name not in aside}
        more = dict(self.more(casework, case, asked)) if self.more else {}
        getattr(case, self.rule)(act, **asked | more)
        return next((each for each in more.values() if isinstance(each, Case)), None)


def _survivor_named(casework: Casework, _: Case, data: Data) -> Data:
    return {"into": casework.case(data["into"])}


def _survivor_of(casework: Casework, case: Case, _: Data) -> Data:
    return {"survivor": casework.case(case.merged_into or case.id)}


def _history(casework: Casework, case: Case, _: Data) -> Data:
    return {"history": casework.history(case)}


MORE = {"merge": _survivor_named, "unmerge": _survivor_of, "correct": _history}
"""Rules that look at more than the case itself."""

STEPS: dict[str, Step] = {
    name.strip("_").replace("_", "-"): Step(
        name, shape_of(name, rule), PERSONAL_OF.get(name, ()), MORE.get(name)
    )
    for name, rule in rules_of(Case).items()
}
"""Every step that may be asked for, by its place in the URL; a new rule is one by itself."""


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
    personal = {name: str(data[name]) for name in step.personal if data.get(name)}
    asked = {name: value for name, value in data.items() if name not in step.personal}
    command = command_of(
        office, actor, key, [step_name, str(case_id), asked, blinded(office, personal)]
    )
    act = Act(actor.id, actor.role, data["on"], data["document"])
    moved: list[Case] = []

    def take(case: Case) -> Case | None:
        moved.append(case)
        return step.take(office.casework, case, act, data)

    answer = carried_out(
        office,
        command,
        case_id,
        version,
        lambda: office.casework.take(
            command, case_id, take, version=version, personal=personal or None
        ),
    )
    return _taken(office, answer, *moved)


def open_case(office: Office, actor: Actor, data: Data, key: str | None = None) -> Taken:
    """Put a new case on record. `data` is what CaseShape has loaded.

    Raises a Refusal where the law says no, and Reused (the key was used for another request).
    """
    personal = {name: str(value) for name, value in data["personal"].items()}
    asked = {name: value for name, value in data.items() if name != "personal"}
    command = command_of(office, actor, key, ["identify", asked, blinded(office, personal)])
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
