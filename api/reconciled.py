"""Which reconciliations are on record, how did they come out, and who stands by them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.reconciling import Reconciliation
from projections import timeline
from projections.engine import AsOf, Cursor

Event = dict[str, Any]


def reconciliations(
    cursor: Cursor,
    log_id: int,
    *,
    before: int | None = None,
    limit: int = 100,
    at: AsOf | None = None,
) -> list[dict[str, Any]]:
    """Reconciliations as of then, the latest first; only those made before a position, if given."""
    made = timeline.streams_of(
        cursor, log_id, Reconciliation.Made.TOPIC, before=before, limit=limit, at=at
    )
    told = timeline.told(cursor, log_id, [each for each, _ in made], at)
    return [_said(each, told[each]) for each, _ in made]


def reconciliation(
    cursor: Cursor, log_id: int, of: UUID, at: AsOf | None = None
) -> dict[str, Any] | None:
    """One of them as of then; None if it was not made, or is not folded yet."""
    events = timeline.told(cursor, log_id, [of], at)[of]
    is_one = bool(events) and events[0]["topic"] == Reconciliation.Made.TOPIC
    return _said(of, events) if is_one else None


def _said(of: UUID, events: Sequence[Event]) -> dict[str, Any]:
    made, signed = events[0], events[1] if len(events) > 1 else None
    said = signed["what"] if signed else {}
    return {
        "id": of,
        "version": events[-1]["version"],
        "position": made["position"],
        "made_on": made["on"],
        "made_by": made["by"],
        **made["what"],
        "signed_off_on": signed["on"] if signed else None,
        "signed_off_by": signed["by"] if signed else None,
        "remark": said.get("remark"),
        "reason": said.get("reason"),
    }
