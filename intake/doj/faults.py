"""What is wrong with a line of the state's file, in words, and what is to be done?

No sentence here shows what a field holds: at this point nobody knows what it is.
"""

from __future__ import annotations

import csv

from intake.doj.layout import COLUMNS, NAMES, WIDTH
from intake.listing import Problem, Problems

_DELIVER_AGAIN = "Have the file delivered again, and load it as delivered."
_LONGEST_SHOWN = 30
_COUNTIES_NAMED = 10


def loosely(line: bytes) -> list[str]:
    """Give the fields of a damaged line as well as they can be told apart."""
    text = line.replace(b"\0", b" ").replace(b"\r", b" ").decode("latin-1")
    return next(csv.reader((text,)), [])


def shortened(value: str) -> str:
    """Give a value that is not personal, fit for a sentence."""
    value = value if value.isprintable() else ascii(value)[1:-1]
    return value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"


def wrong_width(line: int, fields: int) -> Problem:
    """The line has another number of fields than the layout."""
    return Problem(
        line,
        None,
        f"The line has {fields} fields, expected {WIDTH}.",
        "Check for a missing or additional comma, or a comma in a field without quotes."
        f" {_DELIVER_AGAIN}",
    )


def uneven_width(line: int, fields: int) -> Problem:
    """One record has an empty 96th field and others have none: its fields may be shifted."""
    return Problem(
        line,
        None,
        f"The line has {fields} fields, and the records before it have another number.",
        "Check for a comma in a field without quotes: it would shift all fields behind it."
        f" {_DELIVER_AGAIN}",
    )


def cut_off(line: int, fields: int) -> Problem:
    """The last line is no record, and no line feed ends it."""
    return Problem(
        line,
        None,
        f"The file ends within this record, at field {fields} of {WIDTH}: it is truncated.",
        "Compare the size of the file with the sender's. " + _DELIVER_AGAIN,
    )


def nul(line: int, text: bytes) -> Problem:
    """The line holds a NUL byte."""
    where = text.index(b"\0")
    return Problem(
        line,
        _column_of(text, where),
        f"Byte {where + 1} of the line is NUL, which no text holds: the file is damaged or binary.",
        _DELIVER_AGAIN,
    )


def not_utf8(line: int, text: bytes, where: int) -> Problem:
    """The line is not UTF-8 (of which ASCII is a part)."""
    return Problem(
        line,
        _column_of(text, where),
        f"Byte {where + 1} of the line (0x{text[where]:02X}) is neither ASCII nor UTF-8,"
        " perhaps Latin-1.",
        "Convert the file with `iconv -f WINDOWS-1252 -t UTF-8 IN > OUT`.",
    )


def bad_quotes(line: int, text: bytes, error: csv.Error) -> Problem:
    """The double quotes of the line do not pair, or a carriage return stands within it."""
    if "end of data" in str(error):
        return Problem(
            line,
            _column_of(text, len(text)),
            "A double quote is opened and not closed on this line.",
            "Close the quote; within a quoted field, write a double quote twice."
            f" A record is one line. {_DELIVER_AGAIN}",
        )
    return Problem(
        line,
        None,
        "A double quote or a carriage return stands where none may.",
        "Quote whole fields only, write a double quote within one twice, and end lines with"
        f" LF or CRLF. {_DELIVER_AGAIN}",
    )


def second_heading(line: int) -> Problem:
    """A header stands further down: two files were joined."""
    return Problem(
        line,
        None,
        "A header stands in the middle of the file, perhaps of a second file joined to it.",
        "Load each file as delivered, or remove this line.",
    )


def wrong_heading(row: list[str]) -> Problem | None:
    """The header is not that of the layout: another number of columns, or another name."""
    if len(row) != WIDTH:
        return Problem(
            1,
            None,
            f"The header has {len(row)} fields, expected {WIDTH}.",
            f"Ask the sender for the layout of {WIDTH} columns, or mend the header and the rows.",
        )
    for column, name in zip(COLUMNS, row, strict=True):
        if name.strip() != column.name:
            return Problem(
                1,
                column.name,
                f"The header has {_heading(name)} in column {column.letter},"
                f" expected {column.name}.",
                f"Ask the sender for the layout of {WIDTH} columns in its order.",
            )
    return None


def _heading(name: str) -> str:
    """Quote a heading that the layout knows; any other may be a person's name."""
    return name.strip() if name.strip() in NAMES else "another name"


def _column_of(line: bytes, where: int) -> str | None:
    """Name the column in which a byte of the line stands, from 0; None beyond the last."""
    fields = len(loosely(line[:where])) or 1
    return NAMES[fields - 1] if fields <= WIDTH else None


EMPTY = Problem(
    0,
    None,
    "The file holds no records.",
    "Check that the download is complete, and have the file delivered again.",
)


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
    )


def note_unplaced(problems: Problems, line: int, has_subject: bool, has_order: bool) -> None:
    """A conviction belongs to nobody, or to no case."""
    if not has_subject:
        problems.add(Problem(line, "SUBJECT_ID", *_NO_SUBJECT))
    if not has_order:
        problems.add(Problem(line, "CNT_ORDER", *_NO_ORDER))


_NO_SUBJECT = (
    "A conviction has no subject, so that nobody can be found for it.",
    "Ask the sender for the number of the person, and load the mended file.",
)
_NO_ORDER = (
    "A conviction has no count number of 12 digits, so that it has no case.",
    "A spreadsheet may have rewritten it (1.01E+11): load the file as it was delivered.",
)
