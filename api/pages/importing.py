"""How does a person load the state's list, and learn what came of it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import current_actor, office, requires
from api.imports import ImportArguments, Receipt, import_doj
from api.pages import pages, words
from api.pages.mistakes import first_of, labelled
from domain.actors import Role
from domain.procedures import PROCEDURES
from intake import Problem, Refused

TOTALS = (
    ("Lines in the file", "lines"),
    ("Persons in the file", "subjects"),
    ("Cases of this county", "cases"),
    ("Counts of cannabis conviction in them", "counts"),
    ("Counts with a gap or a doubt", "doubtful_counts"),
    ("New cases", "new_cases"),
    ("Cases that were on record already", "known_cases"),
)
ARGUMENTS = ("county", "procedure", "dry_run")
LABELS = {"list": "List of convictions", "county": "County", "procedure": "Procedure"}
NO_FILE = "Choose the file with the list."


@dataclass(frozen=True)
class Result:
    """What the page shows of a receipt."""

    title: str
    says: str
    totals: list[tuple[str, int]]
    sha256: str


@pages.route("/import", methods=["GET", "POST"])
@requires(Role.CLERK, Role.PROSECUTOR)
def import_list() -> ResponseReturnValue:
    """Ask for a file; try it or load it; show the receipt, or what is wrong with it."""
    if request.method == "GET":
        return _page()
    form = request.form
    list_file = request.files.get("list")
    given = {name: form[name].strip() for name in ARGUMENTS if name in form}
    try:
        asked = ImportArguments().load(given)
    except ValidationError as error:
        return _page(wrong=first_of(error)), 422
    if not list_file or not list_file.filename:
        return _page(wrong={"list": NO_FILE}), 422
    try:
        receipt = import_doj(office(), current_actor(), cast(BinaryIO, list_file.stream), **asked)
    except Refused as refused:
        return _page(problems=refused.problems, more=refused.more), 422
    return _page(receipt=_result(receipt))


def _page(
    *,
    wrong: dict[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    more: int = 0,
    receipt: Result | None = None,
) -> str:
    return render_template(
        "pages/import.html",
        errors=labelled(wrong or {}, LABELS),
        field_errors=wrong or {},
        problems=problems,
        more=more,
        receipt=receipt,
        typed=request.form,
        procedures=[
            (name, f"{name.capitalize()} ({each.citation})") for name, each in PROCEDURES.items()
        ],
    )


def _result(receipt: Receipt) -> Result:
    if receipt.dry_run:
        title, says = "The file is sound; nothing was loaded", "To load it, choose it again below."
    elif receipt.replayed or not receipt.new_cases:
        title, says = "Nothing new in this file", "Every case in it is on record already."
    else:
        title = "The file is loaded"
        says = f"The record ends at position {receipt.position:,} with it."
    totals = [(label, getattr(receipt, name)) for label, name in TOTALS]
    doubts = [(words.in_words(doubt), number) for doubt, number in receipt.doubts.items()]
    return Result(title, says, [*totals, *doubts], receipt.file_sha256)
