"""`docketproof queue` and `deem-unchallenged`: what waits, and what the law says by itself."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import click

from api import fields
from api.cli.outcome import DAY, as_of_options, as_of_said, at_work, when_asked
from api.deeming import Deemed
from api.deeming import deem_unchallenged as deem
from domain.duties import Responsible
from domain.procedures import PROCEDURES
from domain.refusals import Refusal
from projections import PROJECTIONS, engine
from projections.reports import queues


@click.command()
@click.argument("bucket", type=click.Choice(queues.QUEUES), required=False)
@click.option("--today", type=DAY, help="Judge as on this day, YYYY-MM-DD; else as of today.")
@click.option("--county", help="Only this county.")
@click.option("--procedure", type=click.Choice(list(PROCEDURES)), help="Only this procedure.")
@click.option(
    "--responsible",
    type=click.Choice([each.value for each in Responsible]),
    help="Only for them to do.",
)
@click.option("--late/--not-late", default=None, help="Only what is late, or what is not.")
@click.option("--held/--not-held", default=None, help="Only what is on hold, or what is not.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_of_options
def queue(bucket: str | None, today: datetime | None, limit: int, **only: Any) -> None:
    """Show what waits under each heading; or under BUCKET, the most pressing first."""
    day = today.date() if today else fields.today()
    when = when_asked(only)
    wanted = queues.Wanted(**only)
    if bucket is None and any(only[each] is not None for each in ("responsible", "late", "held")):
        raise click.UsageError("Name a heading to ask for some of its cases only.")
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        with office.reading.cursor() as cursor:
            if bucket is None:
                county, procedure = wanted.county, wanted.procedure
                at, lines = queues.summary(
                    cursor, office.log_id, today=day, when=when, county=county, procedure=procedure
                )
                said = _summed(lines)
            else:
                at, lines = queues.page(
                    cursor, office.log_id, bucket, today=day, when=when, wanted=wanted, limit=limit
                )
                said = [_line(each) for each in lines] or ["No case waits there."]
    click.echo("\n".join([f"On {day}, {as_of_said(at)}:", *said]))


def _summed(lines: list[dict[str, Any]]) -> list[str]:
    head = ("queue", "waiting", "late", "held", "oldest_days", "median_days", "closed")
    rows = [head, *[("" if v is None else v for v in each.values()) for each in lines]]
    return ["".join(f"{cell!s:<14}" for cell in row).rstrip() for row in rows]


def _line(line: dict[str, Any]) -> str:
    late = " LATE" if line["is_late"] else ""
    due = f"{line['duty']} due {line['due_on']}{late}" if line["duty"] else "nothing falls due"
    held = f", on hold: {line['hold_reason']}" if line["hold_reason"] else ""
    until = f" until {line['hold_until']}" if line["hold_until"] else ""
    over = line["hold_ended_days"]
    ended = f", which was {over} days ago" if over is not None else ""
    waits = f"waiting {line['days_waiting']} days since {line['since']}"
    return f"{line['case_id']}  {waits}; {due} ({line['responsible']}){held}{until}{ended}"


@click.command("deem-unchallenged")
@click.option("--as-of", type=DAY, required=True, help="The legal day, after 1 July 2020.")
@click.option("--dry-run", is_flag=True, help="Count and report; record nothing.")
def deem_unchallenged(as_of: datetime, dry_run: bool) -> None:
    """Record what nobody challenged by 1 July 2020 as unchallenged (HS 11361.9(c))."""
    if as_of.date() > fields.today():
        raise click.UsageError(f"Give a day up to today, {fields.today()}.")
    with at_work() as office:
        try:
            done = deem(office, as_of.date(), dry_run=dry_run)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
    _say(done)
    if done.refused:
        sys.exit(1)


def _say(done: Deemed) -> None:
    would = "would be" if done.dry_run else "are"
    click.echo(f"As of {done.as_of}: {done.counts} counts of {done.cases} cases {would} deemed")
    click.echo(f"unchallenged; {done.known} cases had been before.")
    click.echo(f"The log stands at position {done.position}; {done.quarantined} in quarantine.")
    for case_id, why in done.refused.items():
        click.echo(f"{case_id}: {why}", err=True)
