"""Which duties are late, what falls due soon, and who has to meet them?"""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api import fields
from api.actors import office
from api.fields import DayAhead
from api.pages import moments, pages, waiting_words
from api.pages.mistakes import first_of, labelled
from api.pages.standing import freshness
from api.reading import WhenArguments
from api.reports import FORMS
from domain.duties import Responsible
from projections.engine import NotFoldedYet
from projections.reports import Report, ask
from projections.reports import deadlines as report_of
from projections.reports.judging import SOON

LABELS = {"today": "Judge as on", **moments.LABELS}


class DayArguments(WhenArguments):
    """On which day, as of when."""

    today = DayAhead()


@pages.get("/deadlines")
def deadlines() -> ResponseReturnValue:
    """Show every duty by who has to meet it: late, due soon, met."""
    try:
        return _page(_report())
    except ValidationError as error:
        return _page(None, first_of(error)), 422
    except NotFoldedYet as error:
        return _page(None, {"at_position": str(error)}), 422


def _report() -> Report:
    day = request.args.get("today", "").strip()
    asked = DayArguments().load(moments.given() | ({"today": day} if day else {}))
    with office().reading.cursor() as cursor:
        return ask(report_of, cursor, office().log_id, asked, today=fields.today)


def _page(report: Report | None, wrong: dict[str, str] | None = None) -> str:
    with office().reading.cursor() as cursor:
        fresh = freshness(cursor)
    total = [row for row in report.rows if row["county"] == "total"] if report else []
    then: dict[str, Any] = moments.given()
    today = report.header["today"] if report else ""
    return render_template(
        "pages/deadlines.html",
        report=report,
        then=then,
        by_responsible=[
            (each, [row for row in total if row["responsible"] == each]) for each in Responsible
        ],
        totals={name: sum(row[name] for row in total) for name in ("open_late", "due_soon")},
        chosen={"today": request.args.get("today", "")},
        soon=SOON.days,
        downloads=[
            (
                form.upper(),
                url_for("pages.report_as", name="deadlines", form=form, today=today, **then),
            )
            for form in FORMS
        ],
        errors=labelled(wrong or {}, LABELS),
        freshness=fresh,
        says=waiting_words,
    )
