"""`docketproof steps` and `take`: what may happen next on a case, and letting it happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click
import orjson
from marshmallow import ValidationError

from api.cli.outcome import at_work
from api.cli.tokens import ROLES
from api.next_steps import steps_from_here
from api.problems import errors_in
from api.steps import STEPS, Moved, take_step
from api.tokens import Actor
from domain import Refusal
from domain.actors import Role
from domain.casework import NoSuchCase, Reused


@click.command()
@click.argument("case_id", metavar="CASE", type=click.UUID)
@click.option("--role", type=click.Choice(ROLES), required=True, help="In which role.")
@click.option("--by", required=True, help="The id of the person who asks.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def steps(case_id: UUID, role: str, by: str, as_json: bool) -> None:
    """Say which steps of CASE are open to somebody today, and why others are not."""
    with _plainly(), at_work() as office:
        found = steps_from_here(office, Actor(by, by, Role(role)), case_id)
    click.echo(orjson.dumps(found) if as_json else _in_lines(found))


@click.command()
@click.argument("case_id", metavar="CASE", type=click.UUID)
@click.argument("step", type=click.Choice(list(STEPS)), metavar="STEP")
@click.argument("data", metavar="JSON")
@click.option("--role", type=click.Choice(ROLES), required=True, help="In which role.")
@click.option("--by", required=True, help="The id of the person who acts.")
@click.option("--version", type=click.IntRange(min=1), required=True, help="The version seen.")
@click.option("--key", help="The same key with the same JSON counts once.")
def take(
    case_id: UUID, step: str, data: str, role: str, by: str, version: int, key: str | None
) -> None:
    """Let CASE take STEP; JSON is what the API takes for it."""
    with _plainly(), at_work() as office:
        asked = STEPS[step].schema().load(_read(data))
        actor = Actor(by, by, Role(role))
        taken = take_step(office, actor, case_id, step, asked, version, key)
    click.echo(f"On record: version {taken.version}, position {taken.position}, {taken.bucket}.")


def _read(data: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise click.ClickException(f"The JSON cannot be read: {error}.") from error


@contextmanager
def _plainly() -> Iterator[None]:
    """Say every reason why not in a sentence."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(f"{refusal} ({refusal.citation})") from refusal
    except (NoSuchCase, Moved, Reused) as error:
        raise click.ClickException(str(error)) from error
    except ValidationError as error:
        wrong = errors_in(error.normalized_messages())  # type: ignore[no-untyped-call]
        said = "; ".join(f"{each.get('pointer', '')}: {each['detail']}" for each in wrong)
        raise click.ClickException(said) from error


def _in_lines(found: dict[str, Any]) -> str:
    lines = [f"Case {found['id']}, version {found['version']}, stands under {found['bucket']}."]
    for step in found["steps"]:
        counts = ", ".join(str(each["number"]) for each in step["counts"])
        verdict = f"open{f' on counts {counts}' if counts else ''}" if step["is_open"] else "closed"
        others = f" [{', '.join(step['waiting_for'])}]" if step["waiting_for"] else ""
        lines.append(f"{step['step']}: {verdict}{others}")
        shown = step["refusals"][:1] if not step["is_open"] else []
        lines += [f"    {each['detail']} ({each['citation']})" for each in shown]
    return "\n".join(lines)
