"""What may a ruleset give a question along?"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

YEARS_MAX = 150
_SECTION = re.compile(r"(?:11357|11358|11359|11360)(?:\([a-z]\))?")


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _are_sections(given: Any) -> bool:
    return (
        isinstance(given, list)
        and bool(given)
        and all(isinstance(each, str) and _SECTION.fullmatch(each) for each in given)
        and len(set(given)) == len(given)
    )


def _is_whole(given: Any) -> bool:
    return type(given) is int and 0 < given <= YEARS_MAX


def _is_number(given: Any) -> bool:
    return type(given) in (int, float) and math.isfinite(given) and given > 0


def _is_date(given: Any) -> bool:
    return isinstance(given, date) and not isinstance(given, datetime)


KINDS: dict[str | None, tuple[Callable[[Any], bool], str]] = {
    None: (lambda given: given is None, "no argument; write the bare name"),
    "text": (_is_text, 'a text in quotes, such as "4060 BP"'),
    "sections": (_are_sections, 'a list of different sections, such as ["11357(a)", "11358"]'),
    "whole": (_is_whole, f"a whole number from 1 to {YEARS_MAX}"),
    "number": (_is_number, "a number above 0"),
    "date": (_is_date, "a date without quotes, such as 2016-11-09"),
}
"""For each kind of argument: whether it is one, and what to say if not."""
