"""How a row becomes a line of PostgreSQL's COPY text format, or is refused before it gets there."""

from __future__ import annotations

from typing import Any

NULL = "None"
"""Stands for NULL: what Python writes for it, so that most rows are written by one call of `map`.

A text that is the word None is told from it by an escape.
"""

OPTIONS = f"NULL '{NULL}'"

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "N": "\\x4e"})

BIGGEST = 2**63


class NotStorable(ValueError):
    """PostgreSQL has no such value: it would refuse the whole page for it."""


def line(row: tuple[Any, ...]) -> str:
    """The row's values, tab-separated, without the line's end.

    Raises NotStorable or UnicodeEncodeError for what PostgreSQL would not take: NUL, lone
    surrogates, and integers beyond 64 bits.
    """
    for value in row:
        if value.__class__ is int and not -BIGGEST <= value < BIGGEST:
            raise NotStorable(f"A number is too large: {value.bit_length()} bits, not 63.")
    joined = "\t".join(map(str, row))
    if not _is_plain(joined, row):
        joined = "\t".join(
            NULL if value is None else str(value).translate(ESCAPES) for value in row
        )
    joined.encode()
    return joined


def _is_plain(joined: str, row: tuple[Any, ...]) -> bool:
    """Whether no text holds a character that COPY reads as something else."""
    if "\x00" in joined:
        raise NotStorable("A text holds the character NUL, which PostgreSQL cannot keep.")
    return (
        "\\" not in joined
        and "\n" not in joined
        and "\r" not in joined
        and joined.count("\t") == len(row) - 1
        and joined.count(NULL) == row.count(None)
    )
