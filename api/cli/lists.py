"""`docketproof import` and `docketproof match`: lists of convictions, without a browser."""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO, cast

import click
import orjson

from api.cli.outcome import at_work
from api.cli.progress import Bars
from api.deliveries import LAYOUTS, PLAIN, Layout, layout_of
from api.loading import take_in
from api.matching import Comparison, Entry, compare
from api.tokens import SELF
from domain.procedures import PROCEDURES
from intake import Refused
from intake.county import BadMapping

FILE = click.File("rb")

FILES = click.argument("files", metavar="FILE...", type=FILE, nargs=-1, required=True)
COUNTY = click.option("--county", required=True, help="The county whose convictions to take.")
MAPPING = click.option("--mapping", type=FILE, help="What the columns mean (TOML): docs/lists.md.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, not sentences.")
PROCEDURE = click.option("--procedure", type=click.Choice(list(PROCEDURES)), default="statutory")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Read and report; store nothing.")


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What every import has in common."""
    for option in (AS_JSON, DRY_RUN, PROCEDURE, COUNTY, FILES):
        command = option(command)
    return command


@click.group(name="import")
def import_() -> None:
    """Take in a list of convictions, in one file or several: whole, or not at all."""


@import_.command()
@_options
def doj(**asked: Any) -> None:
    """Take in the state's list, 95 columns."""
    _take_in(PLAIN, **asked)


@import_.command()
@_options
def sf(**asked: Any) -> None:
    """Take in San Francisco's case list, 30 fields."""
    _take_in(layout_of("sf"), **asked)


@import_.command(name="csv")
@_options
@click.option("--mapping", type=FILE, required=True, help="What the columns mean: docs/lists.md.")
def county_csv(mapping: BinaryIO, as_json: bool, **asked: Any) -> None:
    """Take in another county's list, as a mapping file says."""
    with _telling_refusals(as_json):
        layout = layout_of("csv", mapping)
    _take_in(layout, as_json=as_json, **asked)


def _take_in(
    layout: Layout,
    files: Sequence[BinaryIO],
    county: str,
    procedure: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    with at_work() as office, _telling_refusals(as_json), Bars() as bars, _ready(files) as ready:
        receipt = take_in(
            office,
            SELF,
            bars.reading(ready),
            county,
            procedure,
            dry_run=dry_run,
            layout=layout,
            told=bars.recorded,
        )
    said = dataclasses.asdict(receipt)
    if as_json:
        click.echo(orjson.dumps(said))
    else:
        click.echo("\n".join(f"{name.replace('_', ' ')}: {_told(of)}" for name, of in said.items()))


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@click.command()
@click.argument("file", type=FILE)
@click.option("--layout", type=click.Choice(list(LAYOUTS)), required=True)
@COUNTY
@MAPPING
@AS_JSON
def match(
    file: BinaryIO, layout: str, county: str, mapping: BinaryIO | None, as_json: bool
) -> None:
    """Hold a list against the cases on record, both ways; store nothing.

    Names no person: lines of the FILE on one side, ids of our cases on the other.
    """
    if layout == "csv" and mapping is None:
        raise click.UsageError("Give the mapping file: --mapping FILE.")
    with at_work() as office, _telling_refusals(as_json), Bars() as bars, _ready([file]) as ready:
        found = compare(office, bars.reading(ready), county, layout_of(layout, mapping))
    click.echo(orjson.dumps(found.as_json()) if as_json else _in_sentences(found))


def _in_sentences(found: Comparison) -> str:
    said = [
        f"{found.entries:,} cases in the list, {found.ours:,} cases of the county on record.",
        f"Matched: {found.strong:,} strongly, {found.weak:,} weakly.",
    ]
    said += [
        f"Line {each.line}: may be any of {_ids(each.candidates)}." for each in found.ambiguous
    ]
    said += [
        f"Line {each.line}: in the list and not on record{_of(each)}." for each in found.not_ours
    ]
    said += [f"Case {case_id}: on record and not in the list." for case_id in found.not_listed]
    said += [f"Case {case_id}: several lines of the list fit it." for case_id in found.fitted_twice]
    return "\n".join(said)


def _of(entry: Entry) -> str:
    ids = _ids(entry.candidates)
    return f"; other cases of the same person may be {ids}" if ids else ""


def _ids(candidates: Sequence[object]) -> str:
    return ", ".join(map(str, candidates))


@contextmanager
def _ready(files: Sequence[BinaryIO]) -> Iterator[list[BinaryIO]]:
    """The files, each of which can be read from its beginning again; a pipe is kept on disk."""
    with ExitStack() as stack:
        yield [each if each.seekable() else _kept(each, stack) for each in files]


def _kept(pipe: BinaryIO, stack: ExitStack) -> BinaryIO:
    kept = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it.
    shutil.copyfileobj(pipe, kept)
    kept.seek(0)
    return cast(BinaryIO, kept)


@contextmanager
def _telling_refusals(as_json: bool) -> Iterator[None]:
    """A refusal in sentences, or as JSON, and exit code 1."""
    try:
        yield
    except Refused as refused:
        say_refused(refused, as_json)
        sys.exit(1)


def say_refused(refused: Refused, as_json: bool) -> None:
    """Say every problem of a file that was refused whole."""
    problems = [dataclasses.asdict(each) for each in refused.problems]
    if as_json:
        click.echo(orjson.dumps({"refused": problems, "more": refused.more}))
        return
    for each in refused.problems:
        click.echo(str(each), err=True)
    more = f" There are {refused.more} more problems." if refused.more else ""
    what = "No list was read" if isinstance(refused, BadMapping) else "Nothing was taken in"
    click.echo(f"{what}.{more}", err=True)
