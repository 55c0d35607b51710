"""`docketproof bundle` and `verify`: a report with its proof, and what it is worth to a reader."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from api.bundling import bundle
from api.cli.outcome import at_work
from api.problems import Problem
from record.proof.bundle import verify
from record.proof.findings import Finding
from record.proof.policy import Policy
from record.proof.verdict import LIMITS, failed
from recount.bundled import Recounted

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("bundle")
@click.argument("issue", type=click.UUID)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True)
def bundle_(issue: UUID, to: Path) -> None:
    """Write an issued report with everything that proves it into one file."""
    beside = to.with_name(f".{to.name}.new")
    try:
        with at_work() as office, beside.open("wb") as file:
            done = bundle(office, issue, file)
        beside.replace(to)
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"{to} holds {done.issue['name']} and the {done.seal.size} events that prove it.")


@click.command("verify")
@click.argument("bundle", type=FILE)
@click.option("--policy", type=FILE, required=True, help="Yours, as it was handed out to you.")
@click.option("--kept", type=FILE, multiple=True, help="A checkpoint that you kept.")
def verify_(bundle: Path, policy: Path, kept: tuple[Path, ...]) -> None:
    """Say what a bundle proves, offline: whether the report follows from a record unchanged."""
    try:
        pinned = Policy.parse(policy.read_text())
        checkpoints = [each.read_bytes() for each in kept]
        found = verify(bundle, pinned, checkpoints, Recounted)
    except (Finding, UnicodeDecodeError) as finding:
        said = failed(finding) if isinstance(finding, Finding) else "FAILED: Malformed: no policy."
        click.echo(said)
        raise SystemExit(1) from finding
    click.echo(f"{found.verdict}\n{found.verdict.meaning}\n")
    for each in found.notes:
        click.echo(f"- {each}")
    click.echo("\nWhat no log can prove:")
    for each in LIMITS:
        click.echo(f"- {each}")
