"""`docketproof report`, `compare-reports`: an office's figures without a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from api import fields
from api.cli.outcome import DAY, as_of_options, as_of_when, at_work
from api.issuing import compare
from domain.duties import KNOWN, Status
from domain.procedures import PROCEDURES
from projections import PROJECTIONS, engine
from projections.engine import When
from projections.reports import REPORTS, TALLIES, as_csv, as_json, as_xlsx, ask
from projections.reports.explaining import Explanation, Reason

FORMS = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}


@click.command()
@click.argument("name", type=click.Choice(list(REPORTS)))
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="csv")
@click.option("--county", help="Only this county.")
@click.option("--procedure", type=click.Choice(list(PROCEDURES)), help="Only this procedure.")
@as_of_options
@click.option("--today", type=DAY, help="Judge as on this day, YYYY-MM-DD; else as of today.")
@click.option("--capacity", type=click.IntRange(min=1), help="Cases a week that can be done.")
@click.option("--case", type=click.UUID, help="The history of this case.")
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
    body = FORMS[form](found)
    if out:
        out.write_bytes(body)
    else:
        click.echo(body, nl=False)


@click.command("compare-reports")
@click.argument("name", type=click.Choice(list(TALLIES)))
@click.argument("before", type=click.IntRange(min=0))
@click.argument("after", type=click.IntRange(min=0))
@click.option("--county", help="Only this county.")
@click.option("--procedure", type=click.Choice(list(PROCEDURES)), help="Only this procedure.")
def compare_reports(name: str, before: int, after: int, **filters: str | None) -> None:
    """Show what changed in a report from position BEFORE to AFTER, and by which events."""
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        found = compare(office, name, When(before), When(after), filters)
    for each in found.changed:
        row = ", ".join(str(value) for value in each.row.values())
        click.echo(f"{row}: {each.column} was {each.before}, is {each.after}")
        for reason in each.reasons:
            click.echo(f"  {reason.change:+} {_moved(reason, found)}")
    if not found.changed:
        click.echo("No figure has changed.")


def _moved(reason: Reason, found: Explanation) -> str:
    what = f"count {reason.count_number} of " if reason.count_number else ""
    events = ", ".join(f"{e['topic']} at {e['position']:,}" for e in found.events[reason.case_id])
    return f"{what}case {reason.case_id}: {events}"
