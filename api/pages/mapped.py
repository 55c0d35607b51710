"""What do the columns of a list mean, when a person says it in a form, column by column?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.court_list import CourtMapping, read_court_mapping, said_court_mapping

COLUMNS_ASKED = ("bucket", "level", "section", "filed_on", "decided_on", "convicted_on")
"""What most lists can be compared in; the others can be named in a mapping file."""


def mapping_typed(form: Mapping[str, str], file: Any) -> CourtMapping:
    """The mapping file, if one was chosen; else what was typed. Raises BadMapping."""
    if file and file.filename:
        return read_court_mapping(file.stream)
    headings = {each: form.get(f"column_{each}", "").strip() for each in COLUMNS_ASKED}
    key = {form.get("key_column", "docket"): form.get("key_heading", "").strip()}
    count, dates = form.get("count_heading", "").strip(), form.get("dates", "").strip()
    return said_court_mapping(
        {
            "key": key | ({"count": count} if count else {}),
            "columns": {name: heading for name, heading in headings.items() if heading},
            "words": _words(form.get("words", "")),
        }
        | ({"dates": [each.strip() for each in dates.split(";")]} if dates else {})
    )


def _words(text: str) -> dict[str, dict[str, str]]:
    """Lines such as `bucket: DSM = dismissed`; what is no such line is told as a wrong key."""
    found: dict[str, dict[str, str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        place, _, ours = line.rpartition("=")
        column, _, theirs = place.partition(":")
        found.setdefault(column.strip()[:40], {})[theirs.strip()] = ours.strip()
    return found
