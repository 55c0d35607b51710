"""The status report as a page, as a picture, and as the very bytes that programs get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import office
from api.fields import CALIFORNIA, today
from api.pages import moments, pages, words
from api.pages.mistakes import first_of, labelled
from api.pages.standing import freshness
from api.plots import bars
from api.reports import FORMS
from domain.standing import BUCKETS, MIXED
from projections.engine import NOW, NotFoldedYet, When
from projections.reports import REPORTS, Report, ask

UNITS = {"case": "Cases", "count": "Counts of conviction"}
TOTAL = "total"

# A picture is a page of its own, and the library writes its style into it.
PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """One unit's figures: a line for each heading, a column for each county and procedure."""

    unit: str
    title: str
    columns: Sequence[Row]
    total: Row

    @property
    def headings(self) -> list[str]:
        """The headings under which anything stands; all of them as long as nothing does."""
        return [each for each in self._possible if self.total[each] or not self.total[TOTAL]]

    @property
    def empty(self) -> list[str]:
        """The headings under which nothing stands, in any column."""
        return [each for each in self._possible if each not in self.headings]

    @property
    def _possible(self) -> list[str]:
        """The headings that this unit may stand under: a count is never mixed."""
        return [each for each in BUCKETS if self.unit == "case" or each != MIXED]


def status_report(when: When = NOW) -> Report:
    """The report as of then."""
    with office().reading.cursor() as cursor:
        return ask(REPORTS["status"], cursor, office().log_id, when._asdict(), today=today)


def table_of(report: Report, unit: str) -> Table:
    """The report's figures of one unit."""
    rows = [each for each in report.rows if each["unit"] == unit]
    columns = [each for each in rows if each["county"] != TOTAL]
    return Table(unit, UNITS[unit], columns, rows[-1])


@pages.get("/reports/status")
def status() -> ResponseReturnValue:
    """Show the report as of when it is asked for, what it rests on, and where to get it as data."""
    try:
        return _page(status_report(moments.wanted()))
    except ValidationError as error:
        return _page(None, first_of(error)), 422
    except NotFoldedYet as error:
        return _page(None, {"at_position": str(error)}), 422


def _page(report: Report | None, wrong: dict[str, str] | None = None) -> str:
    then: dict[str, Any] = moments.given()
    with office().reading.cursor() as cursor:
        fresh = freshness(cursor)
    return render_template(
        "pages/status.html",
        report=report,
        then=then,
        rests_on=_rests_on(report.header) if report else [],
        tables=[table_of(report, unit) for unit in UNITS] if report else [],
        downloads=[
            (form.upper(), url_for("pages.report_as", name="status", form=form, **then))
            for form in FORMS
        ],
        errors=labelled(wrong or {}, moments.LABELS),
        freshness=fresh,
    )


@pages.get("/plots/status.svg")
def plot() -> Response:
    """Draw how many cases or counts stand under each heading."""
    unit = request.args.get("unit", "case")
    if unit not in UNITS:
        abort(404)
    table = table_of(status_report(moments.wanted()), unit)
    rows = [(each, words.bucket(each), int(table.total[each])) for each in table.headings]
    drawn = bars(UNITS[unit], rows, narrow=request.args.get("size") == "narrow")
    policy = {"Content-Security-Policy": PICTURE_ONLY}
    return Response(drawn, headers=policy, mimetype="image/svg+xml")


def _rests_on(header: Mapping[str, Any]) -> list[tuple[str, str]]:
    recorded_at = header["recorded_at"]
    clock = datetime.fromisoformat(recorded_at).astimezone(CALIFORNIA) if recorded_at else None
    return [
        ("As of position", f"{header['position']:,}"),
        ("Recorded", clock.strftime("%Y-%m-%d %H:%M:%S %Z") if clock else "not yet"),
        ("In effect by", header["effective"] or "any day"),
        ("Cases in quarantine", f"{header['quarantined']:,}"),
        ("Units", "cases and counts of conviction"),
        ("Rulesets", "; ".join(header["ruleset"]) or "none yet: nothing is checked"),
    ]
