"""How does a person hold a court's list against the record, see why they differ, and sign it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, fields, validate

from api.actors import PERSONAL, current_actor, office, reading, requires
from api.fields import today
from api.pages import pages
from api.pages import reconciling_words as words
from api.pages.mapped import COLUMNS_ASKED, mapping_typed
from api.pages.mistakes import first_of, labelled
from api.pages.typed import key_typed, version_typed
from api.pages.words import in_words, topic
from api.problems import Problem
from api.reading import when
from api.reconciled import reconciliation, reconciliations
from api.reconciliation_shapes import ReconcileArguments, SignOffShape
from api.reconciliations import READERS, compared, given_out
from api.reconciling import Question, record_reconciliation, sign_off
from domain.casework import Answer
from domain.causes import Suggestion
from domain.comparing import Class, Compared
from domain.procedures import PROCEDURES
from domain.reconciling import MAKERS, SIGNERS, Remark
from domain.refusals import Refusal
from intake import Refused
from intake.county import BadMapping
from projections.engine import NotFoldedYet
from projections.reports.reconciling import NOT_SAID, Reconciled, items, statement

SHOWN = 200
LISTS = 50
EVENTS_SHOWN = 6
ARGUMENTS = ("county", "procedure", "cut_off", "at_position", "effective")
LABELS = {
    "list": "Their list",
    "mapping": "Mapping file",
    "key_heading": "Heading of the key",
    "county": "County",
    "procedure": "Procedure",
    "cut_off": "Day of their list",
    "at_position": "Position",
    "effective": "Last legal day",
    "remark": "Remark",
    "reason": "Reason",
}
WAYS = (
    ("show", "Compare and show it here; record nothing"),
    ("xlsx", "Compare and download it as a workbook (XLSX)"),
    ("csv", "Compare and download it as CSV"),
    ("json", "Compare and download it as JSON"),
    ("statement", "Compare and download the statement, figure by figure, as a workbook (XLSX)"),
    ("record", "Compare, show it, and put on record how it came out"),
)
NO_FILE = "Choose the file with the list."


class ComparisonArguments(ReconcileArguments):
    """What a person fills in, beside the files."""

    way = fields.String(validate=validate.OneOf([name for name, _ in WAYS]), load_default="show")


@pages.get("/reconciliations")
@requires(*READERS)
def reconciliation_list() -> str:
    """Every reconciliation, the latest first; for who may make one, the form."""
    return _page()


@pages.post("/reconciliations")
@requires(*MAKERS)
def compare_list() -> ResponseReturnValue:
    """Compare a list; show or hand out what comes of it, or say what is wrong with it."""
    listed = request.files.get("list")
    given = {name: value for name in (*ARGUMENTS, "way") if (value := _typed(name))}
    try:
        asked = ComparisonArguments().load(given)
    except ValidationError as error:
        return _page(wrong=first_of(error)), 422
    if not listed or not listed.filename:
        return _page(wrong={"list": NO_FILE}), 422
    way = asked.pop("way")
    question = Question(when=when(asked), **{each: asked.get(each) for each in ARGUMENTS[:3]})
    try:
        mapping = mapping_typed(request.form, request.files.get("mapping"))
        found = compared(cast(BinaryIO, listed.stream), mapping, question)
    except Refused as refused:
        return _page(refused=refused), 422
    except NotFoldedYet as error:
        return _page(wrong={"at_position": str(error)}), 422
    return _given(found, question, way)


def _given(found: Reconciled, question: Question, way: str) -> ResponseReturnValue:
    if way not in ("show", "record"):
        is_statement = way == "statement"
        return given_out(found, *(("statement", "xlsx") if is_statement else ("items", way)))
    made: Answer | None = None
    if way == "record":
        made = record_reconciliation(office(), current_actor(), found, question, key_typed())
    return _page(found=found, made=made)


@pages.get("/reconciliations/<uuid:reconciliation_id>")
@requires(*READERS)
def one_reconciliation(reconciliation_id: UUID) -> str:
    """One reconciliation: its figures, its digests, and who stands by it."""
    return _one(reconciliation_id)


@pages.post("/reconciliations/<uuid:reconciliation_id>/sign-off")
@requires(*SIGNERS)
def sign_reconciliation(reconciliation_id: UUID) -> ResponseReturnValue:
    """Stand by it; or learn why not."""
    given = {"remark": _typed("remark"), "reason": _typed("reason"), "on": today().isoformat()}
    try:
        data = SignOffShape().load(given)
    except ValidationError as error:
        return _one(reconciliation_id, wrong=first_of(error)), 422
    try:
        sign_off(office(), current_actor(), reconciliation_id, data, version_typed(), key_typed())
    except Refusal as refusal:
        return _one(reconciliation_id, refusal=refusal), 409
    where = url_for("pages.one_reconciliation", reconciliation_id=reconciliation_id)
    return cast(Response, redirect(where, 303))


def _typed(name: str) -> str:
    return str(request.form.get(name, "")).strip()


def _one(
    of: UUID, *, wrong: Mapping[str, str] | None = None, refusal: Refusal | None = None
) -> str:
    with reading() as read:
        found = reconciliation(read, office().log_id, of)
    if found is None:
        raise Problem("not-found", "There is no such reconciliation, or it is not counted yet.")
    actor = current_actor()
    is_mine = found["made_by"] == actor.id
    return render_template(
        "pages/reconciliation.html",
        made=found,
        said=words,
        errors=labelled(wrong or {}, LABELS),
        field_errors=wrong or {},
        refusal=refusal,
        remarks=[(str(each), words.REMARKS[each]) for each in Remark],
        typed=request.form,
        is_mine=is_mine,
        may_sign=actor.role in SIGNERS and not is_mine and not found["remark"],
    )


def _page(
    *,
    wrong: Mapping[str, str] | None = None,
    refused: Refused | None = None,
    found: Reconciled | None = None,
    made: Answer | None = None,
) -> str:
    with reading() as read:
        rows = reconciliations(read, office().log_id, limit=LISTS)
    actor = current_actor()
    return render_template(
        "pages/reconciliations.html",
        errors=labelled(wrong or {}, LABELS),
        field_errors=wrong or {},
        problems=refused.problems if refused else (),
        more=refused.more if refused else 0,
        is_mapping=isinstance(refused, BadMapping),
        rows=rows,
        shown=LISTS,
        said=words,
        typed=request.form,
        asked_columns=[(each, words.COLUMNS[each]) for each in COLUMNS_ASKED],
        procedures=[("", "All"), *((name, name.capitalize()) for name in PROCEDURES)],
        ways=WAYS,
        keys=[("docket", "Docket number"), ("case_id", "Our case id")],
        may_make=actor.role in MAKERS,
        may_search=actor.role in PERSONAL,
        made=made,
        key=uuid4().hex,
        found=_shown(found) if found else None,
    )


def _shown(found: Reconciled) -> dict[str, Any]:
    """What the page shows of a comparison: its figures, and the first of its differences."""
    table = items(found)
    told = zip(table.rows, found.comparison.rows, found.suggestions, strict=True)
    differing = [
        {**row, "columns": _columns(compared_row), "events_told": _told(suggestion)}
        for row, compared_row, suggestion in told
        if compared_row.kind != Class.MATCHED
    ]
    return {
        "totals": found.totals,
        "unit": found.unit,
        "at": found.at,
        "sha256": table.sha256,
        "tallies": found.comparison.tallies(),
        "causes": found.causes,
        "statement": [{**row, "figure": _figure(row["figure"])} for row in statement(found).rows],
        "differences": differing[:SHOWN],
        "n_differences": len(differing),
    }


def _columns(row: Compared) -> list[tuple[str, str, str]]:
    """Each column in which they differ: its name, what they say, and what we say, in words."""
    return [
        (words.COLUMNS[each.column], in_words(each.theirs), in_words(each.ours or NOT_SAID))
        for each in row.differences
    ]


def _told(suggestion: Suggestion | None) -> str:
    events = suggestion.events if suggestion else ()
    return " ".join(
        f"{topic(each.topic)} on {each.on}, at position {each.position:,}."
        for each in events[:EVENTS_SHOWN]
    )


def _figure(name: str) -> str:
    """A figure of the statement in words."""
    column, _, word = name.partition(": ")
    label = words.COLUMNS.get(column, column.capitalize())
    return f"{label}: {in_words(word)}" if word else label
