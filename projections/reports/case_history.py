"""R11. Everything that happened to one case: when, by whom, on what paper, and what it changed.

Oldest first: by the day of legal effect, then as recorded. `seq` is the fact's place in the case's
own record, from 1 on without a gap; `corrects` is the `seq` of a fact that was wrong. `before` and
`after` are the headings of the counts, each with its number; empty where the case stands still in
quarantine. What a rule did by itself names System. `hash` is that of the fact's leaf (RFC 6962) in
hex: whoever has a proof bundle finds the fact in the tree by it. Nothing here says whom the case is
about.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from projections.engine import HELD, AsOf, Cursor, leaf_hashes
from projections.reports.asking import WronglyAsked, reads
from projections.reports.report import Report, header

COLUMNS = (
    "seq",
    "effective_on",
    "recorded_at",
    "actor",
    "role",
    "event",
    "before",
    "after",
    "reason",
    "document",
    "corrects",
    "hash",
)

HEADINGS = """(
        SELECT string_agg(stood.count_number || ' ' || stood.bucket, ', ' ORDER BY count_number)
        FROM projections.caseload AS stood
        WHERE stood.log_id = told.log_id
            AND stood.case_id = told.stream_id
            AND stood.{end} = told.position
    )"""

FACTS = f"""
SELECT
    told.version AS seq,
    told.legal_on::text AS effective_on,
    to_char(told.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS recorded_at,
    CASE WHEN told.role = 'system' THEN 'System' ELSE told.actor END AS actor,
    told.role,
    told.topic AS event,
    {HEADINGS.format(end="to_position")} AS before,
    {HEADINGS.format(end="from_position")} AS after,
    coalesce(
        told.what ->> 'reason',
        told.what ->> 'ground',
        (
            SELECT string_agg(concat_ws(' ', one ->> 'count', one ->> 'reason'), ', ' ORDER BY n)
            FROM jsonb_array_elements(told.what -> 'findings') WITH ORDINALITY AS f (one, n)
        )
    ) AS reason,
    told.document_reference || ' sha256:' || told.document_sha256 AS document,
    CASE WHEN told.topic IN ('case.corrected', 'case.amended') THEN (told.what ->> 'wrong')::bigint
    END AS corrects
FROM projections.timeline AS told
WHERE told.log_id = %(log_id)s
    AND told.stream_id = %(case_id)s::uuid
    AND told.topic LIKE 'case.%%'
    AND told.position <= %(at_position)s
    AND told.legal_on <= %(effective)s::date
ORDER BY
    told.legal_on,
    told.position
"""

RULESETS = f"""
SELECT DISTINCT ruleset
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND case_id = %(case_id)s::uuid
    AND {HELD}
    AND ruleset IS NOT NULL
ORDER BY ruleset
"""


@reads("timeline")
def case_history(cursor: Cursor, log_id: int, at: AsOf, *, case: UUID | str) -> Report:
    """The history of the case as it was known then; the header says how many facts it has.

    Raises WronglyAsked where `case` is no id, or no case of the record at that moment.
    """
    asked = {"log_id": log_id, "case_id": str(_read(case)), **at.held}
    cursor.execute(FACTS, asked)
    names = [column.name for column in cursor.description]
    facts = [dict(zip(names, row, strict=True)) for row in cursor]
    if not facts:
        raise WronglyAsked("The record knows no such case at that moment; look for it in the list.")
    hashes = leaf_hashes(cursor, log_id, _read(case))
    cursor.execute(RULESETS, asked)
    rulesets = [name for (name,) in cursor]
    said = header("case-history", "fact", at, {"case": asked["case_id"]}, ruleset=rulesets)
    rows: list[dict[str, Any]] = [fact | {"hash": hashes[fact["seq"]]} for fact in facts]
    return Report(said | {"facts": len(rows)}, COLUMNS, rows)


def _read(case: UUID | str) -> UUID:
    try:
        return case if isinstance(case, UUID) else UUID(case)
    except ValueError:
        raise WronglyAsked("Give the case by its id, as its page shows it.") from None
