"""Cases with dockets on record, a court's list about them, and what comes of comparing the two."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from api.reconciling import Question, reconcile
from intake.court_list import read_court_mapping
from projections import catch_up
from projections.reports.reconciling import Reconciled

MAPPING = b"""
layout = "superior"
dates = ["YYYY-MM-DD"]

[key]
docket = "Case No"

[columns]
bucket = "Disposition"
level = "Class"
decided_on = "Dispo Date"

[words.bucket]
DSM = "dismissed"
FIL = "filed"
OPEN = "identified"

[words.level]
F = "felony"
M = "misdemeanor"
"""
BY_COUNT = MAPPING.replace(b'docket = "Case No"', b'docket = "Case No"\ncount = "Ct"')
HEADING = "Case No,Disposition,Class,Dispo Date"


def a_court_list(*rows: str, heading: str = HEADING) -> bytes:
    """A list with these lines."""
    return "\n".join([heading, *rows, ""]).encode()


def compared(
    office: Any, listing: bytes, mapping: bytes = MAPPING, question: Question | None = None
) -> Reconciled:
    """What comes of comparing the list with all that is on record."""
    catch_up(office.projecting, office.log_id)
    read = read_court_mapping(BytesIO(mapping))
    return reconcile(office, BytesIO(listing), read, question or Question())


def classes(found: Reconciled) -> list[str]:
    """The class of each row and item, in order."""
    return [str(each.kind) for each in found.comparison.rows]


def causes(found: Reconciled) -> list[str | None]:
    """The suggested cause of each, in order."""
    return [str(each.cause) if each else None for each in found.suggestions]
