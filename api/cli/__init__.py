"""The command line: `docketproof`. What it can do is in the files beside this one."""

from __future__ import annotations

import click

from api.cli.cases import steps, take
from api.cli.database import db
from api.cli.inquiries import inquiry
from api.cli.lists import import_, match
from api.cli.outcome import Plainly
from api.cli.serving import demo, project, serve
from api.cli.tokens import token
from api.cli.work import check, rebuild, report


@click.group(cls=Plainly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="docketproof")
def main() -> None:
    """Case tracking for record clearance under Proposition 64, provable from its events."""


COMMANDS = (
    serve,
    demo,
    project,
    db,
    import_,
    match,
    inquiry,
    steps,
    take,
    rebuild,
    check,
    report,
    token,
)

for command in COMMANDS:
    main.add_command(command)
