"""What is each report called, what does it answer, and what of it would people rather look at?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """A report in words: its title, the question that it answers, and what is drawn of it.

    The plot has a bar for each value of `along`, as long as the figures of `drawn` together; a
    report without one is a list to be read.
    """

    title: str
    question: str
    along: str = ""
    drawn: str = ""


REPORTS: Mapping[str, Said] = {
    "status": Said("Status", "Where does every case and every count stand?"),
    "by-offence": Said(
        "By offence", "What has become of the counts of each section?", "section", "identified"
    ),
    "by-conviction-year": Said(
        "By year of conviction",
        "What has become of the counts of each year?",
        "year",
        "identified",
    ),
    "weekly": Said(
        "Weekly throughput",
        "How many cases came in, got on and went out each week, and how many waited?",
        "week",
        "closing_backlog",
    ),
    "stage-times": Said(
        "Stage times", "How many days does it take from one step to the next?", "stage_to", "n"
    ),
    "deadlines": Said(
        "Deadlines", "Which duties were met, which are late, what falls due?", "duty", "open_late"
    ),
    "case-deadlines": Said("Deadlines by case", "How does each case stand with one duty?"),
    "quarterly": Said(
        "HS 11361.9 by quarter",
        "How many convictions on the state's list are cleared?",
        "quarter",
        "cleared_in_quarter",
    ),
    "filings": Said(
        "Filings", "What was filed, with which court, by whom, what came of it?", "quarter", "total"
    ),
    "equity": Said("Equity", "Does relief reach people of every race group alike?"),
    "person-impact": Said(
        "Person impact",
        "How many people have no felony or no conviction left?",
        "county",
        "persons",
    ),
    "case-history": Said(
        "Case history", "What happened to one case, when, by whom, and what did it change?"
    ),
    "exceptions": Said(
        "Exceptions", "What went another way than it should, and is it settled?", "kind", "total"
    ),
    "exceptions-listed": Said(
        "Exceptions one by one", "Which are they, since when, and where is each to be looked at?"
    ),
}

LABELS: Mapping[str, str] = {
    "case": "Case",
    "county": "County",
    "procedure": "Procedure",
    "at_position": "As of position",
    "as_of": "As recorded at",
    "effective": "In effect by",
    "today": "Judge as on",
    "duty": "Duty",
    "state": "Status",
    "capacity": "Capacity, cases a week",
}
"""What a report may be asked for, in the order of the form."""

HINTS: Mapping[str, str] = {
    "case": "The case's id, as its page shows it.",
    "at_position": "A position of the record; empty for now.",
    "as_of": "A time with its offset, such as 2024-06-30T23:59:59Z.",
    "effective": "Only what had legal effect by this day.",
}


def column(name: str) -> str:
    """A column's name as people read it."""
    return name.replace("_", " ").replace("pct", "%").capitalize()
