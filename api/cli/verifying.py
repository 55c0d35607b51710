"""`docketproof bundle` and `verify`: a report with its proof, and what it is worth to a reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import UUID

import click

from api.bundling import bundle
from api.cli.outcome import at_work
from api.problems import Problem
from record.proof.bundle import verify
from record.proof.findings import Finding, Forked
from record.proof.note import LONGEST
from record.proof.policy import Policy
from record.proof.receipt import is_receipt, proved
from record.proof.stamp import trusting
from record.proof.verdict import LIMITS, Verdict, failed, judged, opened
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
    """Say what a bundle or a receipt proves, offline, to whoever has that policy."""
    try:
        pinned = Policy.parse(policy.read_text())
        checkpoints = [each.read_bytes() for each in kept]
        stamped = trusting(authority.read_bytes()) if authority else None
        with file.open("rb") as whole:
            start = whole.read(LONGEST)
        if is_receipt(start):
            verdict, notes = _receipt(start, pinned, checkpoints)
        else:
            found = verify(file, pinned, checkpoints, Recounted, stamped)
            verdict, notes = found.verdict, found.notes
    except (Finding, UnicodeDecodeError) as finding:
        said = failed(finding) if isinstance(finding, Finding) else "FAILED: Malformed: no policy."
        click.echo(said)
        raise SystemExit(1) from finding
    click.echo(f"{verdict}\n{verdict.meaning}\n")
    for each in notes:
        click.echo(f"- {each}")
    click.echo("\nWhat no log can prove:")
    for each in LIMITS:
        click.echo(f"- {each}")


def _receipt(body: bytes, policy: Policy, kept: Collection[bytes]) -> tuple[Verdict, Sequence[str]]:
    """What a receipt proves; of the checkpoints that were kept only one of its size can be held
    against it. Raises a Finding.
    """
    found = proved(body, policy)
    known = [opened(each, policy)[1] for each in kept]
    equal = [
        each
        for each in known
        if (each.origin, each.size) == (found.checkpoint.origin, found.checkpoint.size)
    ]
    if any(each.root != found.checkpoint.root for each in equal):
        raise Forked("The receipt's checkpoint has another root than the one that was kept.")
    leaf, size = found.leaf, found.checkpoint.size
    day = leaf.get("on") or "on no day"
    which = f"{leaf['topic']}, version {leaf['ver']} of {leaf['stream']}"
    notes = [
        f"Event {found.position} of {size} says: {which}, recorded {leaf['at']}, in effect {day}.",
        f"{len(found.steps)} hashes lead from it to the root that was signed.",
    ]
    if len(equal) < len(known):
        notes.append("A checkpoint of another size was kept: only a bundle shows both.")
    return judged(found.note, policy, follows_kept=bool(equal)), notes
