"""`docketproof rebuild`, `check` and `quarantine`: are the projections what the events say?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from api.cli.outcome import at_work
from api.cli.progress import Bars
from api.office import Office
from projections import PROJECTIONS, engine
from projections.engine import Differs, NothingKept, Projection, RebuildRunning

BY_NAME = {each.NAME: each for each in PROJECTIONS}
TROUBLE = (Differs, NothingKept, RebuildRunning)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BY_NAME)))
@click.option("--all", "is_all", is_flag=True, help="Every projection, in one pass over the log.")
@click.option("--accept-differences", is_flag=True, help="Swap, though the live table differs.")
@click.option("--back", is_flag=True, help="Put back what the last rebuild replaced.")
@click.option("--discard-old", is_flag=True, help="Let go of what the last rebuild replaced.")
def rebuild(
    names: Sequence[str], is_all: bool, accept_differences: bool, back: bool, discard_old: bool
) -> None:
    """Build projections anew beside the live ones, compare, and swap them in.

    People go on reading and working meanwhile. What is replaced is kept until you let go of it.
    """
    if bool(names) == is_all:
        raise click.UsageError(f"Name projections, or say --all. There are: {', '.join(BY_NAME)}.")
    chosen = list(PROJECTIONS) if is_all else [BY_NAME[name] for name in names]
    with at_work() as office:
        try:
            if back or discard_old:
                _put_back(office, chosen) if back else engine.let_go(office.projecting, chosen)
            else:
                _rebuild(office, chosen, accept=accept_differences)
        except TROUBLE as trouble:
            hint = " (--accept-differences)" if isinstance(trouble, Differs) else ""
            raise click.ClickException(f"{trouble}{hint}") from trouble


def _rebuild(office: Office, chosen: list[Projection], *, accept: bool) -> None:
    accepted = [each.NAME for each in chosen] if accept else []
    with Bars() as bars:
        results = engine.rebuild_all(
            office.projecting, office.log_id, chosen, bars.folded, accept=accepted
        )
    for each in results:
        click.echo(
            f"{each.name} is rebuilt: {each.rows:,} rows at position {each.position:,}, "
            f"{each.quarantined} cases in quarantine, {each.differences:,} differences."
        )


def _put_back(office: Office, chosen: list[Projection]) -> None:
    for each in chosen:
        engine.put_back(office.projecting, each)
        click.echo(f"{each.NAME} is what it was before the last rebuild.")
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)


@click.command()
def check() -> None:
    """Fold every projection from the events again, and compare with what people see."""
    with at_work() as office, Bars() as bars:
        try:
            results = engine.check(office.projecting, office.log_id, PROJECTIONS, bars.folded)
        except RebuildRunning as running:
            raise click.ClickException(str(running)) from running
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


@click.group()
def quarantine() -> None:
    """Cases that a projection could not fold."""


@quarantine.command("list")
def list_() -> None:
    """Show which cases stand still, in which projection, since which event, and why."""
    with at_work() as office, office.reading.cursor() as cursor:
        parked = engine.quarantined(cursor, office.log_id)
    click.echo("\n".join(map(_sentence, parked)) or "No case is in quarantine.")


@quarantine.command()
@click.argument("case_id", required=False, type=click.UUID)
def retry(case_id: UUID | None) -> None:
    """Fold quarantined cases again from their first event, after a mend: all, or CASE_ID."""
    with at_work() as office:
        still = engine.retry(office.projecting, office.log_id, PROJECTIONS, case_id)
    click.echo("\n".join(map(_sentence, still)) or "What was asked for is whole.")
    if still:
        raise click.ClickException("These still stand; the fold or the event has to be mended.")


def _sentence(parked: Any) -> str:
    return (
        f"{parked.stream_id} stands still in {parked.projection} since event {parked.position:,}, "
        f"{parked.topic}; {parked.parked} more wait. {parked.reason}"
    )
