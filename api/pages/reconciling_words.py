"""What do classes, causes and remarks of a reconciliation mean in words?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

CLASSES: Mapping[str, tuple[str, str]] = {
    "matched": ("Matched", "On both lists, and equal in every column compared."),
    "differs": ("Differs", "On both lists, and not equal in a column."),
    "only_theirs": ("Only theirs", "On their list, and among ours nobody can find it."),
    "only_ours": ("Only ours", "On record here, and not on their list."),
    "unreadable": ("Unreadable", "A row of their list that nobody can place."),
}
"""Each class: its name, and what it means."""

CAUSES: Mapping[str, str] = {
    "later_event": "Something happened after what their list says",
    "earlier_cut_off": "Our figures are as of an earlier day or position than their list",
    "other_county_or_procedure": "It is of another county or procedure",
    "merged_or_duplicate": "The case was merged, or is a duplicate",
    "corrected": "A fact was corrected here",
    "withdrawn": "It was withdrawn",
    "transferred": "It was handed to another county or agency",
    "destroyed": "The records were destroyed",
    "sealed": "The court sealed it, or opened it again",
    "returned": "The court sent it back; it was to be filed again",
    "missed_event": "Their list lacks something that happened before its own day",
    "no_such_count": "The case is ours, and has no count of this number",
    "unreadable_row": "A row of their list that cannot be read names it",
    "like_another_key": "The number is one slip of the hand from another",
    "unknown": "Nothing on record suggests why",
}
"""What may be behind a difference."""

COLUMNS: Mapping[str, str] = {
    "bucket": "Where it stands",
    "stage": "Stage of the count",
    "level": "Offense level now",
    "level_before": "Offense level at conviction",
    "outcome": "What the check found",
    "procedure": "Procedure",
    "convicted_on": "Day of conviction",
    "identified_on": "Day identified",
    "checked_on": "Day of the check",
    "agreed_on": "Day agreed",
    "filed_on": "Day filed",
    "decided_on": "Day of the decision",
    "sealed_on": "Day sealed",
    "closed_on": "Day closed",
    "section": "Section",
    "county": "County",
}

REMARKS: Mapping[str, str] = {
    "ties": "The two lists tie",
    "explained": "They differ, and every difference is explained",
    "court_to_correct": "The court or the state is asked to correct its list",
    "office_to_correct": "The office corrects its own record",
    "accepted_unexplained": "Some differences stay unexplained, for the reason given",
}

TOPICS: Mapping[str, str] = {
    "reconciliation.made": "Reconciliation made",
    "reconciliation.signed_off": "Reconciliation signed off",
}

What = Mapping[str, Any]


def _made(what: What) -> list[str]:
    totals, unit = what["totals"], what["unit"]
    return [
        f"{totals['rows']:,} rows of theirs were held against {totals['ours']:,} {unit}s of ours.",
        f"Matched {totals['matched']:,}, differing {totals['differs']:,}.",
        f"Only theirs {totals['only_theirs']:,}, only ours {totals['only_ours']:,}.",
        f"Unreadable {totals['unreadable']:,}, unexplained {totals['unexplained']:,}.",
        f"As of position {what['at_position']:,}.",
    ]


def _signed_off(what: What) -> str:
    reason = f": {what['reason'].replace('_', ' ')}" if what["reason"] else ""
    return f"{REMARKS[what['remark']]}{reason}."


TELLERS: Mapping[str, Callable[[What], list[str] | str]] = {
    "reconciliation.made": _made,
    "reconciliation.signed_off": _signed_off,
}
