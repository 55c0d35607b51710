"""How do many cases take the same step at once? Each by itself, with a verdict of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError
from marshmallow import ValidationError, fields, validate, validates

from api.fields import Shape, Whole
from api.office import Office
from api.openings import an_act, opening
from api.problems import Problem, problem_of
from api.steps import STEPS, Moved, take_step
from api.tokens import Actor
from domain import Case, Refusal
from domain.casework import NoSuchCase, Reused
from domain.counts import Outcome, Relief, Term

CASES_MAX = 500

OF_ONE_CASE = {"findings", "redesignations", "count", "wrong", "order", "into", "duplicate_of"}
"""What a step asks for that is never the same for all; court orders have a bulk of their own."""

NEVER_TOGETHER = {"reopen", "ask-again", "find-deceased", "deem-unchallenged"}
"""Steps that somebody has to look at case by case, or that no person takes."""

TOGETHER = tuple(
    name
    for name, step in STEPS.items()
    if step.more is None
    and name not in NEVER_TOGETHER
    and not OF_ONE_CASE & step.schema().fields.keys()
)
"""Steps that need the same for all cases, by name."""

FOUND = {"counts", "terms"}
"""What is found for each case: every count that the step is open to, with what its finding asks."""

Data = Mapping[str, Any]


class VersionedCaseShape(Shape):
    """A case, and the version of it that was seen."""

    id = fields.UUID(required=True)
    version = Whole(1, 999_999_999, required=True)


class TogetherShape(Shape):
    """The cases, and what is the same for all."""

    cases = fields.List(
        fields.Nested(VersionedCaseShape),
        required=True,
        validate=validate.Length(1, CASES_MAX),
    )

    @validates("cases")
    def once(self, cases: list[dict[str, Any]], **_: Any) -> None:
        """No case takes the step twice."""
        # What has no id, or none that can be read, is told of by its own field.
        ids = [each["id"] for each in cases if "id" in each]
        if len(set(ids)) < len(ids):
            raise ValidationError("Name each case once.")


def shape_together(step: str) -> type[Shape]:
    """What is asked for when many cases take the step."""
    known = STEPS[step]
    left_out = {*FOUND, *known.personal}
    asked = {name: each for name, each in known.schema().fields.items() if name not in left_out}
    name = f"{known.schema.__name__.removesuffix('Shape')}TogetherShape"
    return type(name, (TogetherShape,), {"__doc__": known.schema.__doc__, **asked})


@dataclass(frozen=True)
class Verdict:
    """What came of the step for one case: done, refused or moved; `counts` are those it named."""

    case_id: UUID
    outcome: str
    counts: tuple[int, ...] = ()
    version: int | None = None
    position: int | None = None
    bucket: str | None = None
    replayed: bool = False
    problem: Problem | None = None

    def answer(self) -> dict[str, Any]:
        """The verdict as JSON."""
        said = {name: value for name, value in vars(self).items() if name != "case_id"}
        problem = self.problem
        return {"id": self.case_id} | said | {"problem": problem.body() if problem else None}


def take_together(
    office: Office, actor: Actor, step: str, asked: Data, key: str | None = None
) -> list[Verdict]:
    """Let each of the cases take the step, one after the other, in their order.

    `asked` is what the shape has loaded. Each case is a command of its own: nothing is half done
    within one, and what is refused for one stands in nobody's way. With a key the same request
    gets the same verdicts again, however often it is sent.
    """
    same = {name: each for name, each in asked.items() if name != "cases"}
    return [
        _verdict(office, actor, step, same, each["id"], each["version"], key)
        for each in asked["cases"]
    ]


def _verdict(
    office: Office,
    actor: Actor,
    step: str,
    same: Data,
    case_id: UUID,
    version: int,
    key: str | None,
) -> Verdict:
    own_key = f"{key}/{case_id}" if key else None
    try:
        data = _with_counts(office, actor, step, same, case_id, version)
        taken = take_step(office, actor, case_id, step, data, version, own_key)
    except (Refusal, NoSuchCase, Reused) as error:
        return Verdict(case_id, "refused", problem=problem_of(error))
    except Moved as error:
        return Verdict(case_id, "moved", version=error.version, problem=problem_of(error))
    return Verdict(
        case_id,
        "done",
        _named(data),
        taken.version,
        taken.position,
        taken.bucket,
        taken.replayed,
    )


def _with_counts(
    office: Office, actor: Actor, step: str, same: Data, case_id: UUID, version: int
) -> Data:
    """The step's data for this case, as it stood at that version: so a repetition is the same."""
    asks = FOUND & STEPS[step].schema().fields.keys()
    personal = dict.fromkeys(STEPS[step].personal)
    if not asks:
        return {**same, **personal}
    case = _case_at(office, case_id, version)
    found = opening(step, case.rehearsal(), an_act(actor.id, actor.role, same["on"]))
    # Where the step is open to no count, all are named, so that the law says why.
    counts = tuple(found.counts or case.standings)
    if "counts" in asks:
        return {**same, "counts": counts}
    terms = found.terms or [Term(n, _relief(case, n, found.counts.get(n, []))) for n in counts]
    return {**same, "terms": list(terms)}


def _case_at(office: Office, case_id: UUID, version: int) -> Case:
    try:
        case: object = office.casework.repository.get(case_id, version=version)
    except AggregateNotFoundError:
        raise NoSuchCase(case_id) from None
    if not isinstance(case, Case):
        raise NoSuchCase(case_id)
    return case


def _relief(case: Case, number: int, choices: Sequence[str]) -> Relief:
    """What the finding asks for; without one, what is open."""
    finding = case.standings[number].finding
    asked = Outcome(finding.outcome).relief if finding else None
    if asked and (asked in choices or not choices):
        return asked
    return Relief(choices[0]) if choices else Relief.DISMISS


def _named(data: Data) -> tuple[int, ...]:
    terms = data.get("terms") or ()
    return tuple(data.get("counts") or (each.count for each in terms))
