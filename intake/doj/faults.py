"""What can be wrong with a line of the state's file alone?"""

from __future__ import annotations

from intake.doj.layout import COLUMNS, NAMES, WIDTH
from intake.faults import DELIVER_AGAIN, Form
from intake.listing import Problem

FORM = Form(NAMES)


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
