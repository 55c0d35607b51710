"""Is every row of a court's list, and every case of ours, in one class, with a cause to look at?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from bulk import (
    ORDERED_ON,
    filed,
    found,
    on_record,
)
from reconciled import a_court_list, classes, compared

from api.office import Office
from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.casework import Command
from projections.reports.reconciling import items

CLERK = Act("clerk-1", Role.CLERK, ORDERED_ON, Document("P-1", "ab" * 32))
CLERK_OF_COURT = Act("court-1", Role.COURT_CLERK, ORDERED_ON, Document("P-1", "ab" * 32))
ORDER = Order("2020-64", "J. Roe")


def move(office: Office, case: Case, step: Any) -> None:
    """Take a step, saved at once."""
    version = office.casework.case(case.id).version
    command = Command(UUID(int=case.id.int ^ version << 8), "x", "clerk", "")
    office.casework.take(command, case.id, step, version=version)


def dismiss(office: Office, case: Case) -> None:
    """The court dismisses every count."""
    move(office, case, lambda each: each.dismiss(CLERK_OF_COURT, list(each.standings), ORDER))


@pytest.fixture
def four(office: Office) -> list[Case]:
    """Four cases: dismissed, filed, identified, filed."""
    cases = on_record(
        office, [filed(), filed(), found(), filed()], ["99F01234", "99F01235", "88F77777", "77F1"]
    )
    dismiss(office, cases[0])
    return cases


def test_the_four_classes_and_the_rows_that_nobody_can_read(office: Any, four: Any) -> None:
    listing = a_court_list(
        "99F01234,DSM,F,2020-06-26",
        "99F01235,DSM,F,",
        "66F00001,DSM,M,2020-06-26",
        "88F77777,GONE,F,",
    )
    result = compared(office, listing)
    assert classes(result) == [
        "matched",
        "differs",
        "only_theirs",
        "unreadable",
        *["only_ours"] * 2,
    ]
    totals = result.totals
    assert (totals.rows, totals.ours) == (4, 4)
    assert totals.matched + totals.differs + totals.only_theirs + totals.unreadable == totals.rows
    assert totals.matched + totals.differs + totals.only_ours == totals.ours
