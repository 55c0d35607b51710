"""How does the law's own word come on record, that what nobody challenged is unchallenged?

HS 11361.9(c) lets no person decide it; so Docketproof itself records it, when it is told to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from api.commands import COMMANDS
from api.office import Office
from api.tokens import SELF
from domain.actors import Act
from domain.casework import Command, Stale
from domain.guards import must_be_out_of_time
from domain.refusals import Refusal
from projections import PROJECTIONS, caseload, engine
from projections.caseload.unchallenged import FIRST, Silence, unchallenged

PAGE = 500


@dataclass
class Deemed:
    """What came of it. `known` cases had been deemed unchallenged as of this day before.

    `refused` says of a case why it was left alone; nothing was recorded for it. `quarantined`
    cases cannot be read, and were not looked at. `position` is where the log stands after it.
    """

    as_of: date
    dry_run: bool
    cases: int = 0
    counts: int = 0
    known: int = 0
    refused: dict[UUID, str] = field(default_factory=dict)
    quarantined: int = 0
    position: int = 0


def deem_unchallenged(office: Office, as_of: date, *, dry_run: bool) -> Deemed:
    """Record for every listed conviction that nobody challenged that it is deemed unchallenged.

    Case by case, each a command of its own that follows from the case and the day: what was
    stopped half-way goes on when it is asked for again, and what is done is not done twice. Raises
    TooEarlyToDeem for a day on which the prosecution may still challenge.
    """
    act = Act(SELF.id, SELF.role, as_of)
    must_be_out_of_time(act)
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
    done = Deemed(as_of, dry_run)
    for found in _silences(office, as_of):
        if dry_run:
            _count(done, found)
        else:
            _deem(office, act, found, done)
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
    with office.reading.cursor() as cursor:
        at = engine.as_of(cursor, office.log_id, caseload.NAME)
    done.position, done.quarantined = at.position, at.quarantined
    return done


def _silences(office: Office, on: date) -> Iterator[Silence]:
    after = FIRST
    while True:
        with office.reading.cursor() as cursor:
            page = unchallenged(cursor, office.log_id, on, after, PAGE)
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].case_id


def _deem(office: Office, act: Act, found: Silence, done: Deemed) -> None:
    """One case, at the version that it has now; whoever moves it meanwhile goes first."""
    try:
        answer = office.casework.take(
            _command(office, found.case_id, act.on),
            found.case_id,
            lambda case: case.deem_unchallenged(act, found.counts),
            version=office.casework.case(found.case_id).version,
        )
    except Refusal as refusal:
        done.refused[found.case_id] = str(refusal)
    except (Stale, IntegrityError):
        done.refused[found.case_id] = "Somebody moved the case meanwhile; run the command again."
    else:
        if answer.replayed:
            done.known += 1
        else:
            _count(done, found)


def _count(done: Deemed, found: Silence) -> None:
    done.cases += 1
    done.counts += len(found.counts)


def _command(office: Office, case_id: UUID, on: date) -> Command:
    name = f"{office.settings.log}\ndeem_unchallenged\n{case_id}\n{on}"
    asked = hashlib.sha256(name.encode()).hexdigest()
    return Command(uuid5(COMMANDS, name), SELF.id, SELF.role, asked)
