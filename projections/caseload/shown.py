"""What analysts see of the caseload: every version of every count, and every count as it stands."""

from __future__ import annotations

from dataclasses import replace

from projections.caseload.table import NAME
from projections.engine import Column, Shown

MILESTONES = {
    "identified_on": "Day on which the case was found.",
    "check_requested_on": "Day of the check that is asked for and has not come back.",
    "checked_on": "Day of the check that holds.",
    "agreed_on": "Day of the agreement, or of being left or deemed unchallenged.",
    "signed_on": "Day of the last signature.",
    "filed_on": "Day of the filing.",
    "challenged_on": "Day of the prosecution's challenge.",
    "heard_on": "Day of the hearing.",
    "returned_on": "Day on which the court sent it back.",
    "decided_on": "Day of the court's ruling.",
    "ended_on": "Day of being withdrawn, transferred, or found destroyed.",
    "sealed_on": "Day of the order to seal.",
    "defender_notified_on": "Day on which the public defender was reached.",
    "person_notified_on": "Day on which the person was reached.",
    "state_notified_on": "Day on which the state was told.",
    "state_confirmed_on": "Day on which the state confirmed.",
    "closed_on": "Day on which the case was closed.",
}

VERSION = (
    Column("from_position", "integer", "Position of the event that made this version."),
    Column("from_on", "date", "Legal day from which it holds; never before the version before."),
    Column("to_position", "integer", "Position of the event that ended it, if any.", is_end=True),
    Column("to_on", "date", "Legal day from which it holds no longer, if any.", is_end=True),
)

COUNT = (
    Column("county", "text", "County; empty where it is not known."),
    Column("procedure", "text", "Procedure by which relief is sought: petition, statutory, ..."),
    Column("lead", "boolean", "Whether this is the first count of its case: one for each case."),
    Column("stage", "text", "How far the count has come."),
    Column("since", "date", "Legal day on which the count got to its stage."),
    Column("bucket", "text", "Heading of the status report that the count falls under."),
    Column("case_bucket", "text", "Heading of the status report that its case falls under."),
    Column("merged_into", "uuid", "Case under which this one goes on, if it was merged."),
    Column("outcome", "text", "What the check found for the count."),
    Column("code", "text", "Code of the conviction, such as HS."),
    Column("section", "text", "Section of the conviction, such as 11359."),
    Column("subsection", "text", "Subsection, such as c; may be empty."),
    Column("level_before", "text", "Level of the offense as convicted."),
    Column("level_now", "text", "Level now, after what the court ordered."),
    Column("convicted_on", "date", "Day of the conviction, if it is known."),
    Column("ruleset", "text", "Ruleset of the check that holds: id and version."),
    *(Column(name, "date", meaning) for name, meaning in MILESTONES.items()),
)

KEY = (
    Column("case_id", "uuid", "The case."),
    Column("count_number", "integer", "Number of the count within its case."),
)

HISTORY = Shown(
    "count_history",
    NAME,
    "Every version of every count: what held from which event on, and until which.",
    (*KEY, *VERSION, *COUNT),
    "from_position",
    ("case_id", "count_number", "from_position"),
)

COUNTS = replace(
    HISTORY,
    name="counts",
    meaning="Every count as it stands now.",
    columns=(*KEY, *COUNT),
    condition="to_position IS NULL",
)

SHOWN: tuple[Shown, ...] = (COUNTS, HISTORY)
