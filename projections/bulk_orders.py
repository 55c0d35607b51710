"""Which orders came for many cases at once, how far is each applied, and what could not be?

One row an order, with line 0, and one for each of its exceptions, with the line of the list; so an
order's totals and its exceptions are of one position, and the one can be counted against the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from domain.bulk_order import BulkOrder
from domain.listed import Unapplied
from projections.engine import HELD, AsOf, Cursor, Fact, Rows, Shown

NAME = "bulk_orders"
VERSION = 2
APPEND_ONLY = False
SHOWN: tuple[Shown, ...] = ()

TABLE = """
CREATE TABLE {schema}.bulk_orders (
    log_id integer NOT NULL,
    from_position bigint NOT NULL,
    from_on date NOT NULL,
    to_position bigint CHECK (to_position > from_position),
    to_on date CHECK (to_on >= from_on),
    order_id uuid NOT NULL,
    line bigint NOT NULL,
    position bigint NOT NULL,
    number text,
    judge text,
    legal_on date,
    reference text,
    list_sha256 text,
    ordered text,
    n_lines bigint,
    n_listed bigint,
    n_applied bigint,
    n_exceptions bigint,
    n_facts bigint,
    is_completed boolean,
    case_id uuid,
    reason text,
    message text,
    citation text
)
"""

INDEXES: tuple[str, ...] = (
    """
CREATE INDEX bulk_orders_by_position
ON {schema}.bulk_orders (log_id, position)
WHERE line = 0
    AND to_position IS NULL
""",
)

KEY: Mapping[str, str] = {"order_id": "uuid", "line": "bigint"}


class Row(NamedTuple):
    """An order, which came in at `position`, or (from `case_id` on) one of its exceptions.

    `ordered` is JSON: how many lines order what. `n_listed`, `n_applied` and `n_exceptions` are
    cases, `n_facts` the facts of cases that name the order.
    """

    order_id: str
    line: int
    position: int
    number: str | None = None
    judge: str | None = None
    legal_on: date | None = None
    reference: str | None = None
    list_sha256: str | None = None
    ordered: str | None = None
    n_lines: int | None = None
    n_listed: int | None = None
    n_applied: int = 0
    n_exceptions: int = 0
    n_facts: int = 0
    is_completed: bool = False
    case_id: str | None = None
    reason: str | None = None
    message: str | None = None
    citation: str | None = None


COLUMNS: tuple[str, ...] = Row._fields

ORDERS = """
SELECT
    order_id,
    position,
    number,
    judge,
    legal_on AS on,
    reference,
    list_sha256,
    ordered,
    n_lines AS lines,
    n_listed AS listed,
    n_applied AS applied,
    n_exceptions AS exceptions,
    n_facts AS facts,
    is_completed AS completed
FROM projections.bulk_orders
WHERE log_id = %(log_id)s
    AND line = 0
    AND {held}
    AND (%(order_id)s::uuid IS NULL OR order_id = %(order_id)s)
    AND position < %(before)s
ORDER BY position DESC
LIMIT %(limit)s
"""

EXCEPTIONS = """
SELECT
    line,
    case_id,
    reason,
    message,
    citation
FROM projections.bulk_orders
WHERE log_id = %(log_id)s
    AND order_id = %(order_id)s
    AND line > %(after)s
    AND {held}
ORDER BY line
LIMIT %(limit)s
"""

NOW = "to_position IS NULL"

END = 2**63 - 1


class NotReceived(LookupError):
    """Something happened to an order that was never received."""


def make(values: tuple[Any, ...]) -> Row:
    """The row with these values."""
    return Row._make(values)


def evolve(rows: Rows, fact: Fact) -> Mapping[tuple[str, int], Row]:
    """The order's row, and those of new exceptions; none for what is no fact of a bulk order."""
    event, order_id = fact.event, str(fact.stream_id)
    if isinstance(event, BulkOrder.Received):
        return {(order_id, 0): _received(order_id, fact.position, event)}
    if not isinstance(event, BulkOrder.Applied | BulkOrder.Completed):
        return {}
    if (order_id, 0) not in rows:
        raise NotReceived(f"No row says that the order was received before {fact.topic}.")
    row: Row = rows[(order_id, 0)]
    if isinstance(event, BulkOrder.Completed):
        return {(order_id, 0): row._replace(is_completed=True)}
    moved = row._replace(
        n_applied=row.n_applied + event.n_applied,
        n_exceptions=row.n_exceptions + len(event.exceptions),
        n_facts=row.n_facts + event.n_facts,
    )
    return {(order_id, 0): moved} | dict(_exceptions(order_id, fact.position, event.exceptions))


def _received(order_id: str, position: int, event: BulkOrder.Received) -> Row:
    return Row(
        order_id,
        0,
        position,
        event.order.number,
        event.order.judge,
        event.on,
        event.document.reference if event.document else None,
        event.list_sha256,
        orjson.dumps(event.ordered).decode(),
        event.n_lines,
        event.n_listed,
    )


def _exceptions(
    order_id: str, position: int, exceptions: Any
) -> Iterator[tuple[tuple[str, int], Row]]:
    each: Unapplied
    for each in exceptions:
        row = Row(
            order_id,
            each.line,
            position,
            case_id=str(each.case_id) if each.case_id else None,
            reason=each.reason,
            message=each.message,
            citation=each.citation,
        )
        yield (order_id, each.line), row


def orders(
    cursor: Cursor,
    log_id: int,
    *,
    order_id: UUID | None = None,
    before: int | None = None,
    limit: int = 100,
    at: AsOf | None = None,
) -> list[dict[str, Any]]:
    """Bulk orders, the latest received first; only those received before a position, if given."""
    asked = {"log_id": log_id, "order_id": order_id and str(order_id), "limit": limit}
    rows = _rows(cursor, ORDERS, asked | {"before": END if before is None else before}, at)
    return [row | {"ordered": orjson.loads(row["ordered"])} for row in rows]


def order(
    cursor: Cursor, log_id: int, order_id: UUID, at: AsOf | None = None
) -> dict[str, Any] | None:
    """One bulk order with its totals; None if it was not received, or is not folded yet."""
    found = orders(cursor, log_id, order_id=order_id, at=at)
    return found[0] if found else None


def exceptions(
    cursor: Cursor,
    log_id: int,
    order_id: UUID,
    *,
    after: int = 0,
    limit: int | None = None,
    at: AsOf | None = None,
) -> list[dict[str, Any]]:
    """The order's exceptions in the order of its list, from after a line of it."""
    asked = {"log_id": log_id, "order_id": str(order_id), "after": after, "limit": limit}
    return _rows(cursor, EXCEPTIONS, asked, at)


def _rows(
    cursor: Cursor, statement: str, asked: dict[str, Any], at: AsOf | None
) -> list[dict[str, Any]]:
    held = HELD if at else NOW
    cursor.execute(statement.format(held=held), asked | (at.held if at else {}))
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
