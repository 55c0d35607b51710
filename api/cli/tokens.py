"""`docketproof token`: who may come in, and as what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from api.cli.outcome import at_work
from api.tokens import create_token
from domain.actors import Role

ROLES = [role.value for role in Role if role is not Role.SYSTEM]


@click.group()
def token() -> None:
    """Tokens for people and programs."""


@token.command()
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the bearer may do.")
@click.option("--name", required=True, help="Whom it is for, as staff will see it.")
@click.option("--days", type=click.IntRange(1, 3650), default=90, help="How long it is good for.")
def create(role: str, name: str, days: int) -> None:
    """Make a token and show it once; only its hash is kept."""
    with at_work() as office, office.door.cursor(commit=True) as cursor:
        expires = datetime.now(UTC) + timedelta(days=days)
        click.echo(create_token(cursor, Role(role), name, expires))
