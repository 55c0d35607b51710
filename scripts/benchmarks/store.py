"""How does the event store fare beside the library's own PostgreSQL module?"""

from __future__ import annotations

from scripts.benchmarks.bulk import bulk
from scripts.benchmarks.databases import server
from scripts.benchmarks.figures import Pace, Row
from scripts.benchmarks.following import read_log
from scripts.benchmarks.limits import limits
from scripts.benchmarks.long import append_at_3m
from scripts.benchmarks.rivals import library
from scripts.benchmarks.saves import appends


def measure(pace: Pace) -> list[Row]:
    """Appends by one and many, a bulk append, the log read in order, and appends to a long log."""
    with server() as here:
        ours = here.create("ours")
        theirs = library.environment(here.create("theirs", template="template0").owner_url)
        return [
            *appends(pace, ours, theirs),
            *limits(pace, here.create("limits"), theirs),
            *bulk(pace, here),
            *read_log(pace, here),
            *append_at_3m(pace, here),
        ]
