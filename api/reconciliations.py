"""How does a court's list come in to be compared, what came of it, and who signs for that?"""

from __future__ import annotations

from typing import Any, BinaryIO
from uuid import UUID

import structlog
from flask import Response, url_for

from api.actors import PERSONAL, current_actor, office, reading, requires
from api.bodies import answer
from api.cases import idempotency_key, version_seen
from api.imports import BODY, received
from api.listing import PageArguments, page_of_list
from api.openapi import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, Blueprint
from api.opened import opens
from api.problems import Problem
from api.reading import WhenArguments, as_said, not_there_yet, wait_for, when
from api.reconciled import reconciliation, reconciliations
from api.reconciliation_shapes import (
    TABLES,
    ReconcileArguments,
    ReconciliationAnswerShape,
    ReconciliationListShape,
    SettledShape,
    SignOffShape,
)
from api.reconciling import Question, reconcile, record_reconciliation, sign_off
from api.reports import FORMS
from api.tokens import Actor
from domain.actors import Role
from domain.casework import Answer
from domain.reconciling import MAKERS, SIGNERS
from intake.court_list import CourtMapping, read_court_mapping
from projections import caseload, timeline
from projections.engine import NOW, AsOf, as_of
from projections.reports import Report
from projections.reports.reconciling import Reconciled

log = structlog.get_logger("docketproof.personal")

READERS = frozenset(Role) - {Role.SYSTEM}

blueprint = Blueprint(
    "reconciliations",
    __name__,
    url_prefix="/api/v1/reconciliations",
    description="A court's or the state's own list, held against the record.",
)


def must_be_let_near(actor: Actor, mapping: CourtMapping) -> None:
    """A docket leads to a person: only who may search by it may compare by it."""
    if mapping.key == "docket" and actor.role not in PERSONAL:
        raise Problem(
            "forbidden",
            "A docket leads to a person, and your role may not search by it. Map our case ids as "
            "the key, or ask a clerk or an attorney to make it; you may then sign it off.",
        )


@blueprint.route("", methods=["POST"])
@requires(*MAKERS)
@blueprint.arguments(ReconcileArguments(), location="query")
@blueprint.response(200, {"type": "object"})
@blueprint.alt_response(200, schema={"type": "string"}, content_type="text/csv", success=True)
@blueprint.alt_response(200, schema={"type": "string"}, content_type=FORMS["xlsx"][1], success=True)
@blueprint.alt_response(201, schema={"type": "object"}, headers=LOCATION, success=True)
@blueprint.doc(
    operationId="reconcile",
    requestBody=BODY,
    parameters=[IDEMPOTENCY_KEY],
    **{"x-fails": [409]},
)
def post_reconciliation(asked: dict[str, Any]) -> Response:
    """Compare a list with the record: send it as `file`, and its `mapping` (TOML)."""
    wait_for(asked.pop("min_position", None), caseload.NAME, timeline.NAME)
    form, table, record = (asked.pop(name) for name in ("format", "table", "record"))
    question = Question(when=when(asked), **asked)
    with received() as sent:
        if sent.mapping is None or len(sent.files) != 1:
            raise Problem(
                "invalid", "Send two parts: file, the list; and mapping, what it means (TOML)."
            )
        found = compared(sent.files[0], read_court_mapping(sent.mapping), question)
    if not record:
        return given_out(found, table, form)
    made = record_reconciliation(office(), current_actor(), found, question, idempotency_key())
    response = given_out(found, table, form, 201)
    where = url_for("reconciliations.get_reconciliation", reconciliation_id=made.stream_id)
    response.headers["Location"] = where
    return response


def compared(stream: BinaryIO, mapping: CourtMapping, question: Question) -> Reconciled:
    """Compare for whoever is asking, if they may, and note in the log that they did."""
    must_be_let_near(current_actor(), mapping)
    if mapping.key == "docket":
        opens(searched=["docket"])
    found = reconcile(office(), stream, mapping, question)
    log.info("searched", actor=current_actor().id, fields=[mapping.key], rows=found.totals.rows)
    return found


def given_out(found: Reconciled, table: str, form: str, status: int = 200) -> Response:
    """The comparison as a file."""
    name = f'attachment; filename="reconciliation-{table}.{form}"'
    headers = {} if form == "json" else {"Content-Disposition": name}
    return Response(body_of(found, table, form), status, headers, content_type=FORMS[form][1])


def body_of(found: Reconciled, table: str, form: str) -> bytes:
    """One table of the comparison in that form."""
    report: Report = TABLES[table](found)
    return FORMS[form][0](report)


@blueprint.route("")
@requires(*READERS)
@blueprint.arguments(PageArguments(), location="query")
@blueprint.response(200, ReconciliationListShape)
@blueprint.doc(operationId="listReconciliations")
def list_reconciliations(asked: dict[str, Any]) -> Response:
    """List reconciliations, the latest made first, page by page."""
    wait_for(asked.pop("min_position", None), timeline.NAME)

    def look(read: Any, before: int | None, limit: int, at: AsOf | None) -> list[dict[str, Any]]:
        return reconciliations(read, office().log_id, before=before, limit=limit, at=at)

    page = page_of_list(timeline.NAME, asked, look, by="position")
    return answer({"items": page.rows, "next": page.following, **as_said(page.at)})


@blueprint.route("/<uuid:reconciliation_id>")
@requires(*READERS)
@blueprint.arguments(WhenArguments(), location="query")
@blueprint.response(200, ReconciliationAnswerShape, headers=ETAG)
@blueprint.doc(operationId="getReconciliation", **{"x-fails": [404]})
def get_reconciliation(asked: dict[str, Any], reconciliation_id: UUID) -> Response:
    """Read one reconciliation: its figures, and who stands by it."""
    wait_for(asked.pop("min_position", None), timeline.NAME)
    said = when(asked)
    with reading() as read:
        at = as_of(read, office().log_id, timeline.NAME, said)
        found = reconciliation(read, office().log_id, reconciliation_id, at)
    if found is None:
        version = office().casework.reconciliation(reconciliation_id).version
        raise not_there_yet("reconciliation", version, said)
    body = found | as_said(at)
    return answer(body) if said != NOW else answer(body, ETag=f'"v{found["version"]}"')


@blueprint.route("/<uuid:reconciliation_id>/sign-off", methods=["POST"])
@requires(*SIGNERS)
@blueprint.arguments(SignOffShape())
@blueprint.response(200, SettledShape, headers=ETAG)
@blueprint.doc(
    operationId="signOffReconciliation",
    parameters=[IF_MATCH, IDEMPOTENCY_KEY],
    **{"x-fails": [404]},
)
def post_sign_off(data: dict[str, Any], reconciliation_id: UUID) -> Response:
    """Stand by a reconciliation that somebody else made, once."""
    settled = sign_off(
        office(), current_actor(), reconciliation_id, data, version_seen(), idempotency_key()
    )
    return _settled(settled)


def _settled(settled: Answer) -> Response:
    body = {
        "id": settled.stream_id,
        "version": settled.version,
        "position": settled.position,
        "replayed": settled.replayed,
    }
    return answer(body, ETag=f'"v{settled.version}"')
