"""What did one person ask, which case might be hers, and what may be done about it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import current_actor, may_see_personal, office, reading, requires
from api.candidates import asked_before, asked_of, search, searched_by
from api.commands import Moved
from api.fields import today
from api.inquiry_steps import STEPS, take_inquiry_step
from api.opened import opens
from api.pages import pages
from api.pages.case import Refused
from api.pages.frame import flash_once, take_flashed
from api.pages.mistakes import first_of, labelled
from api.pages.telling import says
from api.pages.typed import key_typed, version_typed
from api.problems import problem_of
from api.reading import wait_for
from domain import Inquiry, Refusal
from domain.actors import Act
from domain.asking import ANSWERERS, Ending, Method, Told, reference_of
from domain.casework import NoSuchCase, Reused
from domain.matching import Key, Strength
from projections import caseload, inquiries, timeline

log = structlog.get_logger("docketproof.personal")

CANDIDATES_SHOWN = 20
FIELDS = ("on", "method", "told", "reached", "reason")
LABELS = {
    "on": "Legal date",
    "method": "How",
    "told": "What the person was told",
    "reached": "Was the person reached",
    "reason": "Reason",
    "case_ids": "Cases",
}
REMEDY = "Nothing was recorded. Below is the inquiry as it stands now: read it, then decide."

Trial = Callable[[Inquiry, Act], None]
TRIALS: Mapping[str, Trial] = {
    "match": lambda inquiry, act: inquiry.match(act, {inquiry.id: [Key.CII]}),
    "unmatch": lambda inquiry, act: inquiry.unmatch(act),
    "answer": lambda inquiry, act: inquiry.answer(act, Method.EMAIL, _possible_answers(inquiry)[0]),
    "follow-up": lambda inquiry, act: inquiry.follow_up(act, Method.EMAIL, reached=True),
    "close": lambda inquiry, act: inquiry.close(act, Ending.WITHDRAWN),
    "reopen": lambda inquiry, act: inquiry.reopen(act, "-"),
}


@pages.get("/inquiries/<uuid:inquiry_id>")
def inquiry(inquiry_id: UUID) -> ResponseReturnValue:
    """Show the inquiry."""
    done = take_flashed("inquiry_done")
    if done and done["inquiry_id"] == str(inquiry_id):
        wait_for(done["position"], timeline.NAME, inquiries.NAME)
        return _page(inquiry_id, done=done)
    return _page(inquiry_id)


@pages.post("/inquiries/<uuid:inquiry_id>/<step>")
@requires(*ANSWERERS)
def take_for_inquiry(inquiry_id: UUID, step: str) -> ResponseReturnValue:
    """Take a step, or show why not, in the place where it was asked for."""
    if step not in STEPS:
        abort(404)
    try:
        data = STEPS[step].schema().load(_asked(step))
        answer = take_inquiry_step(
            office(), current_actor(), inquiry_id, step, data, version_typed(), key_typed()
        )
    except ValidationError as error:
        wrong = first_of(error)
        return _page(inquiry_id, asked=step, wrong=wrong), 422
    except (Refusal, Moved, Reused, NoSuchCase) as error:
        return _refused(inquiry_id, step, error)
    say_done(inquiry_id, step, answer.position)
    return redirect(url_for("pages.inquiry", inquiry_id=inquiry_id), 303)


def say_done(inquiry_id: UUID, step: str, position: int) -> None:
    """Let the inquiry's page say, once, what is on record now."""
    said = {"inquiry_id": str(inquiry_id), "step": step, "position": position}
    flash_once("inquiry_done", said)


def _asked(step: str) -> dict[str, Any]:
    """What the form says; a field left empty is left out."""
    given = {name: request.form.get(name, "").strip() for name in FIELDS}
    data: dict[str, Any] = {name: text for name, text in given.items() if text}
    return data | {"case_ids": request.form.getlist("case_ids")} if step == "match" else data


def _refused(inquiry_id: UUID, step: str, error: Exception) -> ResponseReturnValue:
    problem = problem_of(error)
    refusal = Refused(
        title=f"Not recorded: {problem.kind.title.lower()}",
        reason=problem.detail,
        citation=problem.members.get("citation", ""),
        since=problem.members.get("since", []),
        remedy=REMEDY,
    )
    return _page(inquiry_id, asked=step, refusal=refusal), problem.kind.status


def _page(
    inquiry_id: UUID,
    *,
    asked: str = "",
    wrong: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
    done: dict[str, Any] | None = None,
) -> str:
    found = office().casework.inquiry(inquiry_id)
    labels = {f"{asked}-{name}": label for name, label in LABELS.items()}
    named = {f"{asked}-{name}": text for name, text in (wrong or {}).items()}
    return render_template(
        "pages/inquiry.html",
        inquiry=found,
        reference=reference_of(inquiry_id),
        asked=asked,
        typed=request.form,
        errors=labelled(named, labels),
        wrong=wrong or {},
        refusal=refusal,
        done=done,
        steps=_open_steps(found),
        answers=_possible_answers(found),
        keys={step: uuid4() for step in STEPS},
        today=today(),
        **_known_of(found),
    )


def _open_steps(found: Inquiry) -> list[str]:
    """Which steps the law leaves open to whoever looks; each is tried on a copy."""
    actor = current_actor()
    act = Act(actor.id, actor.role, today())
    return [step for step, trial in TRIALS.items() if _is_open(trial, found, act)]


def _is_open(trial: Trial, found: Inquiry, act: Act) -> bool:
    try:
        trial(deepcopy(found), act)
    except Refusal:
        return False
    return True


def _possible_answers(found: Inquiry) -> list[Told]:
    return [each for each in Told if (each == Told.NO_RECORD) != bool(found.matches)]


def _known_of(found: Inquiry) -> dict[str, Any]:
    with reading() as read:
        facts = timeline.history(read, office().log_id, found.id)
        line = inquiries.inquiry(read, office().log_id, found.id)
    history = [fact | {"says": says(fact["topic"], fact["what"])} for fact in facts]
    history.sort(key=lambda fact: -fact["position"])
    may_see = may_see_personal()
    personal = asked_of(office(), found.id) if may_see else {}
    if may_see:
        opens([found.id])
        log.info("read", actor=current_actor().id, inquiry_id=str(found.id))
    known = {"history": history, "line": line, "may_see": may_see, "personal": personal}
    return known | _searched(found, personal)


def _searched(found: Inquiry, personal: Mapping[str, str]) -> dict[str, Any]:
    """The candidates, for those who may say which is hers, as long as it may be said."""
    if current_actor().role not in ANSWERERS or found.stage == "closed":
        return {"candidates": None, "before": []}
    result = search(office(), personal)
    shown = result.candidates[:CANDIDATES_SHOWN]
    opens([each.case_id for each in shown], searched_by(personal))
    with reading() as read:
        cases = {each.case_id: caseload.case(read, office().log_id, each.case_id) for each in shown}
    return {
        "candidates": [
            {
                "case_id": each.case_id,
                "personal": each.personal,
                "keys": each.keys,
                "strength": str(each.strength),
                "may_match": each.strength != Strength.NONE,
                "is_proposed": each.case_id == result.proposed,
                "case": cases[each.case_id],
            }
            for each in shown
        ],
        "more": result.more or len(result.candidates) > CANDIDATES_SHOWN,
        "before": [
            (each, reference_of(each)) for each in asked_before(office(), found.id, personal)
        ],
    }
