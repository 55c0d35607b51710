"""`docketproof accesses`: who opened what the vault holds."""

from __future__ import annotations

from uuid import UUID

import click

from api.accesses import looks
from api.cli.outcome import at_work


@click.command()
@click.option("--case", type=click.UUID, help="Of this case or inquiry only.")
@click.option("--by", help="By this account only.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
def accesses(case: UUID | None, by: str | None, limit: int) -> None:
    """List who opened personal data, the latest first."""
    with at_work() as office:
        for each in looks(office, case=case, by=by, limit=limit):
            fact = each.fact
            opened = " ".join(map(str, fact.opened)) or "nothing"
            searched = f", searched by {', '.join(fact.searched)}" if fact.searched else ""
            click.echo(
                f"{each.position}: {each.recorded_at:%Y-%m-%dT%H:%M:%SZ} {fact.by} ({fact.role}) "
                f"from {each.host}, {fact.door}{searched}: {opened}"
            )
