"""What is wrong with a row of a court's list, in words, and what is to be done?

A docket is personal, and a cell may hold one by mistake; so no sentence shows what a cell holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.bulk_list.layout import DOCKET_LONGEST
from intake.court_list.mapping import COMPARED, WORDS, Kind
from intake.faults import shortened

FORMULA = (
    "The cell is a formula of a spreadsheet, and says nothing by itself.",
    "Have the sheet exported with values in place of formulas.",
)
NO_ID = (
    "This is not the id of a case.",
    "A case's id has 32 hexadecimal digits in five groups; mend it, or map a docket as the key.",
)
NO_DOCKET = (
    f"The docket is missing, longer than {DOCKET_LONGEST} characters, or not printable.",
    "Ask the sender for the number of this row.",
)
NO_COUNT = ("This is not the number of a count.", "Ask for a number from 1 to 999.")
TWICE = (
    "The header names this column twice, so that nobody knows which of them is meant.",
    "Ask the sender which one it is, and rename the other.",
)


def missing(wanted: Sequence[str]) -> tuple[str, str]:
    """The header lacks a column that is mapped."""
    return (
        f"The header names no column {' or '.join(map(shortened, wanted))}.",
        "Check that this is the list that the mapping is for, and its header; or mend the mapping.",
    )


def unread(column: str, dates: str) -> tuple[str, str]:
    """A cell says nothing that can be compared with a column of ours."""
    kind = COMPARED[column]
    if kind == Kind.WORD:
        return (
            f"The cell holds a word that is not known for {column}.",
            f"Add it to [words.{column}] in the mapping, with one of: {', '.join(WORDS[column])}.",
        )
    if kind == Kind.DATE:
        return (
            f"The cell holds no date in any of the mapping's forms: {dates}.",
            "Add the form to dates in the mapping, or ask the sender for the day.",
        )
    if kind == Kind.SECTION:
        return (
            "The cell holds no section of five digits.",
            "Ask for the section alone, such as 11359.",
        )
    return ("The cell names no county.", "Ask for its name, in letters.")
