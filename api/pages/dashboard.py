"""What does a person see first: where does every case stand, and what happened lately?"""

from __future__ import annotations

from typing import Any

from flask import render_template

from api.actors import current_actor, office
from api.pages import pages
from api.pages.frame import IMPORTERS
from api.pages.standing import freshness
from api.pages.status import status_report, table_of
from domain.standing import BUCKETS
from projections.engine.fact import decode
from record.store.reading import head, page

LATELY = 8
DECIDED = ("dismissed", "redesignated", "denied", "mixed")


@pages.get("/")
def dashboard() -> str:
    """Show where every case stands."""
    report = status_report()
    cases, counts = (table_of(report, unit).total for unit in ("case", "count"))
    with office().pool.cursor() as cursor:
        fresh, activity = freshness(cursor), _lately(cursor)
    return render_template(
        "pages/dashboard.html",
        rows=[{"bucket": each, "cases": cases[each], "counts": counts[each]} for each in BUCKETS],
        totals={
            "cases": cases["total"],
            "counts": counts["total"],
            "filed": cases["filed"],
            "decided": sum(cases[each] for each in DECIDED),
        },
        activity=activity,
        freshness=fresh,
        may_import=current_actor().role in IMPORTERS,
    )


def _lately(cursor: Any) -> list[dict[str, Any]]:
    """The last facts on record, newest first; from the record itself, so none is missing."""
    log_id = office().log_id
    latest = page(cursor, log_id, max(head(cursor, log_id) - LATELY, 0), LATELY)
    facts = [decode(each) for each in reversed(latest)]
    return [
        {
            "topic": fact.topic,
            "case_id": fact.stream_id,
            "is_case": fact.topic.startswith("case."),
            "role": fact.event.role,
            "on": fact.event.on,
            "recorded_at": fact.recorded_at,
            "position": fact.position,
        }
        for fact in facts
    ]
