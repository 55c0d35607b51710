"""`docketproof reconcile` and `sign-off`: a court's list against the record, without a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import click

from api.cli.lists import FILE, say_refused
from api.cli.outcome import DAY, as_of_options, as_of_when, at_work, holder
from api.fields import today
from api.office import Office
from api.problems import Problem
from api.reconciliation_shapes import TABLES
from api.reconciliations import body_of, must_be_let_near
from api.reconciling import Question, reconcile, record_reconciliation, sign_off
from api.reports import FORMS
from domain.casework import Answer
from domain.comparing import Unreadable
from domain.mishaps import NoSuchReconciliation
from domain.procedures import PROCEDURES
from domain.reconciling import Remark
from domain.refusals import Refusal
from intake import Refused
from intake.court_list import CourtMapping, read_court_mapping, said_court_mapping
from projections import PROJECTIONS, engine
from projections.engine import When
from projections.reports.reconciling import Reconciled

SAID = (
    click.option("--mapping", type=FILE, help="What their columns mean (TOML): see the manual."),
    click.option("--key", metavar="OURS=THEIRS", help="docket=HEADING, or case_id=HEADING."),
    click.option("--count", metavar="HEADING", help="The count's column: each row is one count."),
    click.option("--column", "columns", metavar="OURS=THEIRS", multiple=True, help="Compare it."),
    click.option("--word", "words", metavar="OURS:THEIRS=WORD", multiple=True, help="Read it so."),
    click.option("--date", "dates", metavar="FORM", multiple=True, help="Such as M/D/YYYY."),
    click.option("--encoding", help="utf-8 (if not said), latin-1, windows-1252."),
    click.option("--delimiter", help="What parts the fields; a comma if not said."),
)
TOKEN = click.option(
    "--token",
    envvar="DOCKETPROOF_TOKEN",
    help="Who signs for it: their token; else DOCKETPROOF_TOKEN.",
)


def _mapping_options(command: Any) -> Any:
    for option in reversed(SAID):
        command = option(command)
    return command


@click.command(name="reconcile")
@click.argument("file", type=FILE)
@_mapping_options
@click.option("--county", help="Only our cases of this county.")
@click.option("--procedure", type=click.Choice(list(PROCEDURES)), help="Only of this procedure.")
@click.option("--cut-off", type=DAY, help="The day up to which their list was drawn up.")
@as_of_options
@click.option("--table", type=click.Choice(list(TABLES)), default="items")
@click.option("--format", "form", type=click.Choice(list(FORMS)), help="Else as --out ends.")
@click.option("--out", type=click.Path(path_type=Path, writable=True), help="Write it here.")
@click.option("--record", is_flag=True, help="Put on record how it came out; needs a token.")
@TOKEN
def reconcile_(
    file: BinaryIO,
    county: str | None,
    procedure: str | None,
    cut_off: datetime | None,
    table: str,
    form: str | None,
    out: Path | None,
    record: bool,
    token: str | None,
    at_position: int | None,
    as_of: datetime | None,
    effective: datetime | None,
    **said: Any,
) -> None:
    """Hold a court's or the state's list against the record: both ways, column by column.

    Four classes: matched, differs, only ours, only theirs; and the rows that cannot be read. For
    each difference the events are searched for what may be behind it.
    """
    when = as_of_when({"at_position": at_position, "as_of": as_of, "effective": effective})
    day = cut_off.date() if cut_off else None
    question = Question(county, procedure, day, When(**when))
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        try:
            mapping = _mapping(said)
            found = reconcile(office, file, mapping, question)
        except Refused as refused:
            say_refused(refused, as_json=False)
            sys.exit(1)
        made = _recorded(office, mapping, found, question, token) if record else None
    _give_out(found, table, form, out)
    click.echo(_in_sentences(found, made), err=form is not None and out is None)


@click.command(name="sign-off")
@click.argument("reconciliation", type=click.UUID)
@click.option("--remark", type=click.Choice([each.value for each in Remark]), required=True)
@click.option("--reason", default="", help="A code, where something is unexplained.")
@TOKEN
def sign_off_(reconciliation: UUID, remark: str, reason: str, token: str | None) -> None:
    """Stand by a reconciliation that somebody else made."""
    data = {"remark": Remark(remark), "reason": reason, "on": today(), "document": None}
    with at_work() as office:
        actor = holder(office, token, "analyst")
        try:
            version = office.casework.reconciliation(reconciliation).version
            settled = sign_off(office, actor, reconciliation, data, version)
        except NoSuchReconciliation as error:
            raise click.ClickException(str(error)) from error
        except Refusal as refusal:
            raise click.ClickException(f"{refusal} ({refusal.citation})") from refusal
    click.echo(f"Signed off. The record is at position {settled.position:,}.")


def _mapping(said: dict[str, Any]) -> CourtMapping:
    """The mapping of the file, or of the options."""
    if said["mapping"]:
        if said["key"] or said["columns"] or said["words"]:
            raise click.UsageError("Give a mapping file, or say the mapping in options; not both.")
        return read_court_mapping(said["mapping"])
    if not said["key"]:
        raise click.UsageError(
            "Say what their columns mean: --mapping FILE, or --key and --column."
        )
    ours, theirs = _pair("--key", said["key"])
    key = {ours: theirs} | ({"count": said["count"]} if said["count"] else {})
    words: dict[str, dict[str, str]] = {}
    for each in said["words"]:
        place, word = _pair("--word", each)
        column, _, written = place.partition(":")
        words.setdefault(column, {})[written] = word
    given = {name: said[name] for name in ("encoding", "delimiter") if said[name]}
    given |= {"dates": list(said["dates"])} if said["dates"] else {}
    columns = dict(_pairs("--column", said["columns"]))
    return said_court_mapping({**given, "key": key, "columns": columns, "words": words})


def _pairs(option: str, said: Iterable[str]) -> list[tuple[str, str]]:
    return [_pair(option, each) for each in said]


def _pair(option: str, said: str) -> tuple[str, str]:
    one, is_there, other = said.partition("=")
    if not (one and is_there and other):
        raise click.UsageError(f"{option}: write two names with = between them.")
    return one, other


def _recorded(
    office: Office, mapping: CourtMapping, found: Reconciled, question: Question, token: str | None
) -> Answer:
    actor = holder(office, token, "clerk")
    try:
        must_be_let_near(actor, mapping)
        return record_reconciliation(office, actor, found, question)
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} ({refusal.citation})") from refusal


def _give_out(found: Reconciled, table: str, form: str | None, out: Path | None) -> None:
    if out:
        form = form or out.suffix.removeprefix(".")
        if form not in FORMS:
            raise click.UsageError(f"--out: let it end in one of: {', '.join(FORMS)}.")
        out.write_bytes(body_of(found, table, form))
    elif form:
        click.echo(body_of(found, table, form), nl=False)


def _in_sentences(found: Reconciled, made: Answer | None) -> str:
    totals, tallies = found.totals, found.comparison.tallies()
    both = f"{totals.matched:,} matched + {totals.differs:,} differing"
    theirs = f"{totals.only_theirs:,} only theirs + {totals.unreadable:,} unreadable"
    lines = [
        f"{totals.rows:,} rows of theirs = {both} + {theirs}.",
        f"{totals.ours:,} {found.unit}s of ours = {both} + {totals.only_ours:,} only ours.",
        f"{totals.sealed:,} of ours are sealed, and were not compared.",
        *(f"{e.column}: {e.equal:,} of {e.compared:,} equal." for e in tallies),
        *(
            f"Suggested cause, {cause.replace('_', ' ')}: {n:,}."
            for cause, n in found.causes.items()
        ),
        f"Unexplained: {totals.unexplained:,}. As of position {found.at.position:,}.",
        *(_bad_row(row.unreadable) for row in found.comparison.rows if row.unreadable),
    ]
    if made:
        lines.append(f"On record as {made.stream_id}, at position {made.position:,}.")
    return "\n".join(lines)


def _bad_row(bad: Unreadable) -> str:
    column = f", column {bad.column}" if bad.column else ""
    return f"Line {bad.line}{column}: {bad.message} {bad.remedy}"
