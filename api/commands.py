"""Which request is this, was it made before, and what came between?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

import orjson
from eventsourcing.persistence import IntegrityError

from api.office import Office
from api.tokens import Actor
from domain.casework import Command

COMMANDS = UUID("5f0cb0c2-6b0f-4c61-9a53-0d8f4d1a6c11")
"""Namespace of the ids of commands that have a key of their own (RFC 9562, version 5)."""


@dataclass(frozen=True)
class Since:
    """A fact that came between: what, by whom, and which version of the case it made."""

    version: int
    topic: str
    by: str
    role: str
    on: str
    recorded_at: str


class Moved(Exception):
    """The case is no longer at the version that the asker has seen.

    `since` lists what came after that version; `is_race` is True where it came in the same moment.
    """

    def __init__(self, version: int, since: list[Since], *, is_race: bool) -> None:
        self.version, self.since, self.is_race = version, since, is_race
        super().__init__(f"The case is at version {version} now. Read it again, then decide.")


def command_of(office: Office, actor: Actor, key: str | None, asked: list[Any]) -> Command:
    """The command: the same actor, key and content always make the same one."""
    content = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    name = f"{office.settings.log}\n{actor.id}\n{key}"
    return Command(
        id=uuid5(COMMANDS, name) if key else uuid4(),
        by=actor.id,
        role=str(actor.role),
        request_sha256=hashlib.sha256(content).hexdigest(),
    )


def what_came_between(office: Office, case_id: UUID, seen: int, late: Exception) -> Exception:
    """Moved, with what came after version `seen`; `late` itself if nothing did."""
    facts = [_since(each) for each in office.casework.events.get(case_id, gt=seen)]
    is_race = isinstance(late, IntegrityError)
    if is_race and not facts:
        return late
    now = facts[-1].version if facts else office.casework.case(case_id).version
    return Moved(now, facts, is_race=is_race)


def _since(fact: Any) -> Since:
    return Since(
        version=fact.originator_version,
        topic=fact.TOPIC,
        by=fact.by,
        role=str(fact.role),
        on=fact.on.isoformat(),
        recorded_at=fact.timestamp.isoformat(),
    )
