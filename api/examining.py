"""The log gone through from its first event to its last, and what was found put on record."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from uuid import uuid4

import structlog

from api.fields import today
from api.office import Office
from api.settings import Settings
from api.tokens import SELF
from domain.actors import Act
from domain.casework import Command
from domain.examining import Examination
from record.proof.checkpoint import Checkpoint
from record.proof.findings import Finding, Malformed
from record.sealing.examining import Examined, examine
from record.sealing.memory import Memory
from record.sealing.refusals import Unreadable
from record.vault import examining as vaulted

log = structlog.get_logger("docketproof.examining")


def examined(office: Office) -> Examined:
    """Examine both logs and record the result; of a log without events there is nothing to record.

    What the sealer remembers is held against it where its folder can be read from here.
    """
    found = _gone_through(office, office.settings, office.log_id)
    with office.pool.cursor() as closed:
        found.findings.extend(vaulted.examine(office.vault, closed))
    beside = _gone_through(office, office.settings.accesses, office.accesses_id)
    found.findings.extend(type(each)(f"In the log of accesses: {each}") for each in beside.findings)
    if found.size or found.findings:
        _record(office, found)
    for each in found.findings:
        log.critical("log.finding", finding=type(each).__name__, says=str(each))
    return found


def _gone_through(office: Office, settings: Settings, log_id: int) -> Examined:
    """One log, held against what its sealer remembers."""
    damaged: list[Finding] = []
    try:
        remembered = _remembered(settings)
    except Unreadable as unreadable:
        remembered, damaged = None, [Malformed(f"What the sealer remembers is lost. {unreadable}")]
    with office.reading.cursor() as cursor:
        found = examine(cursor, log_id, remembered)
    found.findings.extend(damaged)
    return found


def _remembered(settings: Settings) -> Checkpoint | None:
    with suppress(PermissionError):
        return Memory(settings.sealer_home).last(settings.log_origin)
    return None


def _record(office: Office, found: Examined) -> None:
    findings = [f"{type(each).__name__}: {each}" for each in found.findings]
    digest = sha256("\n".join([found.root.hex(), *findings]).encode()).hexdigest()
    command = Command(uuid4(), SELF.id, str(SELF.role), digest)
    made = Examination.examine(
        Act(SELF.id, SELF.role, today()),
        examination_id=uuid4(),
        size=found.size,
        root=found.root.hex(),
        findings=findings,
    )
    office.casework.receive(command, [made])
