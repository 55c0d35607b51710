"""Which case is this person's, or has this number? What is typed never becomes part of a URL."""

from __future__ import annotations

from typing import Any

import structlog
from flask import render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import PERSONAL, current_actor, disclosing, may_see_personal, office
from api.cases import FOUND_MAX, SearchShape
from api.pages import pages, words
from api.pages.browsing import filters, lines
from api.pages.mistakes import first_of, labelled
from api.problems import Problem
from projections import caseload

log = structlog.get_logger("docketproof.personal")

FIELDS = ("name", "birth_date", "cii", "docket")
NOTHING = "Fill in one field or more."


@pages.route("/search", methods=["GET", "POST"])
def search() -> ResponseReturnValue:
    """Ask whom to look for; show who was found."""
    if request.method == "GET":
        return _page()
    if not may_see_personal():
        allowed = ", ".join(words.role(role) for role in sorted(PERSONAL))
        raise Problem("forbidden", f"Search by personal data is for: {allowed}.")
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    given = {name: text for name, text in typed.items() if text}
    if not given:
        return _page(wrong={"name": NOTHING}), 422
    try:
        wanted = SearchShape().load(given)
    except ValidationError as error:
        return _page(wrong=first_of(error)), 422
    return _page(found=_found(wanted))


def _found(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    log.info("searched", actor=current_actor().id, fields=sorted(wanted))
    office_now = office()
    with disclosing(searched=wanted) as closed:
        each = [set(office_now.vault.find(closed, name, str(wanted[name]))) for name in wanted]
    ids = sorted(set.intersection(*each))
    with office_now.reading.cursor() as cursor:
        rows = [caseload.case(cursor, office_now.log_id, case_id) for case_id in ids[:FOUND_MAX]]
    return lines([row for row in rows if row])


def _page(*, found: list[dict[str, Any]] | None = None, wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "pages/search.html",
        found=found,
        errors=labelled(wrong or {}, words.PERSONAL),
        wrong=wrong or {},
        typed=request.form,
        **filters(),
    )
