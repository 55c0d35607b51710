"""`docketproof fsck`: everything on record held against everything else."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta

import click

from api.cli.outcome import at_work
from api.examining import examined
from api.fields import CALIFORNIA
from api.logs import write_json_log
from api.processes import die_with_parent, end_on_signals

HOUR = 3
"""Of the night, in California, when hardly anybody works."""


@click.command()
@click.option("--nightly", is_flag=True, help="Do it every night at three, until told to end.")
def fsck(nightly: bool) -> None:
    """Rebuild the tree from the rows, hold everything against it, and record what was found."""
    if nightly:
        _nightly()
        return
    with at_work() as office:
        found = examined(office)
    click.echo(f"{found.size} events were gone through. Their root is {found.root.hex()}.")
    if not found.findings:
        click.echo("Everything holds together.")
        return
    for each in found.findings:
        click.echo(f"FAILED: {type(each).__name__}: {each}")
    click.echo("Change nothing, stop the service, and keep the disk and its backups as they are.")
    raise SystemExit(1)


def _nightly() -> None:
    write_json_log()
    die_with_parent()
    end_on_signals()
    over = threading.Event()
    with suppress(KeyboardInterrupt):
        while not over.wait(seconds_to_night(datetime.now(CALIFORNIA))):
            with at_work() as office:
                examined(office)


def seconds_to_night(now: datetime) -> float:
    """How long it is until the next time that it is three at night there."""
    night = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night <= now:
        night += timedelta(days=1)
    return night.timestamp() - now.timestamp()
