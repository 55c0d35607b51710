"""What each event of a case does to its counts, as far as a word says it."""

from __future__ import annotations

MOVES = {
    "checked": ("checked", "checked"),
    "reviewed": ("checked", "checked"),
    "found_prior_relief": ("checked", "checked"),
    "agreed": ("agreed", "agreed"),
    "left_unchallenged": ("agreed", "agreed"),
    "deemed_unchallenged": ("agreed", "agreed"),
    "signed": ("signed", "signed"),
    "filed": ("filed", "filed"),
    "challenged": ("filed", "filed"),
    "returned": ("returned", "returned"),
    "dismissed": ("dismissed", "decided"),
    "redesignated": ("redesignated", "decided"),
    "resentenced": ("resentenced", "decided"),
    "denied": ("denied", "decided"),
    "withdrawn": ("withdrawn", "ended"),
    "transferred": ("transferred", "ended"),
    "found_destroyed": ("destroyed", "ended"),
}
"""To which stage an event moves the counts that it names, and as what its day is remembered."""

RELIEVES = ("dismissed", "redesignated", "resentenced")
SETTLES = ("agreed", "left_unchallenged")

STILL = {
    "absorbed",
    "meeting_missed",
    "meeting_scheduled",
    "met",
    "parted",
    "review_assigned",
    "served",
}
"""Events of which no figure speaks."""

OF_THE_CASE = {
    "closed": ("is_closed", True),
    "found_deceased": ("is_deceased", True),
    "found_unreachable": ("is_unreachable", True),
    "linked": ("is_linked", True),
    "merged": ("is_merged", True),
    "unmerged": ("is_merged", False),
}
OF_COUNTS = {
    "opposed": ("is_opposed", True),
    "opposition_withdrawn": ("is_opposed", False),
    "unsealed": ("is_sealed", False),
}
"""What an event says of its case, or of the counts that it names, and nothing more."""

NOTICES = {"person": "person_notified", "defender": "defender_notified"}
