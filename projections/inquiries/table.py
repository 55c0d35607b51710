"""What is kept of each inquiry?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from projections.engine import Shown

NAME = "inquiries"
VERSION = 2
APPEND_ONLY = False
SHOWN: tuple[Shown, ...] = ()

TABLE = """
CREATE TABLE {schema}.inquiries (
    log_id integer NOT NULL,
    from_position bigint NOT NULL,
    from_on date NOT NULL,
    to_position bigint CHECK (to_position > from_position),
    to_on date CHECK (to_on >= from_on),
    inquiry_id uuid NOT NULL,
    reference text COLLATE "C" NOT NULL,
    county text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    given text COLLATE "C" NOT NULL,
    received_on date NOT NULL,
    received_position bigint NOT NULL,
    version bigint NOT NULL,
    stage text COLLATE "C" NOT NULL,
    since_on date NOT NULL,
    strength text COLLATE "C" NOT NULL,
    case_ids uuid[] NOT NULL,
    searched_on date,
    matched_on date,
    answered_on date,
    told text COLLATE "C",
    followed_up_on date,
    closed_on date,
    ending text COLLATE "C"
)
"""

INDEXES: tuple[str, ...] = (
    """
CREATE INDEX inquiries_list
ON {schema}.inquiries (log_id, received_position)
WHERE to_position IS NULL
""",
    """
CREATE INDEX inquiries_by_stage
ON {schema}.inquiries (log_id, stage, received_position)
WHERE to_position IS NULL
""",
    """
CREATE INDEX inquiries_by_case
ON {schema}.inquiries
USING gin (case_ids)
WHERE to_position IS NULL
""",
)

KEY: Mapping[str, str] = {"inquiry_id": "uuid"}


class Row(NamedTuple):
    """One inquiry. The days are legal dates; what a new search or a reopening voids is empty again.

    `since_on` is the day on which it got to its stage; `case_ids` is PostgreSQL's text of an array.
    """

    inquiry_id: str
    reference: str
    county: str
    channel: str
    given: str
    received_on: date
    received_position: int
    version: int
    stage: str
    since_on: date
    strength: str
    case_ids: str
    searched_on: date | None = None
    matched_on: date | None = None
    answered_on: date | None = None
    told: str | None = None
    followed_up_on: date | None = None
    closed_on: date | None = None
    ending: str | None = None


COLUMNS: tuple[str, ...] = Row._fields


def make(values: tuple[Any, ...]) -> Row:
    """The row with these values, as the table holds them."""
    return Row._make(values)
