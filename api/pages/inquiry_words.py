"""What do the codes of an inquiry mean in words, and what do its facts say in sentences?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

STAGES: Mapping[str, tuple[str, str]] = {
    "received": ("To be matched", "Somebody has to look which case it is about."),
    "matched": ("Matched", "The case is found; the person has to be told."),
    "unmatched": ("No record found", "A search found nothing; the person has to be told."),
    "answered": ("Answered", "To be followed up, or closed."),
    "followed_up": ("Followed up", "The person was reached after the answer; to be closed."),
    "closed": ("Closed", "Nothing more is to be done."),
}
"""Each stage: its name, and what has to be done there."""

CHANNELS: Mapping[str, str] = {
    "email": "E-mail",
    "phone": "Telephone",
    "counter": "At the counter",
    "letter": "Letter",
    "counsel": "Through counsel",
    "web": "Public page",
}
METHODS: Mapping[str, str] = {code: CHANNELS[code] for code in list(CHANNELS)[:5]}

TOLD: Mapping[str, str] = {
    "case_found": "The case was found; it will be looked into",
    "under_way": "The case is under way",
    "not_eligible": "The case was found not eligible",
    "decided": "The court has decided the case",
    "no_record": "No record was found",
}
ENDINGS: Mapping[str, str] = {
    "answered": "The person was answered",
    "duplicate": "The same was asked before",
    "withdrawn": "The person withdrew it",
    "unreachable": "The person cannot be reached",
    "not_an_inquiry": "It was no inquiry",
}
KEYS: Mapping[str, str] = {
    "cii": "CII number",
    "docket_and_birth_date": "docket and birth date",
    "docket": "docket",
    "name_and_birth_date": "name and birth date",
    "surname_and_birth_date": "surname and birth date",
}
STRENGTHS: Mapping[str, str] = {"strong": "Strong", "weak": "Weak", "none": "Too little"}

PERSONAL: Mapping[str, str] = {
    "name": "Name",
    "birth_date": "Birth date",
    "cii": "CII number",
    "docket": "Docket number",
    "email": "E-mail",
    "phone": "Telephone",
    "address": "Postal address",
}
"""What the vault holds of whoever asked, in the order in which it is shown."""

STEPS: Mapping[str, tuple[str, str]] = {
    "match": ("Match to the chosen cases", "the match"),
    "unmatch": ("No record found", "that no record was found"),
    "answer": ("Record the answer", "the answer"),
    "follow-up": ("Record a follow-up", "the follow-up"),
    "close": ("Close", "the closing"),
    "reopen": ("Open again", "the reopening"),
}
"""Each step's heading, and what is then on record."""

TOPICS: Mapping[str, str] = {
    "inquiry.received": "Inquiry received",
    "inquiry.matched": "Inquiry matched",
    "inquiry.unmatched": "No record found",
    "inquiry.answered": "Inquiry answered",
    "inquiry.followed_up": "Inquiry followed up",
    "inquiry.closed": "Inquiry closed",
    "inquiry.reopened": "Inquiry opened again",
}

What = Mapping[str, Any]


def fields(names: list[str]) -> str:
    """What was given to search by, in words."""
    return ", ".join(PERSONAL[each].lower() if each != "cii" else PERSONAL[each] for each in names)


def keys(codes: list[str]) -> str:
    """What agrees, in words."""
    return ", ".join(KEYS[each] for each in codes)


def _received(what: What) -> list[str]:
    return [f"Came in: {CHANNELS[what['channel']].lower()}.", f"Given: {fields(what['given'])}."]


def _matched(what: What) -> list[str]:
    return [f"Case {each['case_id'][:8]}: {_by(each)}." for each in what["matches"]]


def _by(match: What) -> str:
    return f"{STRENGTHS[match['strength']].lower()}, by {keys(match['keys'])}"


def _unmatched(what: What) -> list[str]:
    return [f"Searched by: {fields(what['searched'])}."]


def _answered(what: What) -> list[str]:
    return [f"{TOLD[what['told']]} ({METHODS[what['method']].lower()})."]


def _followed_up(what: What) -> list[str]:
    reached = "Reached" if what["reached"] else "Not reached"
    return [f"{reached} ({METHODS[what['method']].lower()})."]


def _closed(what: What) -> list[str]:
    return [f"{ENDINGS[what['reason']]}."]


TELLERS: Mapping[str, Callable[[What], list[str]]] = {
    "inquiry.received": _received,
    "inquiry.matched": _matched,
    "inquiry.unmatched": _unmatched,
    "inquiry.answered": _answered,
    "inquiry.followed_up": _followed_up,
    "inquiry.closed": _closed,
}
