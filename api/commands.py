"""Which request is this, was it made before, and what came between?"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

import orjson
from eventsourcing.persistence import IntegrityError

from api.office import Office
from api.tokens import Actor
from domain.casework import Answer, Command, Stale

COMMANDS = UUID("5f0cb0c2-6b0f-4c61-9a53-0d8f4d1a6c11")
"""Namespace of the ids of commands that have a key of their own (RFC 9562, version 5)."""


@dataclass(frozen=True)
class Since:
    """A fact that came between: what, by whom, and which version it made."""

    version: int
    topic: str
    by: str
    role: str
    on: str
    recorded_at: str


class Moved(Exception):
    """It is no longer at the version that the asker has seen.

    `since` lists what came after that version; `is_race` is True where it came in the same moment.
    """

    def __init__(self, version: int, since: list[Since], *, is_race: bool) -> None:
        self.version, self.since, self.is_race = version, since, is_race
        super().__init__(f"It is at version {version} now. Read it again, then decide.")


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


def blinded(office: Office, personal: Mapping[str, str]) -> str:
    """Tells one body from another, and tells nobody without the vault's key what was in it.

    The hash of a request stays on record for ever, and that of a name and a birth date could be
    found by trying them all.
    """
    content = orjson.dumps(personal, option=orjson.OPT_SORT_KEYS)
    return hmac.digest(office.vault.keys.blind_index, b"request\0" + content, "sha256").hex()


def carried_out(
    office: Office, command: Command, stream_id: UUID, seen: int, act: Callable[[], Answer]
) -> Answer:
    """The answer to the command; Moved where the stream is no longer at version `seen`."""
    try:
        return act()
    except (Stale, IntegrityError) as late:
        # Our own twin may have come between, after the first look for its answer.
        given = office.casework.answered(command)
        if given is None:
            raise what_came_between(office, stream_id, seen, late) from late
        return given


def what_came_between(office: Office, stream_id: UUID, seen: int, late: Exception) -> Exception:
    """Moved, with what came after version `seen`; `late` itself if nothing did."""
    facts = [_since(each) for each in office.casework.events.get(stream_id, gt=seen)]
    if isinstance(late, Stale):
        return Moved(late.version, facts, is_race=False)
    return Moved(facts[-1].version, facts, is_race=True) if facts else late


def _since(fact: Any) -> Since:
    return Since(
        version=fact.originator_version,
        topic=fact.TOPIC,
        by=fact.by,
        role=str(fact.role),
        on=fact.on.isoformat(),
        recorded_at=fact.timestamp.isoformat(),
    )
