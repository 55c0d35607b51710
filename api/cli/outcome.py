"""What a command reads first, and how it says that something is wrong: a sentence, exit code 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click
from environs import EnvError
from eventsourcing.persistence import PersistenceError

from api import database
from api.office import Office
from api.sealing import NoLog
from api.settings import Settings
from api.tokens import Actor, holder_of
from projections.engine import AsOf, NotFoldedYet, When
from projections.reports import WronglyAsked
from projections.reports.report import SIMULATION
from record.migrate import MigrationError
from record.postgres import PostgresError
from record.proof.findings import Finding
from record.sealing.refusals import SealRefused
from record.store.logs import find_log
from record.store.pool import Pool
from record.vault import VaultError

TROUBLE = (
    SealRefused,
    NoLog,
    Finding,
    PersistenceError,
    MigrationError,
    PostgresError,
    VaultError,
    NotFoldedYet,
    WronglyAsked,
)
DAY = click.DateTime(["%Y-%m-%d"])
"""A calendar date as an option."""
MOMENT = click.DateTime(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S"])
"""A moment in UTC as an option."""


AS_OF = (
    click.option("--at-position", type=click.IntRange(min=0), help="As of this position."),
    click.option("--as-of", type=MOMENT, help="As it was recorded at this time, UTC."),
    click.option("--effective", type=DAY, help="Only what had legal effect by this day."),
)


def as_of_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be asked as of when: `--at-position` or `--as-of`, and `--effective`."""
    for option in reversed(AS_OF):
        command = option(command)
    return command


def as_of_when(asked: dict[str, Any]) -> dict[str, Any]:
    """Of what was asked for, only what was: the time with its offset, the day as a date."""
    given = {name: value for name, value in asked.items() if value is not None}
    if "as_of" in given:
        given["as_of"] = given["as_of"].replace(tzinfo=UTC)
    if "effective" in given:
        given["effective"] = given["effective"].date()
    return given


def when_asked(asked: dict[str, Any]) -> When:
    """Take out of the options as of when they ask; a UsageError if they say it twice."""
    found = When(**as_of_when({name: asked.pop(name) for name in When._fields}))
    if found.at_position is not None and found.as_of is not None:
        raise click.UsageError("Ask for --at-position or for --as-of, not for both.")
    if found.as_of is not None and found.as_of > datetime.now(UTC):
        raise click.UsageError("Give a time that has passed: what comes later is not known.")
    return found


def as_of_said(at: AsOf) -> str:
    """As of when an answer is."""
    effective = f", in effect by {at.effective}" if at.effective else ""
    parked = f", {at.quarantined} cases in quarantine" if at.quarantined else ""
    recorded = (
        f", recorded {at.recorded_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at.recorded_at else ""
    )
    return f"as of position {at.position}{recorded}{effective}{parked}"


class Plainly(click.Group):
    """A group of commands whose foreseeable troubles are told in a sentence, not a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Carry out the command."""
        try:
            return super().invoke(ctx)
        except TROUBLE as error:
            raise click.ClickException(str(error)) from error


def settings() -> Settings:
    """The environment's settings; a bad one is named."""
    try:
        return Settings.from_environ()
    except EnvError as error:
        raise click.ClickException(f"A setting cannot be read: {error}") from error


@contextmanager
def at_work() -> Iterator[Office]:
    """The office, its database started and up to date; closed at the end."""
    here = settings()
    database.prepare(here)
    office = database.office(here)
    try:
        if office.is_simulated:
            click.echo(SIMULATION, err=True)
        yield office
    finally:
        office.close()


@contextmanager
def as_projector() -> Iterator[tuple[Pool, int]]:
    """Connections that may fold the office's log, and its number; no key is read for that."""
    here = settings()
    database.prepare_schema(here)
    office = database.office(here)
    try:
        with office.projecting.cursor() as cursor:
            log_id = find_log(cursor, here.log)
        if log_id is None:
            raise click.ClickException(
                f"There is no log called {here.log} yet. Start the service first: docketproof serve"
            )
        yield office.projecting, log_id
    finally:
        office.close()


def holder(office: Office, token: str | None, role: str) -> Actor:
    """Whose token it is; `role` is whose it should be, for whoever has none."""
    with office.door.look() as cursor:
        actor = holder_of(cursor, token.strip()) if token else None
    if actor is None:
        raise click.ClickException(
            "This token does not open the door. Make one: docketproof token create "
            f"--role {role} --name NAME"
        )
    return actor
