"""How is it known later that a delivery failed?"""

from __future__ import annotations

from uuid import uuid5

from api.commands import COMMANDS
from api.deliveries import Layout
from api.office import Office
from domain.actors import Act
from domain.batch import Batch
from domain.casework import Command
from intake import Listing, Refused


def record_refusal(
    office: Office, act: Act, refused: Refused, layout: Layout, county: str, files: tuple[str, ...]
) -> None:
    """Put on record that a delivery failed; the same failure again adds nothing.

    Whoever sends it again gets the refusal again, and that is all there is to say.
    """
    sha256 = Listing.digest(files)
    county = county.strip().upper()
    name = (
        f"{office.settings.log}\n{sha256}\n{county}\n{layout.id}\n{sorted(refused.kinds.items())}"
    )
    command = Command(uuid5(COMMANDS, f"refused\n{name}"), act.by, act.role, sha256)
    batch = Batch.refuse(
        act,
        batch_id=uuid5(command.id, "batch"),
        layout=layout.id,
        county=county,
        file_sha256=sha256,
        files=files,
        lines=refused.lines,
        problems=refused.kinds,
    )
    office.casework.receive(command, [batch])
