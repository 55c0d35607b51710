"""What do we say of every case or count, so that another list can be held against it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from projections.engine import HELD, AsOf, Cursor

SAID = (
    "bucket",
    "stage",
    "level_now",
    "level_before",
    "outcome",
    "procedure",
    "county",
    "section",
    "convicted_on",
    "identified_on",
    "checked_on",
    "agreed_on",
    "filed_on",
    "decided_on",
    "sealed_on",
    "closed_on",
)
"""What can be compared of a count; a level is the one that it has now."""

ROWS = """
SELECT
    case_id::text,
    count_number,
    from_position,
    case_bucket,
    is_sealed,
    merged_into IS NOT NULL,
    {said}
FROM projections.caseload
WHERE log_id = %(log_id)s
    AND {which}
ORDER BY
    case_id,
    from_position,
    count_number
"""

OURS = ROWS.format(
    said=",\n    ".join(SAID),
    which=f"""{HELD}
    AND (%(county)s::text IS NULL OR county = %(county)s)
    AND (%(procedure)s::text IS NULL OR procedure = %(procedure)s)""",
)
EVERY_VERSION = ROWS.format(said=",\n    ".join(SAID), which="case_id = ANY(%(case_ids)s::uuid[])")


class Standing(NamedTuple):
    """What we say of a case (`number` is None) or of a count of it, from a position on.

    `values` are texts by column, dates in ISO 8601. Where the counts of a case differ in a column,
    the case says all of them, in order, joined by `; `.
    """

    case_id: UUID
    number: int | None
    position: int
    is_sealed: bool
    is_merged: bool
    values: dict[str, str]


def standings(
    cursor: Cursor,
    log_id: int,
    at: AsOf,
    *,
    by_count: bool,
    county: str | None = None,
    procedure: str | None = None,
) -> list[Standing]:
    """Every case, or every count, as it was; of one county or procedure, if asked."""
    asked = {"log_id": log_id, "county": county, "procedure": procedure, **at.held}
    cursor.execute(OURS, asked)
    return list(_standings(cursor, by_count=by_count))


def versions(
    cursor: Cursor, log_id: int, case_ids: Iterable[UUID], *, by_count: bool
) -> list[Standing]:
    """All that was ever said of these cases or their counts; of each the oldest first."""
    ids = "{" + ",".join(sorted(map(str, case_ids))) + "}"
    cursor.execute(EVERY_VERSION, {"log_id": log_id, "case_ids": ids})
    return list(_standings(cursor, by_count=by_count))


class _Row(NamedTuple):
    case_id: str
    number: int
    position: int
    case_bucket: str
    is_sealed: bool
    is_merged: bool
    said: tuple[str, ...]


def _standings(cursor: Cursor, *, by_count: bool) -> Iterator[Standing]:
    rows = (_Row._make((*line[:6], tuple(map(_text, line[6:])))) for line in cursor)
    if by_count:
        yield from (_of_count(row) for row in rows)
        return
    for _, group in groupby(rows, key=attrgetter("case_id", "position")):
        yield _of_case(list(group))


def _of_count(row: _Row) -> Standing:
    values = _named(row.said)
    return Standing(
        UUID(row.case_id), row.number, row.position, row.is_sealed, row.is_merged, values
    )


def _of_case(rows: list[_Row]) -> Standing:
    first = rows[0]
    values = _named(first.said if len(rows) == 1 else _all_said(rows))
    values["bucket"] = first.case_bucket
    is_sealed = all(row.is_sealed for row in rows)
    return Standing(UUID(first.case_id), None, first.position, is_sealed, first.is_merged, values)


def _all_said(rows: list[_Row]) -> tuple[str, ...]:
    columns = zip(*(row.said for row in rows), strict=True)
    return tuple("; ".join(sorted(set(filter(None, each)))) for each in columns)


def _named(said: tuple[str, ...]) -> dict[str, str]:
    values = dict(zip(SAID, said, strict=True))
    values["level"] = values.pop("level_now")
    values["county"] = values["county"].upper()
    return values


def _text(value: Any) -> str:
    return "" if value is None else str(value)
