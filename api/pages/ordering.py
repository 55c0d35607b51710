"""How does a clerk of the court apply one order to many cases, and what came of each order?"""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from api.actors import current_actor, office, reading, requires
from api.bulk_orders import SEERS, BulkOrderArguments
from api.ordering import OrderReceipt, SignedOrder, apply_bulk_order
from api.pages import pages
from api.pages.mistakes import first_of, labelled
from api.problems import Problem
from domain.procedures import COURT
from domain.refusals import Refusal
from intake import Refused
from projections import bulk_orders
from projections.engine import AsOf, as_of

LABELS = {
    "list": "List of cases",
    "number": "Number of the order",
    "judge": "Judge",
    "on": "Day of the order",
    "reference": "Reference of the paper",
    "sha256": "SHA-256 of the list",
}
ARGUMENTS = (*(name for name in LABELS if name != "list"), "dry_run")
NO_FILE = "Choose the file with the list."
SHOWN = 100
COLUMNS = ("line", "case_id", "reason", "message", "citation")


@pages.get("/bulk-orders")
@requires(*SEERS)
def orders() -> str:
    """Every bulk order, the latest first; for a clerk of the court, the form for another."""
    return _page()


@pages.post("/bulk-orders")
@requires(*COURT)
def apply_order() -> ResponseReturnValue:
    """Try an order or apply it; show what became of it, or what is wrong with it."""
    form, listed = request.form, request.files.get("list")
    given = {name: form[name].strip() for name in ARGUMENTS if name in form}
    try:
        asked = BulkOrderArguments().load(given)
    except ValidationError as error:
        return _page(wrong=first_of(error)), 422
    if not listed or not listed.filename:
        return _page(wrong={"list": NO_FILE}), 422
    dry_run = asked.pop("dry_run")
    stream, signed = cast(BinaryIO, listed.stream), SignedOrder(**asked)
    try:
        receipt = apply_bulk_order(office(), current_actor(), stream, signed, dry_run=dry_run)
    except Refused as refused:
        return _page(problems=refused.problems, more=refused.more), 422
    except Refusal as refusal:
        return _page(refusal=refusal), 409
    return _page(receipt=receipt)


@pages.get("/bulk-orders/<uuid:order_id>")
@requires(*SEERS)
def order(order_id: UUID) -> str:
    """One order: its totals, how they tie, and what could not be applied."""
    with reading() as read:
        at = as_of(read, office().log_id, bulk_orders.NAME)
        found = _found(read, order_id, at)
        exceptions = bulk_orders.exceptions(read, office().log_id, order_id, limit=SHOWN, at=at)
    return render_template("pages/bulk_order.html", order=found, exceptions=exceptions, at=at)


@pages.get("/bulk-orders/<uuid:order_id>/exceptions.csv")
@requires(*SEERS)
def exceptions(order_id: UUID) -> Response:
    """Every exception of the order as CSV, in the order of its list."""
    with reading() as read:
        _found(read, order_id)
        rows = bulk_orders.exceptions(read, office().log_id, order_id)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([row[name] for name in COLUMNS] for row in rows)
    name = f'attachment; filename="exceptions-{order_id}.csv"'
    return Response(text.getvalue(), mimetype="text/csv", headers={"Content-Disposition": name})


def _found(read: Any, order_id: UUID, at: AsOf | None = None) -> dict[str, Any]:
    found = bulk_orders.order(read, office().log_id, order_id, at)
    if found is None:
        raise Problem("not-found", "There is no such bulk order, or it is not counted yet.")
    return found


def _page(
    *,
    wrong: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    receipt: OrderReceipt | None = None,
    **refused: Any,
) -> str:
    with reading() as read:
        at = as_of(read, office().log_id, bulk_orders.NAME)
        rows = bulk_orders.orders(read, office().log_id, limit=SHOWN, at=at)
    return render_template(
        "pages/bulk_orders.html",
        errors=labelled(wrong or {}, LABELS),
        field_errors=wrong or {},
        refusal=refusal,
        receipt=receipt,
        rows=rows,
        at=at,
        shown=SHOWN,
        typed=request.form,
        labels=LABELS,
        may_apply=current_actor().role in COURT,
        **{"problems": (), "more": 0} | refused,
    )
