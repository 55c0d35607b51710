"""How does a simulated population get on record? Through the same door as everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from api.commands import COMMANDS
from api.fields import today
from api.office import Office
from api.tokens import SELF
from domain.actors import Act
from domain.casework import Command
from domain.simulation import Simulation
from record.store.reading import head
from simulation.lives import Life
from simulation.living import Living, personal
from simulation.plan import Plan

IN_ONE_COMMIT = 1_000
"""Cases that were moved, at most, but for the last step."""

Told = Callable[[int, int], object]
"""Is told how many cases have been found so far, and of how many."""


class NotEmpty(Exception):
    """Something is on record in this log already."""

    def __init__(self, log: str, position: int) -> None:
        super().__init__(
            f"The log {log} holds {position:,} events, and a simulation wants one of its own: "
            "name another one in DOCKETPROOF_LOG."
        )


def simulate(office: Office, plan: Plan, told: Told | None = None) -> int:
    """Put the whole plan on record, in a log with nothing in it; the last position.

    The first fact says that all of it is a simulation. Who is stopped begins anew in another log.
    Raises NotEmpty, before anything is recorded.
    """
    with office.reading.cursor() as cursor:
        position = head(cursor, office.log_id)
    if position:
        raise NotEmpty(office.settings.log, position)
    said = f"{plan.seed} {plan.scale}"
    name = f"{office.settings.log}\nsimulation\n{said}"
    digest = sha256(said.encode()).hexdigest()
    command = Command(uuid5(COMMANDS, name), SELF.id, SELF.role, digest)
    begun = Simulation.begin(
        Act(SELF.id, SELF.role, today()),
        simulation_id=uuid5(command.id, "simulation"),
        seed=plan.seed,
        scale=str(plan.scale),
    )
    answer = office.casework.receive(command, [begun])
    lives = {life.case_id: life for life in plan.lives}
    found: set[UUID] = set()
    for number, page in enumerate(_pages(Living(plan))):
        new = [lives[each.id] for each in page if each.id in lives and each.id not in found]
        found |= {life.case_id for life in new}
        answer = office.casework.receive(
            replace(command, id=uuid5(command.id, str(number))), page, **_beside(new)
        )
        if told:
            told(len(found), len(lives))
    return answer.position


def _pages(living: Living) -> Iterator[list[Any]]:
    """Whatever was moved, so much at once that each commit is worth it, each thing once."""
    page: dict[UUID, Any] = {}
    for moved in living.told():
        page |= {each.id: each for each in moved}
        if len(page) >= IN_ONE_COMMIT:
            yield list(page.values())
            page = {}
    if page:
        yield list(page.values())


def _beside(new: list[Life]) -> dict[str, Any]:
    """What the vault keeps of cases that were just found."""
    known = [life for life in new if life.person.race_group != "unknown"]
    return {
        "personal": {life.case_id: personal(life) for life in new},
        "race_groups": {life.case_id: str(life.person.race_group) for life in known},
    }
