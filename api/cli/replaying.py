"""`docketproof replay`: do the events, told again up to a position, say what people saw then?"""

from __future__ import annotations

import click

from api import fields
from api.cli.outcome import at_work
from api.cli.progress import Bars
from api.office import Office
from projections import PROJECTIONS, engine
from projections.engine import CheckResult, RebuildRunning
from projections.reports import ask, status


@click.command()
@click.option("--until-position", type=click.IntRange(min=0), required=True, help="Up to here.")
def replay(until_position: int) -> None:
    """Fold the events up to a position beside the live tables, and compare as of there.

    Changes nothing. Ends with exit code 1 where anything differs.
    """
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        results = _replayed(office, until_position)
        for each in results:
            click.echo(_verdict(each))
            if each.first:
                click.echo(f"  First at {each.first}.")
        for line in _totals(office, until_position):
            click.echo(line)
    if any(each.differences for each in results):
        raise click.ClickException("Rebuild what differs: docketproof rebuild NAME")


def _replayed(office: Office, until: int) -> list[CheckResult]:
    try:
        with Bars() as bars:
            return engine.check(
                office.projecting, office.log_id, PROJECTIONS, bars.folded, at_position=until
            )
    except RebuildRunning as running:
        raise click.ClickException(str(running)) from running


def _verdict(found: CheckResult) -> str:
    is_same = not found.differences
    verdict = "MATCH" if is_same else f"DIFFERS in {found.differences:,} rows"
    return f"{found.name}: {verdict}; {found.rows:,} rows at position {found.position:,}."


def _totals(office: Office, position: int) -> list[str]:
    """How many cases and counts stood under each heading then, by what people see."""
    with office.reading.cursor() as cursor:
        asked = {"at_position": position}
        report = ask(status, cursor, office.log_id, asked, today=fields.today)
    lines = []
    for row in report.rows:
        if row["county"] == "total":
            said = [f"{name} {row[name]:,}" for name in status.columns if row[name]]
            lines.append(f"{row['unit']}s: {', '.join(said) or 'none'}")
    return lines
