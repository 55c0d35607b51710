"""`docketproof simulate`: a population to look at, to count, and to hold reports against."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from api.cli.outcome import at_work
from api.cli.progress import Bars
from api.simulating import NotEmpty
from api.simulating import simulate as put_on_record
from simulation import manifest, plan


@click.command("simulate")
@click.option("--seed", type=click.IntRange(min=0), default=64, show_default=True)
@click.option(
    "--scale",
    type=click.FloatRange(min=0.01, max=10),
    default=1.0,
    show_default=True,
    help="How much of the published figures.",
)
@click.option(
    "--manifest",
    "expected",
    type=click.Path(path_type=Path, writable=True),
    help="Write the expected totals here, before anything is recorded.",
)
def simulate_(seed: int, scale: float, expected: Path | None) -> None:
    """Fill an empty log with a simulated population: Alameda's and San Francisco's, in outline.

    Everything that shows it says that it is a simulation. The same seed gives the same facts.
    """
    drawn = plan(seed, scale)
    if expected:
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        try:
            expected.write_bytes(orjson.dumps(manifest(drawn), option=options))
        except OSError as reason:
            raise click.ClickException(
                f"The manifest cannot be written to {expected}: {reason.strerror}. "
                "Name a file in a directory that is there; nothing is recorded yet."
            ) from reason
    with at_work() as office, Bars() as bars:
        try:
            position = put_on_record(office, drawn, bars.recorded)
        except NotEmpty as reason:
            raise click.ClickException(str(reason)) from reason
    click.echo(
        f"Simulation, not an office: {len(drawn.lives):,} cases, {position:,} events, seed {seed}."
    )
