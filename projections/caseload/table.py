"""What does the caseload keep of each count?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from domain.counts import Ground, Level, Outcome, Relief, Stage

NAME = "caseload"
VERSION = 5
APPEND_ONLY = False

# What most reports ask for stands first: PostgreSQL reads a row from the left, as far as it must.
TABLE = """
CREATE TABLE {schema}.caseload (
    log_id integer NOT NULL,
    from_position bigint NOT NULL,
    from_on date NOT NULL,
    to_position bigint CHECK (to_position > from_position),
    to_on date CHECK (to_on >= from_on),
    case_id uuid NOT NULL,
    count_number bigint NOT NULL,
    lead boolean NOT NULL,
    county text COLLATE "C" NOT NULL,
    procedure text COLLATE "C" NOT NULL,
    case_bucket text COLLATE "C" NOT NULL,
    bucket text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    person_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL,
    identified_on date NOT NULL,
    identified_position bigint NOT NULL,
    other_convictions bigint,
    other_felonies bigint,
    other_latest_on date,
    case_version bigint NOT NULL,
    told_on date NOT NULL,
    assents text COLLATE "C" NOT NULL,
    signatures text COLLATE "C" NOT NULL,
    basis text COLLATE "C",
    meeting text COLLATE "C" NOT NULL,
    is_served boolean NOT NULL,
    hearing_on date,
    hold_reason text COLLATE "C",
    hold_until date,
    is_deceased boolean NOT NULL,
    is_unreachable boolean NOT NULL,
    state_record text COLLATE "C" NOT NULL,
    duplicate_of uuid,
    merged_into uuid,
    is_closed boolean NOT NULL,
    code text COLLATE "C" NOT NULL,
    section text COLLATE "C" NOT NULL,
    subsection text COLLATE "C" NOT NULL,
    level_before text COLLATE "C",
    convicted_on date,
    doubts bigint NOT NULL,
    since date NOT NULL,
    level_now text COLLATE "C",
    outcome text COLLATE "C",
    reason text COLLATE "C",
    citation text COLLATE "C",
    checked_by text COLLATE "C",
    is_pending boolean NOT NULL,
    reviewer text COLLATE "C",
    relief text COLLATE "C",
    opposed text COLLATE "C",
    is_sealed boolean NOT NULL,
    checked_on date,
    agreed_on date,
    signed_on date,
    filed_on date,
    returned_on date,
    decided_on date,
    ended_on date,
    challenged_on date,
    defender_notified_on date,
    person_notified_on date,
    heard_on date,
    sealed_on date,
    state_notified_on date,
    state_confirmed_on date,
    closed_on date,
    check_requested_on date,
    ruleset text COLLATE "C",
    filed_by_role text COLLATE "C"
)
"""

INDEXES: tuple[str, ...] = (
    """
CREATE UNIQUE INDEX caseload_now
ON {schema}.caseload (log_id, case_id, count_number)
WHERE to_position IS NULL
""",
    """
CREATE INDEX caseload_list
ON {schema}.caseload (log_id, identified_position)
WHERE lead
""",
    """
CREATE INDEX caseload_by_bucket
ON {schema}.caseload (log_id, case_bucket, identified_position)
WHERE lead AND to_position IS NULL
""",
    """
CREATE INDEX caseload_out_of_order
ON {schema}.caseload (log_id, from_position)
WHERE lead AND told_on < from_on
""",
)

KEY: Mapping[str, str] = {"case_id": "uuid", "count_number": "bigint"}


class Row(NamedTuple):
    """One count: what it is, where its case stands, where it stands, and since when.

    `lead` marks the first count of each case. `assents` and `signatures` are the parties whose
    word or signature waits for another's. `since` and all columns that end in `_on` are legal
    dates: of the latest check, agreement and so on that still holds. `told_on` is the
    day of the case's last fact. `ruleset` is that of the check, `filed_by_role` who filed.
    The columns that begin with `other_` are what the list says of the person beside our counts,
    None where it does not say.
    """

    case_id: str
    count_number: int
    lead: bool
    county: str
    person_id: str
    source: str
    identified_on: date
    identified_position: int
    other_convictions: int | None
    other_felonies: int | None
    other_latest_on: date | None

    procedure: str
    case_version: int
    told_on: date
    case_bucket: str
    assents: str
    signatures: str
    basis: str | None
    meeting: str
    is_served: bool
    hearing_on: date | None
    hold_reason: str | None
    hold_until: date | None
    is_deceased: bool
    is_unreachable: bool
    state_record: str
    duplicate_of: str | None
    merged_into: str | None
    is_closed: bool

    code: str
    section: str
    subsection: str
    level_before: Level | None
    convicted_on: date | None
    doubts: int

    stage: Stage
    since: date
    bucket: str
    level_now: Level | None
    outcome: Outcome | None
    reason: str | None
    citation: str | None
    checked_by: str | None
    is_pending: bool
    reviewer: str | None
    relief: Relief | None
    opposed: Ground | None
    is_sealed: bool

    checked_on: date | None = None
    agreed_on: date | None = None
    signed_on: date | None = None
    filed_on: date | None = None
    returned_on: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    challenged_on: date | None = None
    defender_notified_on: date | None = None
    person_notified_on: date | None = None
    heard_on: date | None = None
    sealed_on: date | None = None
    state_notified_on: date | None = None
    state_confirmed_on: date | None = None
    closed_on: date | None = None
    check_requested_on: date | None = None
    ruleset: str | None = None
    filed_by_role: str | None = None


COLUMNS: tuple[str, ...] = Row._fields
SAID = COLUMNS.index("procedure")
"""So many columns never change."""
REACHED = COLUMNS.index("checked_on")
"""From here on, columns are milestones, and what is to be known of them."""


def make(values: tuple[Any, ...]) -> Row:
    """The row with these values, as the table holds them."""
    row = Row._make(values)
    return row._replace(
        level_before=row.level_before and Level(row.level_before),
        level_now=row.level_now and Level(row.level_now),
        stage=Stage(row.stage),
        outcome=row.outcome and Outcome(row.outcome),
        relief=row.relief and Relief(row.relief),
        opposed=row.opposed and Ground(row.opposed),
    )
