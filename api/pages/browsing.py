"""Which cases are there, by where they stand?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import STAFF, current_actor, disclosing, may_see_personal, office
from api.cases import NowArguments
from api.pages import pages, step_words, words
from api.pages.mistakes import first_of, labelled
from api.reading import next_page, page_after
from api.together import CASES_MAX, TOGETHER
from domain.procedures import PROCEDURES
from projections import caseload

log = structlog.get_logger("docketproof.personal")

PAGE = 50
ANY = ("", "Any")
LABELS = {"bucket": "Heading", "county": "County", "procedure": "Procedure", "section": "Section"}


@pages.get("/cases")
def browse() -> ResponseReturnValue:
    """List cases, in the order in which they were found, page by page."""
    given = {name: text.strip() for name, text in request.args.items() if text.strip()}
    if "county" in given:
        given["county"] = given["county"].upper()
    try:
        asked = NowArguments().load(given)
    except ValidationError as error:
        return _page([], "", wrong=first_of(error)), 422
    cursor = asked.pop("cursor", None)
    chosen = {name: asked[name] for name in LABELS if name in asked}
    after = page_after(chosen, cursor)[0] if cursor else 0
    with office().reading.cursor() as read:
        rows = caseload.cases(read, office().log_id, after_key=after, limit=PAGE + 1, **chosen)
    shown = lines(rows[:PAGE])
    following = ""
    if len(rows) > PAGE:
        token = next_page(chosen, [rows[PAGE - 1]["key"]])
        following = url_for("pages.browse", cursor=token, **chosen)
    return _page(shown, following)


def lines(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a list of cases, with whom they are about where the reader may see that."""
    ids = [UUID(str(each["case_id"])) for each in found]
    known: Mapping[UUID, Mapping[str, str]] = {}
    if ids and may_see_personal():
        log.info("listed", actor=current_actor().id, cases=len(ids))
        with disclosing() as closed:
            known = office().vault.open_many(closed, ids)
    return [
        {
            "id": case_id,
            "version": each["version"],
            "personal": known.get(case_id, {}),
            "bucket": each["bucket"],
            "procedure": each["procedure"],
            "county": each["county"],
            "sections": sorted({f"{one['code']} {one['section']}" for one in each["counts"]}),
            "counts": len(each["counts"]),
        }
        for case_id, each in zip(ids, found, strict=True)
    ]


def filters() -> dict[str, Any]:
    """What the form for narrowing a list offers, and what is chosen in it."""
    chosen = {name: request.args.get(name, "") for name in LABELS}
    headings = [(code, name) for code, (name, _) in words.BUCKETS.items()]
    procedures = [(name, name.capitalize()) for name in PROCEDURES]
    return {
        "options": {"bucket": [ANY, *headings], "procedure": [ANY, *procedures]},
        "chosen": chosen,
        "may_see": may_see_personal(),
    }


def _together() -> list[tuple[str, str]]:
    """Steps that this reader may try on several cases at once."""
    if current_actor().role not in STAFF:
        return []
    return [(step, step_words.heading(step)) for step in TOGETHER]


def _page(rows: list[dict[str, Any]], following: str, wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "pages/cases.html",
        rows=rows,
        next=following,
        errors=labelled(wrong or {}, LABELS),
        together=_together() if rows else [],
        most=CASES_MAX,
        **filters(),
    )
