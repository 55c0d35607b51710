"""How does the court's order for many cases come in over HTTP, and what came of it?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from api.actors import STAFF, current_actor, office, reading, requires
from api.bodies import answer
from api.fields import Day, Shape, Word, judge, order_number, reference
from api.imports import BODY, received
from api.listing import Page, PageArguments, page_of_list
from api.openapi import Blueprint
from api.ordering import SignedOrder, apply_bulk_order
from api.problems import Problem
from api.reading import as_said, wait_for
from api.shapes import AsOfShape
from domain.actors import Role
from domain.procedures import COURT
from projections import bulk_orders
from projections.engine import AsOf

SEERS = STAFF | {Role.AUDITOR}
"""Who sees what came of an order."""

blueprint = Blueprint(
    "bulk_orders",
    __name__,
    url_prefix="/api/v1/bulk-orders",
    description="One signed order, thousands of cases.",
)


class SignedOrderShape(Shape):
    """What the court signed beside the list. `sha256` is what the order says is the list's."""

    number = order_number()
    judge = judge()
    on = Day(required=True)
    reference = reference()
    sha256 = Word("^([0-9a-f]{64})?$", "Give 64 lower-case hexadecimal digits.", load_default="")


class BulkOrderArguments(SignedOrderShape):
    """The order, and whether it is only tried."""

    dry_run = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class UnappliedShape(Schema):
    """A listed case that the order could not be applied to, and why."""

    line = fields.Integer(required=True)
    case_id = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True)
    message = fields.String(required=True)
    citation = fields.String(required=True)


class TotalsShape(Schema):
    """`listed` = `applied` + `exceptions`, all in cases. `facts` are of cases, by this order."""

    order_id = fields.UUID(required=True)
    list_sha256 = fields.String(required=True)
    lines = fields.Integer(required=True)
    listed = fields.Integer(required=True)
    applied = fields.Integer(required=True)
    exceptions = fields.Integer(required=True)
    facts = fields.Integer(required=True)
    position = fields.Integer(required=True)
    ordered = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class OrderReceiptShape(TotalsShape):
    """What an order listed, and what became of it; `unapplied` has the first hundred exceptions."""

    unapplied = fields.List(fields.Nested(UnappliedShape), required=True)
    dry_run = fields.Boolean(required=True)
    replayed = fields.Boolean(required=True)


class BulkOrderShape(TotalsShape):
    """An order that came in at `position`, and how far it is applied."""

    number = fields.String(required=True)
    judge = fields.String(required=True)
    on = fields.Date(required=True)
    reference = fields.String(required=True)
    completed = fields.Boolean(required=True)


class BulkOrderListShape(Schema):
    """Orders, the latest received first."""

    items = fields.List(fields.Nested(BulkOrderShape), required=True)
    next = fields.String(required=True, allow_none=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


class BulkOrderAnswerShape(BulkOrderShape):
    """One order, with a page of its exceptions."""

    items = fields.List(fields.Nested(UnappliedShape), required=True)
    next = fields.String(required=True, allow_none=True)
    as_of_position = fields.Integer(required=True)
    as_of = fields.Nested(AsOfShape, required=True)


@blueprint.route("", methods=["POST"])
@requires(*COURT)
@blueprint.arguments(BulkOrderArguments(), location="query")
@blueprint.response(200, OrderReceiptShape)
@blueprint.doc(operationId="applyBulkOrder", requestBody=BODY, **{"x-fails": [409]})
def post_bulk_order(asked: dict[str, Any]) -> Response:
    """Apply one signed order to every case of its list; send it again to go on where it stopped."""
    dry_run = asked.pop("dry_run")
    with received() as sent:
        if len(sent.files) != 1:
            raise Problem("invalid", "Send one file: the list that the judge signed.")
        receipt = apply_bulk_order(
            office(), current_actor(), sent.files[0], SignedOrder(**asked), dry_run=dry_run
        )
    return answer(asdict(receipt))


@blueprint.route("")
@requires(*SEERS)
@blueprint.arguments(PageArguments(), location="query")
@blueprint.response(200, BulkOrderListShape)
@blueprint.doc(operationId="listBulkOrders")
def list_bulk_orders(asked: dict[str, Any]) -> Response:
    """List bulk orders, the latest received first, page by page."""
    wait_for(asked.pop("min_position", None), bulk_orders.NAME)
    page = page_of_orders(asked)
    return answer({"items": page.rows, "next": page.following, **as_said(page.at)})


def page_of_orders(asked: dict[str, Any]) -> Page:
    """The page of the list of bulk orders that is asked for."""

    def look(read: Any, before: int | None, limit: int, at: AsOf | None) -> list[dict[str, Any]]:
        return bulk_orders.orders(read, office().log_id, before=before, limit=limit, at=at)

    return page_of_list(bulk_orders.NAME, asked, look, by="position")


@blueprint.route("/<uuid:order_id>")
@requires(*SEERS)
@blueprint.arguments(PageArguments(), location="query")
@blueprint.response(200, BulkOrderAnswerShape)
@blueprint.doc(operationId="getBulkOrder", **{"x-fails": [404]})
def get_bulk_order(asked: dict[str, Any], order_id: UUID) -> Response:
    """Read one bulk order: its totals, and its exceptions page by page."""
    wait_for(asked.pop("min_position", None), bulk_orders.NAME)

    def look(read: Any, after: int | None, limit: int, at: AsOf | None) -> list[dict[str, Any]]:
        return bulk_orders.exceptions(
            read, office().log_id, order_id, after=after or 0, limit=limit, at=at
        )

    page = page_of_list(bulk_orders.NAME, asked, look, by="line", question={"of": str(order_id)})
    with reading() as read:
        order = bulk_orders.order(read, office().log_id, order_id, page.at)
    if order is None:
        says = "There is no such bulk order, or it was not on record or in effect at that moment."
        raise Problem("not-found", says)
    return answer(order | {"items": page.rows, "next": page.following, **as_said(page.at)})
