"""Where does one case stand, what may happen next, and how did it come to this?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import STAFF, current_actor, disclosing, may_see_personal, office, requires
from api.fields import today
from api.pages import pages, step_forms
from api.pages.frame import flash_once, take_flashed
from api.pages.mistakes import messages_of
from api.pages.openings import Opening, openings, others
from api.pages.telling import says
from api.problems import Problem, problem_of
from api.reading import wait_for
from api.steps import STEPS, Moved, take_step
from domain import Case, Refusal
from domain.casework import Reused
from domain.counts import Outcome, Relief
from projections import timeline

log = structlog.get_logger("docketproof.api")

KEY_LENGTH_MAX = 64
NOTHING_DONE = "Nothing was recorded. Below is the case as it stands now: read it, then decide."


@dataclass(frozen=True)
class Refused:
    """A step that was not taken: why, on what ground, and what came between."""

    title: str
    reason: str
    citation: str
    since: list[dict[str, Any]]
    remedy: str = NOTHING_DONE


@pages.get("/cases/<uuid:case_id>")
def case(case_id: UUID) -> ResponseReturnValue:
    """Show the case."""
    done = take_flashed("done")
    if done and done["case_id"] == str(case_id):
        wait_for(done["position"], timeline.NAME)
        return _page(case_id, done=done)
    return _page(case_id)


@pages.post("/cases/<uuid:case_id>/<step>")
@requires(*STAFF)
def take(case_id: UUID, step: str) -> ResponseReturnValue:
    """Take a step, or show why not, in the place where it was asked for."""
    if step not in STEPS:
        abort(404)
    try:
        data = STEPS[step].schema().load(step_forms.asked(step, request.form, request.files))
        answer = take_step(office(), current_actor(), case_id, step, data, _version(), _key())
    except ValidationError as error:
        return _wrong(case_id, step, error)
    except (Refusal, Moved, Reused) as error:
        return _refused(case_id, step, error)
    flash_once("done", {"case_id": str(case_id), "step": step, "position": answer.position})
    return redirect(url_for("pages.case", case_id=case_id), 303)


def _version() -> int:
    given = request.form.get("version", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Problem("malformed", "The form does not say which version of the case it is about.")
    return int(given)


def _key() -> str | None:
    return request.form.get("key", "")[:KEY_LENGTH_MAX] or None


def _wrong(case_id: UUID, step: str, error: ValidationError) -> ResponseReturnValue:
    found = step_forms.field_errors(step, request.form, messages_of(error))
    errors = step_forms.summary(step, found)
    return _page(case_id, asked=step, errors=errors, field_errors=found), 422


def _refused(case_id: UUID, step: str, error: Exception) -> ResponseReturnValue:
    problem = problem_of(error)
    log.info("refused", problem=problem.kind.slug, actor=current_actor().id)
    refusal = Refused(
        title=f"Not recorded: {problem.kind.title.lower()}",
        reason=problem.detail,
        citation=problem.members.get("citation", ""),
        since=problem.members.get("since", []),
    )
    return _page(case_id, asked=step, refusal=refusal), problem.kind.status


def _page(
    case_id: UUID,
    *,
    asked: str = "",
    errors: list[tuple[str, str]] | None = None,
    field_errors: dict[str, str] | None = None,
    refusal: Refused | None = None,
    done: dict[str, Any] | None = None,
) -> str:
    found = office().casework.case(case_id)
    return render_template(
        "pages/case.html",
        case=found,
        asked=asked,
        typed=request.form,
        errors=errors,
        field_errors=field_errors or {},
        refusal=refusal,
        done=done,
        **_known_of(case_id),
        **_possible(found),
    )


def _known_of(case_id: UUID) -> dict[str, Any]:
    may_see = may_see_personal()
    with office().reading.cursor() as cursor:
        facts = timeline.history(cursor, office().log_id, case_id)
    personal: Mapping[str, str] = {}
    if may_see:
        with disclosing() as closed:
            personal = office().vault.open(closed, case_id)
    history = [fact | {"says": says(fact["topic"], fact["what"])} for fact in facts]
    history.sort(key=lambda fact: -fact["position"])
    return {"may_see": may_see, "personal": personal, "history": history}


def _possible(found: Case) -> dict[str, Any]:
    actor = current_actor()
    mine = openings(found, actor.id, actor.role, today())
    return {
        "open_steps": mine,
        "standing_against": _distinct(mine),
        "waiting": others(found, actor.role, today()),
        "keys": {step: uuid4() for step in STEPS},
        "usual": {number: _usual(each.finding) for number, each in found.standings.items()},
        "today": today(),
    }


def _distinct(mine: dict[str, Opening]) -> list[Refusal]:
    refusals = (each for opening in mine.values() for each in opening.refusals)
    return list({str(each): each for each in refusals}.values())


def _usual(finding: Any) -> Relief:
    reduces = finding is not None and finding.outcome == Outcome.REDUCE
    return Relief.REDESIGNATE if reduces else Relief.DISMISS
