"""Who waits for what, and for how long? And who asked about this case?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import current_actor, disclosing, may_see_personal, office, reading
from api.fields import today
from api.inquiries import InquiryListArguments, page_of_inquiries
from api.pages import inquiry_words, moments, pages
from api.pages.mistakes import first_of, labelled
from domain.asking import ANSWERERS, InquiryStage
from projections import inquiries
from projections.engine import AsOf, NotFoldedYet

log = structlog.get_logger("docketproof.personal")

PAGE = 50
LABELS = {"reference": "Reference", "stage": "Stage"}


@pages.app_context_processor
def around_inquiries() -> dict[str, Any]:
    """What templates may say of inquiries, that of a case included."""
    return {"asks": inquiry_words, "inquiries_of": inquiries_of}


@pages.get("/inquiries")
def inquiry_list() -> ResponseReturnValue:
    """List the inquiries at one stage, whoever waits longest first; or the one of a reference."""
    given = {name: text.strip() for name, text in request.args.items() if text.strip()}
    if "reference" in given:
        given["reference"] = given["reference"].upper()
    try:
        asked = InquiryListArguments().load(given | {"limit": str(PAGE)})
    except ValidationError as error:
        return _page([], wrong=first_of(error)), 422
    asked.pop("min_position", None)
    if not asked.keys() & LABELS:
        asked["stage"] = InquiryStage.RECEIVED
    chosen: dict[str, Any] = {name: str(asked[name]) for name in LABELS if name in asked}
    try:
        page = page_of_inquiries(asked)
    except NotFoldedYet as error:
        return _page([], wrong={"at_position": str(error)}), 422
    following = page.following and url_for(
        "pages.inquiry_list", cursor=page.following, **chosen, **moments.given()
    )
    return _page(lines(page.rows), chosen=chosen, following=following or "", at=page.at)


def lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a list of inquiries: for how long they wait, and who asked if one may see."""
    ids = [UUID(each["inquiry_id"]) for each in rows]
    known: Mapping[UUID, Mapping[str, str]] = {}
    if ids and may_see_personal():
        log.info("listed", actor=current_actor().id, inquiries=len(ids))
        with disclosing(ids) as closed:
            known = office().vault.open_many(closed, ids)
    day = today()
    return [
        line
        | {
            "asker": known.get(inquiry_id, {}).get("asked_name", ""),
            "days": (day - line["received_on"]).days,
            "days_here": (day - line["since_on"]).days,
        }
        for inquiry_id, line in zip(ids, rows, strict=True)
    ]


def inquiries_of(case_id: UUID, at: AsOf | None = None) -> list[dict[str, Any]]:
    """The inquiries that are matched to the case."""
    with reading() as read:
        return lines(inquiries.inquiries(read, office().log_id, case_id=case_id, at=at))


def _page(
    rows: list[dict[str, Any]],
    *,
    chosen: Mapping[str, str] | None = None,
    following: str = "",
    at: AsOf | None = None,
    wrong: Mapping[str, str] | None = None,
) -> str:
    with reading() as read:
        totals = inquiries.totals(read, office().log_id, at)
    return render_template(
        "pages/inquiries.html",
        rows=rows,
        totals=totals,
        chosen=chosen or {},
        next=following,
        at=at,
        then=moments.given(),
        errors=labelled(wrong or {}, LABELS | moments.LABELS),
        wrong=wrong or {},
        may_see=may_see_personal(),
        may_enter=current_actor().role in ANSWERERS,
    )
