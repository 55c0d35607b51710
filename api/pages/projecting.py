"""Do the figures follow the record, and which cases stand still?"""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from api.actors import current_actor, office, requires
from api.pages import pages
from api.pages.frame import flash_once, take_flashed
from api.quarantine import MENDERS, READERS, retried, standing_still
from projections import states
from projections.engine import Parked
from record.store.reading import head

SHOWN = 50


@pages.get("/projections")
@requires(*READERS)
def projection_list() -> str:
    """Show how each projection stands: version, position, lag, rows, what stands still."""
    with office().projecting.cursor() as cursor:
        position = head(cursor, office().log_id)
        found = states(cursor, office().log_id)
    return render_template("pages/projections.html", states=found, head=position)


@pages.get("/quarantine")
@requires(*READERS)
def quarantine() -> str:
    """Show which case stands still, in which projection, since which event, and why."""
    streams: dict[UUID, list[Parked]] = {}
    for each in standing_still():
        streams.setdefault(each.stream_id, []).append(each)
    return render_template(
        "pages/quarantine.html",
        streams=list(streams.items())[:SHOWN],
        more=max(len(streams) - SHOWN, 0),
        done=take_flashed("retried"),
        may_mend=current_actor().role in MENDERS,
    )


@pages.post("/quarantine/<uuid:stream_id>/retry")
@requires(*MENDERS)
def retry_quarantined(stream_id: UUID) -> ResponseReturnValue:
    """Fold it again from its first event, and say what came of it."""
    still = retried(stream_id)
    flash_once("retried", {"stream_id": str(stream_id), "still": len(still)})
    return redirect(url_for("pages.quarantine"), 303)
