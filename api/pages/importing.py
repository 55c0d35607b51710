"""How does a person load a list, and learn what came of it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import current_actor, office, requires
from api.deliveries import LAYOUTS, layout_of
from api.imports import ImportArguments
from api.loading import take_in
from api.pages import pages, words
from api.pages.mistakes import first_of, labelled
from api.receipts import Receipt
from domain.actors import Role
from domain.procedures import PROCEDURES
from intake import Problem, Refused
from intake.county import BadMapping

TOTALS = (
    ("Lines", "lines"),
    ("Lines rejected", "rejected"),
    ("Persons", "subjects"),
    ("Cases of this county", "cases"),
    ("Counts of cannabis conviction in them", "counts"),
    ("Counts with a gap or a doubt", "doubtful_counts"),
    ("New cases", "new_cases"),
    ("Cases that were on record already", "known_cases"),
    ("Of these, with counts that are not on record", "changed_cases"),
)
ARGUMENTS = ("county", "procedure", "layout", "dry_run")
LABELS = {
    "list": "List of convictions",
    "mapping": "Mapping file",
    "layout": "Format",
    "county": "County",
    "procedure": "Procedure",
}
NO_FILE = "Choose the file with the list."
NO_MAPPING = "Choose the mapping file: it says what each column of the list means."


@dataclass(frozen=True)
class Result:
    """What the page shows of a receipt."""

    title: str
    says: str
    totals: list[tuple[str, int]]
    files: tuple[str, ...]
    changed: tuple[UUID, ...]


@pages.route("/import", methods=["GET", "POST"])
@requires(Role.CLERK, Role.PROSECUTOR)
def import_list() -> ResponseReturnValue:
    """Ask for a file; try it or load it; show the receipt, or what is wrong with it."""
    if request.method == "GET":
        return _page()
    form = request.form
    files = [each for each in request.files.getlist("list") if each.filename]
    mapping = request.files.get("mapping")
    given = {name: form[name].strip() for name in ARGUMENTS if name in form}
    try:
        asked = ImportArguments().load(given)
    except ValidationError as error:
        return _page(wrong=first_of(error)), 422
    if not files:
        return _page(wrong={"list": NO_FILE}), 422
    if asked["layout"] == "csv" and not (mapping and mapping.filename):
        return _page(wrong={"mapping": NO_MAPPING}), 422
    try:
        receipt = _receipt([each.stream for each in files], mapping and mapping.stream, **asked)
    except Refused as refused:
        return _page(refused=refused), 422
    return _page(receipt=_result(receipt))


def _receipt(files: list[Any], mapping: Any, *, layout: str, **asked: Any) -> Receipt:
    read_as = layout_of(layout, mapping)
    return take_in(office(), current_actor(), cast(list[BinaryIO], files), layout=read_as, **asked)


def _page(
    *,
    wrong: dict[str, str] | None = None,
    refused: Refused | None = None,
    receipt: Result | None = None,
) -> str:
    return render_template(
        "pages/import.html",
        errors=labelled(wrong or {}, LABELS),
        field_errors=wrong or {},
        problems=refused.problems if refused else (),
        more=refused.more if refused else 0,
        is_mapping=isinstance(refused, BadMapping),
        place=_place,
        receipt=receipt,
        layouts=list(LAYOUTS.items()),
        typed=request.form,
        procedures=[
            (name, f"{name.capitalize()} ({each.citation})") for name, each in PROCEDURES.items()
        ],
    )


def _result(receipt: Receipt) -> Result:
    if receipt.dry_run:
        title, says = "The file is sound; nothing was loaded", "To load it, choose it again below."
    elif receipt.replayed or not (receipt.new_cases or receipt.changed_cases):
        title, says = "Nothing new in this file", "Every case in it is on record already."
    else:
        title = "The file is loaded"
        says = f"The record ends at position {receipt.position:,} with it."
    totals = [(label, getattr(receipt, name)) for label, name in TOTALS]
    doubts = [(words.in_words(doubt), number) for doubt, number in receipt.doubts.items()]
    return Result(title, says, [*totals, *doubts], receipt.files, receipt.changed)


def _place(problem: Problem) -> str:
    line = str(problem.line) if problem.line else "File"
    return f"File {problem.file}, {line}" if problem.file else line
