"""Every report that is recounted from the cases alone, by its name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from recount.cases import Case
from recount.deadlines import case_deadlines, deadlines
from recount.persons import person_impact
from recount.quarters import filings, quarterly
from recount.spans import stage_times
from recount.tallies import Header, Row, by_conviction_year, by_offence, status
from recount.weeks import weekly

REPORTS: dict[str, Callable[[Collection[Case], Header], Iterable[Row]]] = {
    "status": status,
    "by-offence": by_offence,
    "by-conviction-year": by_conviction_year,
    "weekly": weekly,
    "stage-times": stage_times,
    "deadlines": deadlines,
    "case-deadlines": case_deadlines,
    "quarterly": quarterly,
    "filings": filings,
    "person-impact": person_impact,
}
"""R1 to R8, and R10."""

OF_PERSONS = ("person-impact",)
"""They look at all that a person has, and choose by county and procedure themselves."""


def rows_of(cases: Collection[Case], header: Header) -> Iterable[Row]:
    """The rows of the report that the header names, of the cases that its filters leave."""
    filters = header.get("filters", {})
    asked = (filters.get("county"), filters.get("procedure"))
    mine = [
        each
        for each in cases
        if header["report"] in OF_PERSONS
        or (asked[0] in (None, each.raw_county) and asked[1] in (None, each.procedure))
    ]
    return REPORTS[header["report"]](mine, header)
