"""Which facts can be on record at all, and which rules bring them there?"""

from __future__ import annotations

from collections.abc import Callable
from inspect import isclass, isfunction, signature
from typing import Any

from domain.access import Access
from domain.batch import Batch
from domain.bulk_order import BulkOrder
from domain.case import Case
from domain.examining import Examination
from domain.inquiry import Inquiry
from domain.issuing import IssuedReport
from domain.reconciling import Reconciliation
from domain.simulation import Simulation

AGGREGATES: dict[str, type[Any]] = {
    "case": Case,
    "batch": Batch,
    "bulk_order": BulkOrder,
    "inquiry": Inquiry,
    "report": IssuedReport,
    "log": Examination,
    "access": Access,
    "reconciliation": Reconciliation,
    "simulation": Simulation,
}
"""Whatever has a history of its own, by the first word of its topics."""


def facts_of(aggregate: type[Any]) -> list[type[Any]]:
    """The aggregate's facts, chapter by chapter, each in the order in which it is declared."""
    found: dict[str, type[Any]] = {}
    for chapter in aggregate.__mro__:
        for each in vars(chapter).values():
            if isclass(each) and "TOPIC" in vars(each) and each is not aggregate:
                found.setdefault(vars(each)["TOPIC"], each)
    return list(found.values())


def rules_of(aggregate: type[Any]) -> dict[str, Callable[..., Any]]:
    """What people do to it once it is there, chapter by chapter: every public rule, by its name."""
    return {
        name: each
        for chapter in aggregate.__mro__
        for name, each in vars(chapter).items()
        if isfunction(each) and not name.startswith("_") and "act" in signature(each).parameters
    }
