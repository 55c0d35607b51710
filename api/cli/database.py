"""`docketproof db`: the server under the record, and its schema."""

from __future__ import annotations

import click

from api import database
from api.cli.outcome import settings
from record.migrate import status as migration_status


@click.group()
def db() -> None:
    """The database: start it, stop it, see it, migrate it."""


@db.command()
def start() -> None:
    """Start the embedded PostgreSQL, or adopt the one that runs."""
    server = database.embedded(settings())
    if server is None:
        raise click.ClickException("DATABASE_URL names a server of its own; start that one.")
    server.start()
    click.echo(f"PostgreSQL runs as process {server.status().pid}.")


@db.command()
def stop() -> None:
    """Stop the embedded PostgreSQL."""
    server = database.embedded(settings())
    if server is None:
        raise click.ClickException("DATABASE_URL names a server of its own; stop that one.")
    server.stop()
    click.echo("PostgreSQL is stopped; nothing is lost.")


@db.command()
def status() -> None:
    """Say whether the server runs, and which migrations it has."""
    here = settings()
    server = database.embedded(here)
    state = server.status() if server else None
    if state:
        running = f"runs as process {state.pid}" if state.pid else "does not run"
        click.echo(f"The embedded PostgreSQL {running}; its data is in {state.data}.")
    if state is None or state.accepting:
        for each in migration_status(database.owner_url(here)):
            click.echo(f"{each.name}  {each.applied_at or 'pending'}")


@db.command()
def migrate() -> None:
    """Bring the schema up to date, and make the keys if there are none yet."""
    applied = database.prepare(settings())
    click.echo("\n".join(f"applied {name}" for name in applied) or "The schema is up to date.")
