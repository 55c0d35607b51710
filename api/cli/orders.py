"""`docketproof bulk-order`: the court's order for thousands of cases, without a browser."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any, BinaryIO

import click
import orjson
from marshmallow import ValidationError

from api.bulk_orders import SignedOrderShape
from api.cli.lists import say_refused
from api.cli.outcome import at_work, holder
from api.ordering import OrderReceipt, SignedOrder, apply_bulk_order
from api.problems import errors_in
from domain.refusals import Refusal
from intake import Refused


@click.command("bulk-order")
@click.argument("file", type=click.File("rb"))
@click.option("--number", required=True, help="The court's number of the order.")
@click.option("--judge", required=True, help="The judge who signed it.")
@click.option("--on", required=True, help="The day of the order: YYYY-MM-DD.")
@click.option("--reference", required=True, help="The office's reference of the paper.")
@click.option("--sha256", default="", help="What the order says is the list's SHA-256.")
@click.option(
    "--token",
    envvar="DOCKETPROOF_TOKEN",
    prompt="Token of a clerk of the court",
    hide_input=True,
    help="Who applies it: a court clerk's token; else DOCKETPROOF_TOKEN, else it is asked for.",
)
@click.option("--dry-run", is_flag=True, help="Try every case; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def bulk_order(file: BinaryIO, token: str, dry_run: bool, as_json: bool, **said: str) -> None:
    """Apply an order to every case in FILE; given again, it goes on where it stopped."""
    signed = _signed(said)
    with at_work() as office:
        actor = holder(office, token, "court_clerk")
        try:
            receipt = apply_bulk_order(office, actor, file, signed, dry_run=dry_run)
        except Refused as refused:
            say_refused(refused, as_json)
            sys.exit(1)
        except Refusal as refusal:
            raise click.ClickException(f"{refusal} ({refusal.citation})") from refusal
    click.echo(orjson.dumps(dataclasses.asdict(receipt)) if as_json else _in_sentences(receipt))


def _signed(said: dict[str, str]) -> SignedOrder:
    try:
        return SignedOrder(**SignedOrderShape().load(said))
    except ValidationError as error:
        wrong: Any = errors_in({"json": error.normalized_messages()})  # type: ignore[no-untyped-call]
        texts = [f"--{each['pointer'].strip('/')}: {each['detail']}" for each in wrong]
        raise click.ClickException("\n".join(texts)) from error


def _in_sentences(receipt: OrderReceipt) -> str:
    would = "would be " if receipt.dry_run else ""
    cases = f"{receipt.applied:,} {would}applied, {receipt.exceptions:,} {would}exceptions"
    lines = [
        f"Of {receipt.listed:,} listed cases {cases}.",
        f"Facts: {receipt.facts:,}. The record is at position {receipt.position:,}.",
        f"Order {receipt.order_id}, list {receipt.list_sha256}.",
        *(f"Line {each.line}: {each.message} ({each.citation})" for each in receipt.unapplied),
    ]
    more = receipt.exceptions - len(receipt.unapplied)
    return "\n".join([*lines, *([f"And {more:,} more exceptions."] if more else [])])
