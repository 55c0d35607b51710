"""What can be compared with a court's list, in which words, and under which of its headings?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.counts import Level, Outcome, Stage
from domain.procedures import PROCEDURES
from domain.standing import BUCKETS
from intake.county.dates import DateForm
from intake.county.mapping import Headings


class Kind(StrEnum):
    """What stands in a column."""

    WORD = "word"
    DATE = "date"
    SECTION = "section"
    COUNTY = "county"


WORDS: Mapping[str, tuple[str, ...]] = {
    "bucket": BUCKETS,
    "stage": tuple(map(str, Stage)),
    "level": tuple(map(str, Level)),
    "level_before": tuple(map(str, Level)),
    "outcome": tuple(map(str, Outcome)),
    "procedure": tuple(PROCEDURES),
}
"""Columns in which one of our own words stands, and those words."""

DATES = (
    "convicted_on",
    "identified_on",
    "checked_on",
    "agreed_on",
    "filed_on",
    "decided_on",
    "sealed_on",
    "closed_on",
)
COMPARED: Mapping[str, Kind] = {
    **dict.fromkeys(WORDS, Kind.WORD),
    **dict.fromkeys(DATES, Kind.DATE),
    "section": Kind.SECTION,
    "county": Kind.COUNTY,
}
"""Every column that can be compared, and what stands in it."""

KEYS = ("docket", "case_id")


@dataclass(frozen=True)
class CourtMapping:
    """How a court's list is written, and what of it is compared.

    `key` is `docket` or `case_id`, under `key_heading`; with a `count_heading` each row is one
    count, else one case. `columns` gives for each column of ours the headings it may stand under;
    `words` how theirs read in ours, by column, theirs in capitals. `sha256` is the digest of the
    mapping as it was given.
    """

    layout: str
    sha256: str
    key: str
    key_heading: Headings
    count_heading: Headings
    columns: Mapping[str, Headings]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: tuple[DateForm, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    blank: frozenset[str] = frozenset()
