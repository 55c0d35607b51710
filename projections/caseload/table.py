"""What does the caseload keep of each count?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from domain.counts import Level, Outcome, Relief, Stage

NAME = "caseload"
VERSION = 1
APPEND_ONLY = False

TABLE = """
CREATE TABLE {schema}.caseload (
    log_id integer NOT NULL,
    case_id uuid NOT NULL,
    count_number bigint NOT NULL,
    lead boolean NOT NULL,
    county text COLLATE "C" NOT NULL,
    procedure text COLLATE "C" NOT NULL,
    person_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL,
    identified_on date NOT NULL,
    identified_position bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    section text COLLATE "C" NOT NULL,
    subsection text COLLATE "C" NOT NULL,
    level_before text COLLATE "C",
    convicted_on date,
    doubts bigint NOT NULL,
    case_version bigint NOT NULL,
    case_bucket text COLLATE "C" NOT NULL,
    assents text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    bucket text COLLATE "C" NOT NULL,
    level_now text COLLATE "C",
    outcome text COLLATE "C",
    reason text COLLATE "C",
    citation text COLLATE "C",
    checked_by text COLLATE "C",
    relief text COLLATE "C",
    checked_on date,
    agreed_on date,
    filed_on date,
    decided_on date,
    from_position bigint NOT NULL,
    to_position bigint CHECK (to_position > from_position)
)
"""

INDEXES: tuple[str, ...] = (
    """
CREATE UNIQUE INDEX caseload_now
ON projections.caseload (log_id, case_id, count_number)
WHERE to_position IS NULL
""",
    """
CREATE INDEX caseload_list
ON projections.caseload (log_id, identified_position)
WHERE lead
""",
    """
CREATE INDEX caseload_by_bucket
ON projections.caseload (log_id, case_bucket, identified_position)
WHERE lead AND to_position IS NULL
""",
)

KEY: Mapping[str, str] = {"case_id": "uuid", "count_number": "bigint"}


class Row(NamedTuple):
    """One count: what it is, where its case stands, where it stands, and since when.

    `lead` marks the first count of each case. `assents` are the parties that have agreed to terms
    while another has not yet. The days are legal dates; `checked_on` is the latest check's.
    """

    case_id: str
    count_number: int
    lead: bool
    county: str
    procedure: str
    person_id: str
    source: str
    identified_on: date
    identified_position: int
    code: str
    section: str
    subsection: str
    level_before: Level | None
    convicted_on: date | None
    doubts: int

    case_version: int
    case_bucket: str
    assents: str

    stage: Stage
    bucket: str
    level_now: Level | None
    outcome: Outcome | None
    reason: str | None
    citation: str | None
    checked_by: str | None
    relief: Relief | None

    checked_on: date | None = None
    agreed_on: date | None = None
    filed_on: date | None = None
    decided_on: date | None = None


COLUMNS: tuple[str, ...] = Row._fields
SAID = COLUMNS.index("case_version")
"""So many columns never change."""
REACHED = COLUMNS.index("checked_on")
"""From here on, columns are milestones."""


def make(values: tuple[Any, ...]) -> Row:
    """The row with these values, as the table holds them."""
    row = Row._make(values)
    return row._replace(
        level_before=row.level_before and Level(row.level_before),
        level_now=row.level_now and Level(row.level_now),
        stage=Stage(row.stage),
        outcome=row.outcome and Outcome(row.outcome),
        relief=row.relief and Relief(row.relief),
    )
