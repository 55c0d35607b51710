"""What are the rows of a list?"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from intake.bulk_list import faults
from intake.bulk_list.layout import BYTES_MAX
from intake.listing import Problem, Problems

Row = list[str]
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def rows_of(data: bytes, problems: Problems) -> Iterator[tuple[int, Row]]:
    """Each line's number and fields; a record is one line, and blank lines are none.

    Lines that cannot be read are noted in `problems`. Raises Refused where none can be.
    """
    for number, line in _lines(data, problems):
        bare = line.removesuffix(b"\r")
        fault = _fault(bare)
        if fault:
            problems.add(Problem(number, None, *fault))
            continue
        try:
            rows = list(csv.reader((bare.decode(),), strict=True))
        except csv.Error:
            problems.add(Problem(number, None, *faults.QUOTES))
            continue
        if rows and rows[0]:
            yield number, rows[0]


def _lines(data: bytes, problems: Problems) -> Iterator[tuple[int, bytes]]:
    if len(data) > BYTES_MAX:
        raise problems.refusal(faults.TOO_LARGE)
    if data.startswith(UTF16_MARKS):
        raise problems.refusal(faults.UTF16)
    yield from enumerate(data.removeprefix(UTF8_MARK).split(b"\n"), 1)


def _fault(line: bytes) -> tuple[str, str] | None:
    if b"\0" in line:
        return f"Byte {line.index(0) + 1} of the line is NUL, which no text holds.", faults.AGAIN
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return f"Byte {error.start + 1} of the line is neither ASCII nor UTF-8.", faults.CONVERT
    return None
