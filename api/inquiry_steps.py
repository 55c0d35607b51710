"""How does a request become a step of an inquiry? Here, and nowhere else; pages and JSON alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from api.candidates import keys_by_case, vaulted
from api.commands import blinded, carried_out, command_of
from api.fields import Choice, Day, Shape, Text, Word, code, county, today
from api.office import Office
from api.step_shapes import StepShape
from api.tokens import Actor
from domain.actors import Act, Role
from domain.asking import Channel, Ending, InquiryStage, Method, Told, reference_of
from domain.casework import Answer
from domain.inquiry import Inquiry
from domain.matching import FIELDS

CASES_MAX = 50
PUBLIC = Actor(id="public", name="The public page", role=Role.SYSTEM)
"""Who acts when somebody without an account asks."""


class AskedShape(Shape):
    """Who asks, and how to reach her: for the vault, never for the record."""

    name = Text(longest=120)
    birth_date = Day()
    cii = Text(longest=32)
    docket = Text(longest=120)
    email = Word(
        "^[!-?A-~]{1,64}@[!-?A-~]{1,189}$", "Give an e-mail address, such as name@example.org."
    )
    phone = Text(longest=40)
    address = Text(longest=200)


class ReceiveInquiryShape(Shape):
    """Somebody asked. Without `on` it was today."""

    channel = Choice(Channel, required=True)
    county = county(required=True)
    personal = fields.Nested(AskedShape, required=True)
    on = Day(load_default=None)


class MatchInquiryShape(StepShape):
    """A person found that these cases are hers."""

    case_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=CASES_MAX))


class UnmatchInquiryShape(StepShape):
    """A person searched by all that was given, and no case is hers."""


class AnswerInquiryShape(StepShape):
    """Whoever asked was told where it stands."""

    method = Choice(Method, required=True)
    told = Choice(Told, required=True)


class FollowUpInquiryShape(StepShape):
    """Somebody came back to her after the answer."""

    method = Choice(Method, required=True)
    reached = fields.Boolean(truthy={True, "true"}, falsy={False, "false"}, required=True)


class CloseInquiryShape(StepShape):
    """Nothing more is to be done."""

    reason = Choice(Ending, required=True)


class ReopenInquiryShape(StepShape):
    """It was closed too early."""

    reason = code(required=True)


Data = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step: the shape of what is asked, and the rule that it goes to."""

    schema: type[StepShape]
    take: Callable[[Office, Inquiry, Act, Data], None]


def _match(office: Office, inquiry: Inquiry, act: Act, data: Data) -> None:
    inquiry.match(act, keys_by_case(office, inquiry.id, data["case_ids"]))


STEPS: dict[str, Step] = {
    "match": Step(MatchInquiryShape, _match),
    "unmatch": Step(UnmatchInquiryShape, lambda _, inquiry, act, __: inquiry.unmatch(act)),
    "answer": Step(
        AnswerInquiryShape,
        lambda _, inquiry, act, data: inquiry.answer(act, data["method"], data["told"]),
    ),
    "follow-up": Step(
        FollowUpInquiryShape,
        lambda _, inquiry, act, data: inquiry.follow_up(
            act, data["method"], reached=data["reached"]
        ),
    ),
    "close": Step(
        CloseInquiryShape, lambda _, inquiry, act, data: inquiry.close(act, data["reason"])
    ),
    "reopen": Step(
        ReopenInquiryShape, lambda _, inquiry, act, data: inquiry.reopen(act, data["reason"])
    ),
}
"""Every step that may be asked for. A new one is its schema and its row here."""


@dataclass(frozen=True)
class Heard(Answer):
    """What came of a command, the stage that the inquiry is at by it, and what may be quoted."""

    stage: InquiryStage = InquiryStage.RECEIVED
    reference: str = ""


def receive_inquiry(office: Office, actor: Actor, data: Data, key: str | None = None) -> Heard:
    """Put a new inquiry on record, who asks into the vault; both or neither.

    `data` is what ReceiveInquiryShape has loaded. Raises a Refusal where the law says no, and
    Reused (the key was used for another request).
    """
    personal = {name: str(value) for name, value in data["personal"].items()}
    asked = ["receive", {**data, "personal": blinded(office, personal)}]
    command = command_of(office, actor, key, asked)
    inquiry = Inquiry.receive(
        Act(actor.id, actor.role, data["on"] or today()),
        channel=data["channel"],
        county=data["county"],
        given=[name for name in FIELDS if name in personal],
    )
    entries = {inquiry.id: vaulted(personal)}
    return _heard(office, office.casework.receive(command, [inquiry], personal=entries))


def take_inquiry_step(
    office: Office,
    actor: Actor,
    inquiry_id: UUID,
    step_name: str,
    data: Data,
    version: int,
    key: str | None = None,
) -> Heard:
    """Let the inquiry take one step. `data` is what the step's schema has loaded.

    Raises a Refusal where the law says no, NoSuchInquiry, NoSuchCase, Reused (the key was used for
    another request), and Moved where the inquiry is no longer at `version`.
    """
    command = command_of(office, actor, key, [f"inquiry {step_name}", str(inquiry_id), data])
    act = Act(actor.id, actor.role, data["on"], data["document"])
    step = STEPS[step_name]
    answer = carried_out(
        office,
        command,
        inquiry_id,
        version,
        lambda: office.casework.pursue(
            command,
            inquiry_id,
            lambda inquiry: step.take(office, inquiry, act, data),
            version=version,
        ),
    )
    return _heard(office, answer)


def _heard(office: Office, answer: Answer) -> Heard:
    """The answer with its stage; one that was given before, with the stage of that time."""
    inquiry: Inquiry = office.casework.repository.get(answer.stream_id, version=answer.version)
    reference = reference_of(answer.stream_id)
    return Heard(**vars(answer), stage=inquiry.stage, reference=reference)
