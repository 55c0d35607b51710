"""How does a list write a name, and how do we: `LAST,FIRST MIDDLE`?"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def _by_slash(written: str) -> str:
    return _joined(written.split("/"))


def by_comma(written: str) -> str:
    """Read `LAST,FIRST MIDDLE`."""
    last, _, rest = written.partition(",")
    return _joined([last, rest.replace(",", " ")])


def _first_last(written: str) -> str:
    *first, last = written.split() or [""]
    return _joined([last, " ".join(first)])


def _joined(parts: list[str]) -> str:
    last, *others = (" ".join(part.split()) for part in parts)
    first = " ".join(filter(None, others))
    return f"{last},{first}" if first else last


NAME_FORMS: Mapping[str, Callable[[str], str]] = {
    "LAST/FIRST/MIDDLE": _by_slash,
    "LAST,FIRST MIDDLE": by_comma,
    "FIRST MIDDLE LAST": _first_last,
}
"""Each way of writing a name that a mapping may give, and how it is read."""
