"""`docketproof export`: the record for those who count for themselves."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.outcome import at_work
from api.exporting import CannotExport, export
from projections import PROJECTIONS, engine


@click.command("export")
@click.option("--format", "form", type=click.Choice(["ndjson", "csv", "parquet"]), default="csv")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="A new directory.")
@click.option("--at-position", type=click.IntRange(min=0), help="As of this position.")
def export_(form: str, to: Path, at_position: int | None) -> None:
    """Write every event, and the history of every count, into files with a manifest of hashes.

    They hold no personal data. Equal arguments give equal bytes, once the position is named.
    """
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        try:
            manifest = export(office, form, to, at_position)
        except CannotExport as reason:
            raise click.ClickException(str(reason)) from reason
    for each in manifest["files"]:
        click.echo(f"{each['name']}: {each['rows']:,} rows, SHA-256 {each['sha256']}")
    click.echo(f"Everything up to position {manifest['position']:,} is in {to}.")
