"""The command line: `docketproof`. What it can do is in the files beside this one."""

from __future__ import annotations

import click

from api.cli.accesses import accesses
from api.cli.assessing import assess_, rulesets
from api.cli.cases import steps, take
from api.cli.database import db
from api.cli.duties import deem_unchallenged, queue
from api.cli.examining import fsck
from api.cli.explaining import explain
from api.cli.exporting import export_
from api.cli.inquiries import inquiry
from api.cli.lists import import_, match
from api.cli.orders import bulk_order
from api.cli.outcome import Plainly
from api.cli.projecting import check, quarantine, rebuild
from api.cli.published import published_
from api.cli.reconciling import reconcile_, sign_off_
from api.cli.replaying import replay
from api.cli.sealing import log_key, seal, witness
from api.cli.serving import demo, project, serve
from api.cli.simulating import simulate_
from api.cli.tokens import token
from api.cli.verifying import bundle_, verify_
from api.cli.work import compare_reports, report


@click.group(cls=Plainly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="docketproof")
def main() -> None:
    """Case tracking for record clearance under Proposition 64, provable from its events."""


WORK = (import_, match, bulk_order, inquiry, assess_, explain, rulesets, steps, take, queue)
UPKEEP = (
    serve,
    demo,
    project,
    db,
    rebuild,
    check,
    replay,
    quarantine,
    report,
    compare_reports,
    export_,
    deem_unchallenged,
    simulate_,
    token,
)
PROVING = (seal, log_key, witness, bundle_, verify_, fsck, accesses)
HOLDING_AGAINST = (reconcile_, sign_off_, published_)
for command in (*WORK, *HOLDING_AGAINST, *PROVING, *UPKEEP):
    main.add_command(command)
