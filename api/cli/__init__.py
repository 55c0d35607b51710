"""The command line: `docketproof`. What it can do is in the files beside this one."""

from __future__ import annotations

import click

from api.cli.database import db
from api.cli.duties import deem_unchallenged, queue
from api.cli.outcome import Plainly
from api.cli.serving import demo, project, serve
from api.cli.tokens import token
from api.cli.work import check, import_, rebuild, report


@click.group(cls=Plainly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="docketproof")
def main() -> None:
    """Case tracking for record clearance under Proposition 64, provable from its events."""


for command in (
    serve,
    demo,
    project,
    db,
    import_,
    rebuild,
    check,
    report,
    queue,
    deem_unchallenged,
    token,
):
    main.add_command(command)
