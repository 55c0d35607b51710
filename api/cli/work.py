"""`docketproof rebuild`, `check` and `report`: an office's work without a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from api import fields
from api.cli.outcome import DAY, as_of_options, as_of_when, at_work
from domain.duties import KNOWN, Status
from domain.procedures import PROCEDURES
from projections import PROJECTIONS, engine
from projections.reports import REPORTS, as_csv, as_json, ask

NAMES = [each.NAME for each in PROJECTIONS]


@click.command()
@click.argument("name", type=click.Choice(NAMES))
def rebuild(name: str) -> None:
    """Build a projection anew beside the live one, compare, and swap it in."""
    with at_work() as office:
        result = engine.rebuild(office.projecting, office.log_id, name, PROJECTIONS, _show_progress)
    click.echo(
        f"{name} is rebuilt: {result.rows:,} rows at position {result.position:,}, "
        f"{result.quarantined} cases in quarantine."
    )
    if result.compared and result.differences:
        raise click.ClickException(
            f"The old table differed in {result.differences:,} rows from what the events say. "
            "Somebody changed it by hand, or the fold changed without a new VERSION; find out."
        )


def _show_progress(done: int, total: int) -> None:
    click.echo(f"{done:,} of {total:,} events", err=True)


@click.command()
def check() -> None:
    """Fold every projection from the events again, and compare with what people see."""
    with at_work() as office:
        results = engine.check(office.projecting, office.log_id, PROJECTIONS)
    for each in results:
        verdict = "differs" if each.differences else "agrees"
        click.echo(
            f"{each.name} {verdict} with the events up to position {each.position}: "
            f"{each.rows} rows, {each.differences} differences."
        )
        if each.first:
            click.echo(f"  First at {each.first}.")
    if any(each.differences for each in results):
        raise click.ClickException("Rebuild what differs: docketproof rebuild NAME")


@click.command()
@click.argument("name", type=click.Choice(list(REPORTS)))
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="csv")
@click.option("--county", help="Only this county.")
@click.option("--procedure", type=click.Choice(list(PROCEDURES)), help="Only this procedure.")
@as_of_options
@click.option("--today", type=DAY, help="Judge as on this day, YYYY-MM-DD; else as of today.")
@click.option("--capacity", type=click.IntRange(min=1), help="Cases a week that can be done.")
@click.option("--duty", type=click.Choice(list(KNOWN)), help="Only this duty.")
@click.option(
    "--state",
    type=click.Choice([each.value for each in Status]),
    help="Only cases that stand so with it.",
)
@click.option("--out", type=click.Path(path_type=Path, writable=True), help="Write it here.")
def report(name: str, form: str, out: Path | None, today: datetime | None, **asked: Any) -> None:
    """Print a report; equal arguments give equal bytes."""
    given = as_of_when(asked)
    if today:
        given["today"] = today.date()
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        with office.reading.cursor() as cursor:
            found = ask(REPORTS[name], cursor, office.log_id, given, today=fields.today)
    body = as_json(found) if form == "json" else as_csv(found)
    if out:
        out.write_bytes(body)
    else:
        click.echo(body, nl=False)
