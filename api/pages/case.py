"""Where does one case stand, what may happen next, and how did it come to this?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import STAFF, current_actor, disclosing, may_see_personal, office, requires
from api.fields import today
from api.pages import moments, pages, step_forms
from api.pages.frame import flash_once, take_flashed
from api.pages.mistakes import first_of, labelled, messages_of
from api.pages.past import as_it_was, past
from api.pages.possible import possible
from api.pages.typed import key_typed, version_typed
from api.problems import problem_of
from api.reading import wait_for
from api.steps import STEPS, Moved, take_step
from domain import Case, Refusal
from domain.casework import Reused
from projections import caseload, timeline
from projections.engine import NOW, AsOf, NotFoldedYet

log = structlog.get_logger("docketproof.api")

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
    """Show the case, as it stands or as it stood."""
    try:
        said = moments.wanted()
        if said != NOW:
            return _page_then(*as_it_was(case_id, said))
    except ValidationError as error:
        return _page(case_id, errors=labelled(first_of(error), moments.LABELS)), 422
    except NotFoldedYet as error:
        errors = labelled({"at_position": str(error)}, moments.LABELS)
        return _page(case_id, errors=errors), 422
    done = take_flashed("done")
    if done and done["case_id"] == str(case_id):
        wait_for(done["position"], timeline.NAME, caseload.NAME)
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
        answer = take_step(
            office(), current_actor(), case_id, step, data, version_typed(), key_typed()
        )
    except ValidationError as error:
        return _wrong(case_id, step, error)
    except (Refusal, Moved, Reused) as error:
        return _refused(case_id, step, error)
    flash_once("done", {"case_id": str(case_id), "step": step, "position": answer.position})
    return redirect(url_for("pages.case", case_id=case_id), 303)


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
    wanted = request.args.get("step", "")
    asked = asked or (wanted if wanted in STEPS else "")
    return render_template(
        "pages/case.html",
        case=found,
        asked=asked,
        typed=request.form,
        errors=errors,
        field_errors=field_errors or {},
        refusal=refusal,
        done=done,
        at=None,
        then=moments.given(),
        **_known_of(found),
        **past(found),
        **possible(found, office().casework.history(found), asked),
    )


def _page_then(found: Case, at: AsOf, told: Mapping[str, Any]) -> str:
    """The case as it stood: nothing may be done from there."""
    return render_template(
        "pages/case.html",
        case=found,
        at=at,
        then=moments.given(),
        asked="",
        today=today(),
        **_known_of(found),
        **told,
    )


def _known_of(case: Case) -> dict[str, Any]:
    may_see = may_see_personal()
    personal: Mapping[str, str] = {}
    if may_see:
        with disclosing([case.id]) as closed:
            personal = office().vault.open(closed, case.id)
    return {"may_see": may_see, "personal": personal}
