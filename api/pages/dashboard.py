"""What does a person see first: where does every case stand, and what happened lately?"""

from __future__ import annotations

from typing import Any

from eventsourcing.persistence import MapperDeserialisationError
from eventsourcing.utils import TopicError
from flask import render_template

from api.actors import current_actor, office
from api.pages import pages
from api.pages.frame import IMPORTERS
from api.pages.standing import freshness
from api.pages.status import status_report, table_of
from domain.standing import BUCKETS, DECIDED, MIXED
from projections.engine.fact import decode
from record.store.reading import Recorded, page

LATELY = 8
RULED = (*DECIDED, MIXED)


@pages.get("/")
def dashboard() -> str:
    """Show where every case stands."""
    report = status_report()
    cases, counts = (table_of(report, unit).total for unit in ("case", "count"))
    shown = [each for each in BUCKETS if cases[each] or counts[each] or not cases["total"]]
    with office().reading.cursor() as cursor:
        fresh = freshness(cursor)
        activity = _lately(cursor, fresh.position)
    return render_template(
        "pages/dashboard.html",
        rows=[{"bucket": each, "cases": cases[each], "counts": counts[each]} for each in shown],
        empty=[each for each in BUCKETS if each not in shown],
        totals={
            "cases": cases["total"],
            "counts": counts["total"],
            "filed": cases["filed"],
            "decided": sum(cases[each] for each in RULED),
        },
        activity=activity,
        freshness=fresh,
        may_import=current_actor().role in IMPORTERS,
    )


def _lately(cursor: Any, reached: int) -> list[dict[str, Any]]:
    """The last facts that the page's figures include, newest first; from the record itself."""
    latest = page(cursor, office().log_id, max(reached - LATELY, 0), LATELY, reached)
    return [
        {
            "topic": each.topic,
            "case_id": each.stream_id,
            "is_case": each.topic.startswith("case."),
            "is_inquiry": each.topic.startswith("inquiry."),
            "recorded_at": each.recorded_at,
            "position": each.position,
            **_told(each),
        }
        for each in reversed(latest)
    ]


def _told(recorded: Recorded) -> dict[str, Any]:
    try:
        fact = decode(recorded)
    except (TopicError, MapperDeserialisationError):
        # The page says where it is quarantined; the others' facts are shown all the same.
        return {"role": "cannot_be_read", "on": None}
    return {"role": fact.event.role, "on": fact.event.on}
