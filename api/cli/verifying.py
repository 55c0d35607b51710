"""`docketproof bundle` and `verify`: a report with its proof, and what it is worth to a reader."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from api.bundling import bundle
from api.cli.outcome import at_work
from api.problems import Problem
from record.proof.answering import answer
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
@click.argument("file", type=FILE)
@click.option("--policy", type=FILE, required=True, help="Yours, as it was handed out to you.")
@click.option("--kept", type=FILE, multiple=True, help="A checkpoint that you kept.")
@click.option("--authority", type=FILE, help="Certificates (PEM) of whose time stamps you trust.")
def verify_(file: Path, policy: Path, kept: tuple[Path, ...], authority: Path | None) -> None:
    """Say what a bundle or a receipt proves, offline, to whoever has that policy.

    It ends with 0 where it holds, with 1 where it does not, and with 3 where the events hold and
    the figures could not be worked out of them again.
    """
    lines, code = answer(file, policy, kept, authority, Recounted)
    click.echo("\n".join(lines))
    raise SystemExit(code)
