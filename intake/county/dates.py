"""Which day does a list mean, in whatever way it writes dates?"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

PARTS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
}
"""What stands for what in a way of writing dates; anything else stands for itself."""

_TOKEN = re.compile("YYYY|YY|MM|M|DD|D|[-/. ]")
_CENTURY = 100


class DateForm:
    """One way of writing dates, such as `YYYY-MM-DD`, `MMDDYY` or `M/D/YY`.

    Raises ValueError, with what is wrong, for one that does not fix year, month and day.
    """

    def __init__(self, written: str) -> None:
        tokens = _TOKEN.findall(written)
        if "".join(tokens) != written:
            raise ValueError("it may hold YYYY, YY, MM, M, DD, D and - / . or a blank between them")
        parts = [token for token in tokens if token in PARTS]
        if sorted(part[0] for part in parts) != ["D", "M", "Y"]:
            raise ValueError("it must name year, month and day, each once")
        if any(_touch(one, two) for one, two in pairwise(tokens)):
            raise ValueError("M and D of one digit need something between them and the next part")
        self.written = written
        self._pattern = re.compile(
            "".join(PARTS.get(token, re.escape(token)) for token in tokens), re.ASCII
        )

    def day(self, text: str, pivot: date) -> date | None:
        """Give the day, or None.

        A year of two digits is the latest that makes no day after `pivot`: a day that would lie
        in the future is a hundred years earlier.
        """
        found = self._pattern.fullmatch(text)
        if found is None:
            return None
        parts = found.groupdict()
        month, day = int(parts["month"]), int(parts["day"])
        if "year" in parts:
            return _on(int(parts["year"]), month, day)
        recent = pivot.year - pivot.year % _CENTURY + int(parts["short"])
        late, early = _on(recent, month, day), _on(recent - _CENTURY, month, day)
        return late if late is not None and late <= pivot else early


def read_day(text: str, forms: tuple[DateForm, ...], pivot: date) -> date | None:
    """Give the day that the text means in any of the forms; None where two forms differ."""
    days = {day for form in forms if (day := form.day(text, pivot))}
    return days.pop() if len(days) == 1 else None


def _touch(one: str, two: str) -> bool:
    """Whether nothing tells where a part of one or two digits ends and the other begins."""
    return one in PARTS and two in PARTS and bool({one, two} & {"M", "D"})


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
