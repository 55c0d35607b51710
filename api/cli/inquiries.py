"""`docketproof inquiry list`: who waits for an answer, without who they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import orjson

from api.cli.outcome import as_of_options, as_of_said, at_work, when_asked
from api.fields import today
from api.office import Office
from domain.asking import InquiryStage
from projections import PROJECTIONS, engine, inquiries
from projections.engine import as_of

PAGE = 500


@click.group()
def inquiry() -> None:
    """Look after inquiries."""


@inquiry.command(name="list")
@click.option(
    "--stage",
    type=click.Choice([each.value for each in InquiryStage]),
    help="Only those at this stage.",
)
@click.option("--county", help="Only those of this county.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@as_of_options
def list_(stage: str | None, county: str | None, as_json: bool, **asked: Any) -> None:
    """List inquiries in the order in which they came; none says who asked."""
    when = when_asked(asked)
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        with office.reading.cursor() as cursor:
            at = as_of(cursor, office.log_id, inquiries.NAME, when)
        click.echo(f"Inquiries {as_of_said(at)}:", err=True)
        wanted = {"stage": stage, "county": county.upper() if county else None}
        for line in _lines(office, at=at, **wanted):
            click.echo(orjson.dumps(line) if as_json else _sentence(line))


def _lines(office: Office, **wanted: Any) -> Iterator[inquiries.Line]:
    """Page by page, so that a reader who is slow holds no connection."""
    after, is_last = 0, False
    while not is_last:
        with office.reading.cursor() as cursor:
            page = inquiries.inquiries(cursor, office.log_id, after_key=after, limit=PAGE, **wanted)
        yield from page
        is_last = len(page) < PAGE
        after = page[-1]["key"] if page else after


def _sentence(line: inquiries.Line) -> str:
    days = (today() - line["received_on"]).days
    match = f", match {line['strength']}" if line["case_ids"] else ""
    return (
        f"{line['reference']}  {line['stage']:11}  {line['channel']:7}  received "
        f"{line['received_on']}, {days} days ago{match}  {line['county']}"
    )
