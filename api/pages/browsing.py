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
from api.cases import ListArguments, page_of_cases
from api.pages import moments, pages, step_words, words
from api.pages.mistakes import first_of, labelled
from api.together import CASES_MAX, TOGETHER
from domain.procedures import PROCEDURES
from projections.engine import AsOf, NotFoldedYet

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
        asked = ListArguments().load(given | {"limit": str(PAGE)})
        asked.pop("min_position", None)
        page = page_of_cases(asked)
    except ValidationError as error:
        return _page([], "", wrong=first_of(error)), 422
    except NotFoldedYet as error:
        return _page([], "", wrong={"at_position": str(error)}), 422
    chosen: dict[str, Any] = {
        name: given[name] for name in (*LABELS, *moments.LABELS) if name in given
    }
    following = page.following and url_for("pages.browse", cursor=page.following, **chosen)
    return _page(lines(page.rows), following or "", page.at)


def lines(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a list of cases, with whom they are about where the reader may see that."""
    ids = [UUID(str(each["case_id"])) for each in found]
    known: Mapping[UUID, Mapping[str, str]] = {}
    if ids and may_see_personal():
        log.info("listed", actor=current_actor().id, cases=len(ids))
        with disclosing(ids) as closed:
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


def _page(
    rows: list[dict[str, Any]],
    following: str,
    at: AsOf | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    then = moments.given()
    return render_template(
        "pages/cases.html",
        rows=rows,
        next=following,
        at=at,
        then=then,
        errors=labelled(wrong or {}, LABELS | moments.LABELS),
        together=_together() if rows and not then else [],
        most=CASES_MAX,
        **filters(),
    )
