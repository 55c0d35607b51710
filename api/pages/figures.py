"""Every report as a page: asked for, read, looked at, taken along, issued, and compared."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from inspect import signature
from typing import Any
from uuid import UUID, uuid4

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api import fields
from api.actors import current_actor, office, requires
from api.bundling import bundled
from api.issuing import comes_out_again, compare, compare_issues, issue, report_of
from api.pages import figure_words, pages
from api.pages.mistakes import first_of, labelled
from api.pages.standing import freshness
from api.pages.status import PICTURE_ONLY
from api.pages.typed import key_typed
from api.plots import columns
from api.problems import Problem
from api.reading import wait_for
from api.reports import FORMS, READERS, CompareArguments, IssueArguments, in_form
from domain.issuing import ISSUERS
from domain.procedures import PROCEDURES
from projections import issued_reports
from projections.engine import NotFoldedYet, When
from projections.reports import REPORTS, TALLIES, Report, WronglyAsked, ask
from projections.reports.explaining import Explanation
from projections.reports.tally import TOTAL

ROWS_SHOWN = 500
REASONS_SHOWN = 100


@pages.get("/reports")
@requires(*READERS)
def report_list() -> str:
    """Show which reports there are, and which were issued."""
    with office().reading.cursor() as cursor:
        issued = issued_reports.issued(cursor, office().log_id)
    return render_template("pages/reports.html", said=figure_words.REPORTS, issued=issued)


@pages.get("/reports/<string:name>")
@requires(*READERS)
def report(name: str) -> ResponseReturnValue:
    """Show a report, as of when and for what was asked, and what can be done with it."""
    given = _given(name)
    if _lacks(name, given):
        return _page(name, given, None)
    try:
        found = _asked(name, IssueArguments().load(given))
    except ValidationError as error:
        return _page(name, given, None, first_of(error)), 422
    except (WronglyAsked, NotFoldedYet) as error:
        return _page(name, given, None, {"": str(error)}), 422
    return _page(name, given, found)


@pages.get("/reports/<string:name>.<string:form>")
@requires(*READERS)
def report_as(name: str, form: str) -> Response:
    """Hand out a report as the file that programs get."""
    if form not in FORMS:
        abort(404)
    return in_form(_asked(name, IssueArguments().load(_given(name))), form, name)


@pages.get("/plots/reports/<string:name>.svg")
@requires(*READERS)
def report_plot(name: str) -> Response:
    """Draw what people would rather look at than read."""
    found, said = _asked(name, IssueArguments().load(_given(name))), figure_words.REPORTS[name]
    if not said.along:
        abort(404)
    bars: Counter[str] = Counter()
    for row in found.rows:
        if row[said.along] != TOTAL and row.get("county") != TOTAL:
            bars[str(row[said.along])] += row[said.drawn]
    title = f"{figure_words.column(said.drawn)} by {said.along}"
    drawn = columns(title, sorted(bars.items()), narrow=request.args.get("size") == "narrow")
    policy = {"Content-Security-Policy": PICTURE_ONLY}
    return Response(drawn, headers=policy, mimetype="image/svg+xml")


@pages.post("/reports/<string:name>/issue")
@requires(*ISSUERS)
def issue_report(name: str) -> ResponseReturnValue:
    """Issue the report as it is shown."""
    given = _given(name)
    done = issue(office(), current_actor(), name, IssueArguments().load(given), key_typed())
    # Nearly always it is folded before anybody looks; where not, the page says so.
    with suppress(Problem):
        wait_for(done.position, issued_reports.NAME)
    return redirect(url_for("pages.issued_report", issue_id=done.id), 303)


@pages.get("/reports/issued/<uuid:issue_id>")
@requires(*READERS)
def issued_report(issue_id: UUID) -> ResponseReturnValue:
    """Show what was issued, whether it comes out again, and what it can be compared with."""
    made = office().casework.issued_report(issue_id)
    if made is None:
        abort(404)
    with office().reading.cursor() as cursor:
        others = issued_reports.issued(cursor, office().log_id, name=made.report)
    found = next((each for each in others if str(each["id"]) == str(issue_id)), None)
    if found is None:
        return render_template("pages/issued.html", issue=None, said=None)
    return render_template(
        "pages/issued.html",
        issue=found,
        report=report_of(office(), issue_id)[1],
        said=figure_words.REPORTS[made.report],
        again=comes_out_again(office(), issue_id),
        earlier=[each for each in others if each["position"] < found["position"]],
        may_compare=made.report in TALLIES,
        forms=list(FORMS),
    )


@pages.get("/reports/issued/<uuid:issue_id>.<string:form>")
@requires(*READERS)
def issued_report_as(issue_id: UUID, form: str) -> Response:
    """Hand out what was issued, from the bytes that were kept."""
    if form not in FORMS:
        abort(404)
    found, body = report_of(office(), issue_id)
    return in_form(body, form, found["name"])


@pages.get("/reports/issued/<uuid:issue_id>/bundle")
@requires(*READERS)
def issued_bundle(issue_id: UUID) -> Response:
    """Hand out what was issued with everything that proves it."""
    return bundled(office(), issue_id)


@pages.get("/reports/issued/<uuid:issue_id>/since/<uuid:other_id>")
@requires(*READERS)
def changes_since(issue_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Show what has changed since an earlier issue, and by which events."""
    try:
        return _changes(compare_issues(office(), other_id, issue_id))
    except WronglyAsked as error:
        return _changes(None, {"": str(error)}), 422


@pages.get("/reports/<string:name>/changes")
@requires(*READERS)
def report_changes(name: str) -> ResponseReturnValue:
    """Show what has changed in a report between two positions, and by which events."""
    _known(name)
    given = {
        key: text for key in ("before", "after", "county", "procedure") if (text := _text(key))
    }
    try:
        asked = CompareArguments().load(given)
        before, after = (When(at_position=asked.pop(each)) for each in ("before", "after"))
        return _changes(compare(office(), name, before, after, asked))
    except ValidationError as error:
        return _changes(None, first_of(error)), 422
    except (WronglyAsked, NotFoldedYet) as error:
        return _changes(None, {"": str(error)}), 422


def _changes(found: Explanation | None, wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "pages/report_changes.html",
        found=found,
        said=figure_words.REPORTS[found.after.header["report"]] if found else None,
        errors=labelled(wrong or {}, figure_words.LABELS),
        shown=REASONS_SHOWN,
        column=figure_words.column,
    )


def _page(
    name: str, given: dict[str, str], found: Report | None, wrong: dict[str, str] | None = None
) -> str:
    with office().reading.cursor() as cursor:
        fresh = freshness(cursor)
    return render_template(
        "pages/report.html",
        name=name,
        said=figure_words.REPORTS[name],
        report=found,
        given=given,
        fields=[each for each in figure_words.LABELS if each in _asks(name)],
        words_of=figure_words,
        procedures=[("", "Any"), *((each, each.capitalize()) for each in PROCEDURES)],
        rows=found.rows[:ROWS_SHOWN] if found else [],
        errors=labelled(wrong or {}, figure_words.LABELS),
        forms=list(FORMS),
        may_issue=current_actor().role in ISSUERS,
        key=uuid4().hex,
        may_compare=name in TALLIES,
        freshness=fresh,
    )


def _asked(name: str, asked: dict[str, Any]) -> Report:
    with office().reading.cursor() as cursor:
        return ask(REPORTS[name], cursor, office().log_id, asked, today=fields.today)


def _given(name: str) -> dict[str, str]:
    """What the form or a link asks for; an empty field asks for nothing."""
    _known(name)
    given = {each: text for each in _asks(name) if (text := _text(each))}
    if "duty" in _asks(name):
        given.setdefault("duty", "review")
    return given


def _text(name: str) -> str:
    text = request.values.get(name, "").strip()
    return text.upper() if name == "county" else text


def _asks(name: str) -> list[str]:
    return [*list(signature(REPORTS[name]).parameters)[3:], *When._fields]


def _lacks(name: str, given: dict[str, str]) -> bool:
    """Whether nothing is asked for yet of a report that has to be asked for something."""
    return "case" in _asks(name) and not given


def _known(name: str) -> None:
    if name not in REPORTS:
        abort(404)
