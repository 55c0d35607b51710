"""Who opened what the vault holds: for whoever looks after those who look."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.accesses import AccessesArguments, ReviewAccessesShape, last_review, looks, review
from api.actors import current_actor, office, requires
from api.fields import today
from api.pages import pages
from api.pages.mistakes import first_of, labelled
from domain.access import REVIEWERS

SHOWN = 50
LABELS = {"case": "Case or inquiry", "by": "Account"}


@pages.get("/accesses")
@requires(*REVIEWERS)
def accesses() -> ResponseReturnValue:
    """Show who opened personal data, the latest first; of a case or a person, if asked."""
    given = {name: text.strip() for name, text in request.args.items() if text.strip()}
    try:
        asked = AccessesArguments().load(given)
    except ValidationError as error:
        return _page([], given, wrong=first_of(error)), 422
    asked["limit"] = SHOWN + 1
    return _page(list(looks(office(), **asked)), given)


@pages.post("/accesses")
@requires(*REVIEWERS)
def review_accesses() -> ResponseReturnValue:
    """Put on record that somebody went through them."""
    form = {"up_to": request.form.get("up_to", type=int), "finding": request.form.get("finding")}
    asked = ReviewAccessesShape().load(
        {name: each for name, each in form.items() if each is not None}
    )
    review(office(), current_actor(), key=None, **asked)
    return redirect(url_for("pages.accesses"), 303)


def _page(found: list[Any], given: dict[str, str], wrong: dict[str, str] | None = None) -> str:
    last = last_review(office())
    shown = found[:SHOWN]
    following = shown[-1].position if len(found) > SHOWN else None
    chosen: dict[str, Any] = {name: given[name] for name in LABELS if name in given}
    return render_template(
        "pages/accesses.html",
        looks=shown,
        typed=given,
        wrong=wrong or {},
        errors=labelled(wrong or {}, LABELS),
        following=following and url_for("pages.accesses", before=following, **chosen),
        last=last,
        is_due=last is None or last.is_due(today()),
        newest=shown[0].position if shown and not chosen and "before" not in given else None,
    )
