"""What can be wrong with a line of the state's file alone?"""

from __future__ import annotations

from intake.doj.layout import COLUMNS, NAMES, WIDTH
from intake.faults import DELIVER_AGAIN, Form, shortened
from intake.listing import Problem, Problems

FORM = Form(NAMES)
_COUNTIES_NAMED = 10


def uneven_width(line: int, fields: int) -> Problem:
    """One record has an empty 96th field and others have none: its fields may be shifted."""
    return Problem(
        line,
        None,
        f"The line has {fields} fields, and the records before it have another number.",
        "Check for a comma in a field without quotes: it would shift all fields behind it."
        f" {DELIVER_AGAIN}",
        "width",
    )


def wrong_heading(row: list[str]) -> Problem | None:
    """The header is not that of the layout: another number of columns, or another name."""
    if len(row) != WIDTH:
        return Problem(
            1,
            None,
            f"The header has {len(row)} fields, expected {WIDTH}.",
            f"Ask the sender for the layout of {WIDTH} columns, or mend the header and the rows.",
            "heading",
        )
    for column, name in zip(COLUMNS, row, strict=True):
        if name.strip() != column.name:
            return Problem(
                1,
                column.name,
                f"The header has {_heading(name)} in column {column.letter},"
                f" expected {column.name}.",
                f"Ask the sender for the layout of {WIDTH} columns in its order.",
                "heading",
            )
    return None


def _heading(name: str) -> str:
    """Quote a heading that the layout knows; any other may be a person's name."""
    return name.strip() if name.strip() in NAMES else "another name"


def no_such_county(county: str, others: set[str]) -> Problem:
    """No row is of the county that was asked for."""
    named = sorted(shortened(other) for other in others if other)
    shown = ", ".join(named[:_COUNTIES_NAMED]) or "none at all"
    rest = (
        f" and {len(named) - _COUNTIES_NAMED} or more others"
        if len(named) > _COUNTIES_NAMED
        else ""
    )
    return Problem(
        0,
        "STP_ORI_CNTY_NAME",
        f"No line is of the county {shortened(county)}. The file names {shown}{rest}.",
        "Give the county as the file writes it, or load the file for your county.",
        "no_such_county",
    )


def note_unplaced(problems: Problems, line: int, *, has_subject: bool, has_order: bool) -> None:
    """A conviction belongs to nobody, or to no case."""
    if not has_subject:
        problems.add(Problem(line, "SUBJECT_ID", *_NO_SUBJECT, kind="no_subject"))
    if not has_order:
        problems.add(Problem(line, "CNT_ORDER", *_NO_ORDER, kind="no_count_number"))


_NO_SUBJECT = (
    "A conviction has no subject, so that nobody can be found for it.",
    "Ask the sender for the number of the person, and load the mended file.",
)
_NO_ORDER = (
    "A conviction has no count number of 12 digits, so that it has no case.",
    "A spreadsheet may have rewritten it (1.01E+11): load the file as it was delivered.",
)
