"""Marks that stand for what differs between two histories that are otherwise equal.

A fact's bytes hold days, ids, times, and texts that no fold looks at. Each of them gets a number,
its place in the history, and a mark of its own kind that tells the number wherever it comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from uuid import UUID

WRITTEN = re.compile(
    r'("(?:date_iso|uuid_hex|datetime_iso)","_data_":"|"(?:by|reference|sha256|terms_sha256|number|judge|county|source|section|subsection|reason|citation)":")'
    r'([^"\\]+)'
)
"""Where the text of a fact has such a value: what comes before it, and the value.

A text with an escape is none, nor an empty one: those are part of what two histories share.
"""

DATE, ID, TIME = "date_iso", "uuid_hex", "datetime_iso"

MOST = 3_600
"""So many places a history may have: more are not remembered."""

DOUBTFUL = re.compile("¤|4d6172b5|4611686018|9[05]00-01-01|00[01][0-9]-")
"""What could be taken for a mark."""

MARK = re.compile(
    "¤(?P<text>[0-9]{4})¤"
    "|4d6172b5-0000-4000-8000-00000000(?P<id>[0-9]{4})"
    "|4611686018(?P<position>[0-9]{9})"
    r"|9000-01-01 (?P<moment>[0-9]{2}:[0-9]{2}:[0-9]{2})\+00:00"
    "|(?P<day>00[01][0-9]-[0-9]{2}-[0-9]{2})"
)


class Structure:
    """Where, between the quotes of a fact's text, those values lie; and where all the rest.

    To split at every quote is five times quicker than to look for what is written where. A text
    that has the rest in common with another has its values in the same places.
    """

    def __init__(self, text: str) -> None:
        ends = [found.start(2) for found in WRITTEN.finditer(text)]
        self.places = tuple(text.count('"', 0, end) for end in ends)
        count = text.count('"') + 1
        self.values = _getter(self.places)
        self.rest = _getter([n for n in range(count) if n not in set(self.places)])


def _getter(places: Sequence[int]) -> Callable[[list[str]], Sequence[str]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda parts: [parts[place] for place in places]


FIRST_POSITION = 4_611_686_018_000_000_000
FIRST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
FIRST_TIME = datetime(9500, 1, 1, tzinfo=UTC)
TIMED = "9500-01-01"


def day(place: int) -> date:
    """The mark of a legal day."""
    return date.fromordinal(1 + place)


def identifier(place: int) -> UUID:
    """The mark of an id."""
    return UUID(f"4d6172b5-0000-4000-8000-00000000{place:04}")


def position(place: int) -> int:
    """The mark of a position."""
    return FIRST_POSITION + place


def moment(place: int) -> datetime:
    """The mark of the time of a commit."""
    return FIRST_MOMENT + timedelta(seconds=place)


def written(before: str, place: int) -> str:
    """The mark of a value in the bytes of a fact, by what comes before the value there.

    That of a time is none that is found again: a line that has it is not remembered.
    """
    if DATE in before:
        return day(place).isoformat()
    if ID in before:
        return identifier(place).hex
    if TIME in before:
        return (FIRST_TIME + timedelta(seconds=place)).isoformat()
    return f"¤{place:04}¤"


def template(line: str) -> tuple[str, Sequence[int]]:
    """The line with `%s` in the place of each mark, and the places that the marks tell."""
    parts, places, end = [], [], 0
    for found in MARK.finditer(line):
        parts.append(line[end : found.start()].replace("%", "%%"))
        places.append(_place(found))
        end = found.end()
    parts.append(line[end:].replace("%", "%%"))
    return "%s".join(parts), places


def _place(found: re.Match[str]) -> int:
    kind, text = next((kind, text) for kind, text in found.groupdict().items() if text)
    if kind == "day":
        return date.fromisoformat(text).toordinal() - 1
    if kind == "moment":
        hours, minutes, seconds = map(int, text.split(":"))
        return hours * 3600 + minutes * 60 + seconds
    return int(text)
