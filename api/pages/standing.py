"""How many cases and counts stand under each heading, and how far does that follow the record?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.actors import office
from projections import caseload, lag
from projections.engine import quarantined
from record.sealing.delay import Delay, delay


@dataclass(frozen=True)
class Freshness:
    """The last position that is counted, the last on record, the cases that are left out, and how
    long events wait for a seal.
    """

    position: int
    head: int
    quarantined: int
    delay: Delay

    @property
    def lag(self) -> int:
        """Facts on record that are not counted yet."""
        return self.head - self.position


def freshness(cursor: Any) -> Freshness:
    """How far the figures on a page follow the record."""
    found = lag(cursor, office().log_id)[caseload.NAME]
    # Before anything was folded there is not even a table of what is quarantined.
    parked = quarantined(cursor, office().log_id, caseload.NAME) if found.position else []
    return Freshness(
        found.position, found.position + found.behind, len(parked), delay(cursor, office().log_id)
    )
