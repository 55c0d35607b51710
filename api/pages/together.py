"""How does a person let many cases take one step? Tick them, fill in once, read the verdicts."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import STAFF, current_actor, office, requires
from api.cases import ListArguments
from api.fields import today
from api.pages import pages, step_forms, words
from api.pages.form_fields import form_of
from api.pages.mistakes import messages_of
from api.pages.typed import key_typed
from api.problems import Problem
from api.together import CASES_MAX, TOGETHER, Verdict, shape_together, take_together
from projections import caseload

NOT_READ = "The form does not say which cases it is about. Go back to the list and tick them."
FILTERS = ("bucket", "county", "procedure", "section")
DONE, REFUSED, MOVED = "done", "refused", "moved"
GROUPS = (
    (DONE, "On record", "The step is taken."),
    (REFUSED, "Refused", "Nothing was recorded on these."),
    (MOVED, "Moved in between", "Somebody was faster: nothing was recorded on these. Look again."),
)


@pages.get("/cases/steps")
@requires(*STAFF)
def choose() -> ResponseReturnValue:
    """Ask once for what the step needs, for the cases that were ticked, or all that match."""
    step = request.args.get("step", "")
    if step not in TOGETHER:
        abort(404)
    cases = _matching() if request.args.get("all") == "1" else _read(request.args.getlist("case"))
    return _page(step, cases)


@pages.post("/cases/steps/<step>")
@requires(*STAFF)
def take_on_all(step: str) -> ResponseReturnValue:
    """Let each case take the step, and show what came of it."""
    if step not in TOGETHER:
        abort(404)
    cases = _read(request.form.get("cases", "").split())
    shape = shape_together(step)()
    given = step_forms.asked(step, request.form, request.files)
    given = {name: each for name, each in given.items() if name in shape.fields}
    try:
        asked = shape.load(given | {"cases": cases})
    except ValidationError as error:
        return _wrong(step, cases, error)
    verdicts = take_together(office(), current_actor(), step, asked, key_typed())
    return _result(step, verdicts)


def _matching() -> list[dict[str, Any]]:
    """Every case that the filter lets through, and its version now; the first of too many."""
    given = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    try:
        chosen = ListArguments().load(given)
    except ValidationError:
        raise Problem("malformed", NOT_READ) from None
    chosen.pop("limit", None)
    with office().reading.cursor() as read:
        rows = caseload.cases(read, office().log_id, limit=CASES_MAX, **chosen)
    return [{"id": str(each["case_id"]), "version": each["version"]} for each in rows]


def _read(given: list[str]) -> list[dict[str, Any]]:
    """Cases from `id:version`, each once."""
    found = {}
    for each in given:
        case_id, _, version = each.partition(":")
        try:
            found[str(UUID(case_id))] = int(version[:9])
        except ValueError:
            raise Problem("malformed", NOT_READ) from None
    return [{"id": case_id, "version": version} for case_id, version in found.items()]


def _wrong(step: str, cases: list[dict[str, Any]], error: ValidationError) -> ResponseReturnValue:
    messages = dict(messages_of(error))
    of_cases = messages.pop("cases", None)
    found = step_forms.field_errors(step, request.form, messages)
    errors = step_forms.summary(step, found)
    if of_cases:
        errors.insert(0, ("", f"Tick one case or more, up to {CASES_MAX}."))
    return _page(step, cases, errors=errors, wrong=found), 422


def _page(
    step: str,
    cases: list[dict[str, Any]],
    *,
    errors: list[tuple[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    return render_template(
        "pages/together.html",
        step=step,
        form=form_of(step),
        cases=cases,
        typed=request.form,
        errors=errors,
        wrong=wrong or {},
        key=uuid4(),
        today=today(),
        most=CASES_MAX,
    )


def _result(step: str, verdicts: list[Verdict]) -> str:
    numbers = Counter(each.outcome for each in verdicts)
    groups = [
        (name, title, says, [each for each in verdicts if each.outcome == name])
        for name, title, says in GROUPS
        if numbers[name]
    ]
    return render_template(
        "pages/verdicts.html", step=step, numbers=numbers, groups=groups, topic=words.topic
    )
