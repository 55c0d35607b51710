"""What is wrong with a line of a file, in words, and what is to be done?

No sentence here shows what a field holds: at this point nobody knows what it is.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from intake.listing import Problem

DELIVER_AGAIN = "Have the file delivered again, and load it as delivered."
_LONGEST_SHOWN = 30


Row = list[str]


@dataclass(frozen=True)
class Form:
    """What a line of a file is like: the names of its fields, what parts them, and its encoding."""

    names: Sequence[str]
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def width(self) -> int:
        """How many fields a line has."""
        return len(self.names)

    def read(self, number: int, line: bytes) -> tuple[Problem | None, Row]:
        """Give the fields of a line, and what hinders reading them."""
        problem: Problem | None = None
        if b"\0" in line:
            problem = nul(self, number, line)
        try:
            text = (line.decode(self.encoding),)
            row = next(csv.reader(text, strict=True, delimiter=self.delimiter))
        except UnicodeDecodeError as error:
            problem = problem or not_decoded(self, number, line, error.start)
        except csv.Error as error:
            problem = problem or bad_quotes(self, number, line, error)
        if problem is not None:
            return problem, self.loosely(line)
        return None, row

    def loosely(self, line: bytes) -> Row:
        """Give the fields of a damaged line as well as they can be told apart."""
        text = line.replace(b"\0", b" ").replace(b"\r", b" ").decode("latin-1")
        return next(csv.reader((text,), delimiter=self.delimiter), [])

    def column_of(self, line: bytes, where: int) -> str | None:
        """Name the column in which a byte of the line stands, from 0; None beyond the last."""
        fields = len(self.loosely(line[:where])) or 1
        return self.names[fields - 1] if fields <= self.width else None


def shortened(value: str) -> str:
    """Give a value that is not personal, fit for a sentence."""
    value = value if value.isprintable() else ascii(value)[1:-1]
    return value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"


def wrong_width(form: Form, line: int, fields: int) -> Problem:
    """The line has another number of fields than the layout."""
    return Problem(
        line,
        None,
        f"The line has {fields} fields, expected {form.width}.",
        "Check for a missing or additional comma, or a comma in a field without quotes."
        f" {DELIVER_AGAIN}",
        "width",
    )


def cut_off(form: Form, line: int, fields: int) -> Problem:
    """The last line is no record, and no line feed ends it."""
    return Problem(
        line,
        None,
        f"The file ends within this record, at field {fields} of {form.width}: it is truncated.",
        "Compare the size of the file with the sender's. " + DELIVER_AGAIN,
        "cut_off",
    )


def nul(form: Form, line: int, text: bytes) -> Problem:
    """The line holds a NUL byte."""
    where = text.index(b"\0")
    return Problem(
        line,
        form.column_of(text, where),
        f"Byte {where + 1} of the line is NUL, which no text holds: the file is damaged or binary.",
        DELIVER_AGAIN,
        "nul",
    )


def not_decoded(form: Form, line: int, text: bytes, where: int) -> Problem:
    """The line is not in the encoding of the file; ASCII is a part of UTF-8."""
    if form.encoding != "utf-8":
        return Problem(
            line,
            form.column_of(text, where),
            f"Byte {where + 1} of the line (0x{text[where]:02X}) is none of {form.encoding}.",
            f"Ask the sender for the encoding, and name it in the mapping. {DELIVER_AGAIN}",
            "encoding",
        )
    return Problem(
        line,
        form.column_of(text, where),
        f"Byte {where + 1} of the line (0x{text[where]:02X}) is neither ASCII nor UTF-8,"
        " perhaps Latin-1.",
        "Convert the file with `iconv -f WINDOWS-1252 -t UTF-8 IN > OUT`.",
        "encoding",
    )


def bad_quotes(form: Form, line: int, text: bytes, error: csv.Error) -> Problem:
    """The double quotes of the line do not pair, or a carriage return stands within it."""
    if "end of data" in str(error):
        return Problem(
            line,
            form.column_of(text, len(text)),
            "A double quote is opened and not closed on this line.",
            "Close the quote; within a quoted field, write a double quote twice."
            f" A record is one line. {DELIVER_AGAIN}",
            "quotes",
        )
    return Problem(
        line,
        None,
        "A double quote or a carriage return stands where none may.",
        "Quote whole fields only, write a double quote within one twice, and end lines with"
        f" LF or CRLF. {DELIVER_AGAIN}",
        "quotes",
    )


def second_heading(line: int) -> Problem:
    """A header stands further down: two files were joined."""
    return Problem(
        line,
        None,
        "A header stands in the middle of the file, perhaps of a second file joined to it.",
        "Load each file as delivered, or remove this line.",
        "heading",
    )
