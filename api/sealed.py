"""Is it under a published checkpoint yet? If not, the sealer is asked to hurry."""

from __future__ import annotations

from api.office import Office
from api.problems import Problem
from record.sealing import checkpoints
from record.sealing.checkpoints import Published
from record.store import hints


def must_be_sealed(office: Office, position: int, what: str) -> Published:
    """The first checkpoint over that event; a Problem `unsealed` as long as there is none."""
    with office.reading.look() as cursor:
        found = checkpoints.covering(cursor, office.log_id, position)
        if found is None:
            hints.give(cursor, office.log_id, hints.SEALER)
            raise Problem(
                "unsealed",
                f"This {what} is on record, and no published checkpoint covers it yet. The sealer "
                "was asked; try again in a few seconds. If that does not help: docketproof seal",
                headers={"Retry-After": "5"},
            )
    return found
