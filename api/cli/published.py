"""`docketproof published`: figures of the press and the offices, against one another and ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from api.cli.lists import FILE, say_refused
from api.cli.outcome import as_of_options, as_of_when, at_work
from api.reports import FORMS
from domain.published import Checked, Ours, WrongIdentity, check
from intake import Refused
from intake.published import Published, read_counting, read_published
from projections import PROJECTIONS, caseload, engine
from projections.engine import When
from projections.reports import REPORTS, Report
from projections.reports.published import identities, published


@click.command(name="published")
@click.argument("file", type=FILE)
@click.option("--identity", "asked", multiple=True, help="Ask this too, such as 'SF7+SF8 = SF9'.")
@click.option("--ours", "counting", type=FILE, help="How we count the figures (TOML).")
@as_of_options
@click.option("--format", "form", type=click.Choice(list(FORMS)), help="A file, not sentences.")
@click.option("--out", type=click.Path(path_type=Path, writable=True), help="Write it here.")
def published_(
    file: BinaryIO,
    asked: tuple[str, ...],
    counting: BinaryIO | None,
    form: str | None,
    out: Path | None,
    **when: object,
) -> None:
    """Say which published figures tie, by how much others are off, and what was never a sum.

    FILE is JSON: figures, and identities between them. With --ours, a statement of each figure
    against the record: published, ours, the difference, what happened since, what is unexplained.
    """
    try:
        said = read_published(file)
        ours = read_counting(counting, said.figures) if counting else {}
        checked = [check(each, said.figures) for each in (*said.identities, *asked)]
        report = _statement(said, ours, When(**as_of_when(when))) if ours else None
    except Refused as refused:
        say_refused(refused, as_json=False)
        sys.exit(1)
    except WrongIdentity as error:
        raise click.ClickException(str(error)) from error
    if form:
        _give_out(report or identities(checked, said.sha256), form, out)
    else:
        click.echo("\n".join([*map(_in_words, checked), *_lines(report)]))


def _statement(said: Published, ours: dict[str, Ours], when: When) -> Report:
    for each in ours.values():
        if each.report not in REPORTS:
            known = ", ".join(REPORTS)
            raise WrongIdentity(f"There is no report {each.report}; there are: {known}.")
    with at_work() as office:
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        with office.reading.cursor() as cursor:
            at = engine.as_of(cursor, office.log_id, caseload.NAME, when)
            figures = said.figures
            return published(cursor, office.log_id, at, figures, ours, REPORTS, said.sha256)


def _give_out(report: Report, form: str, out: Path | None) -> None:
    body = FORMS[form][0](report)
    if out:
        out.write_bytes(body)
    else:
        click.echo(body, nl=False)


def _in_words(checked: Checked) -> str:
    return f"{checked.identity} ({checked.unit}s): {checked.verdict}"


def _lines(report: Report | None) -> list[str]:
    return [
        f"{row['id']} ({row['unit']}s, {row['as_of']}): published {row['published']:,}, "
        f"ours {row['ours']:,}, difference {row['difference']:+,}; since then {row['since']:+,}"
        f"{' by ' + row['events'] if row['events'] else ''}; unexplained {row['unexplained']:+,}."
        for row in (report.rows if report else ())
    ]
