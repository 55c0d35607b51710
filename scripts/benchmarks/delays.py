"""How long does an event wait for its checkpoint while the office works, a step now and then?"""

from __future__ import annotations

from contextlib import closing
from threading import Event, Thread
from time import perf_counter, sleep
from uuid import uuid4

from domain.actors import Role
from domain.casework import Command
from record.sealing import watching
from record.store.pool import Pool
from scripts.benchmarks.cases import CLERK, identified
from scripts.benchmarks.databases import Server
from scripts.benchmarks.figures import Pace, Row
from scripts.benchmarks.sealers import pool_of, sealer_at

A_SECOND = 20
SECONDS = 60

WAITED = """
SELECT extract(epoch FROM (
    SELECT min(published_at)
    FROM record.checkpoints
    WHERE checkpoints.log_id = commits.log_id
        AND size >= commits.last_position
) - recorded_at)::float8
FROM record.commits
WHERE log_id = %(log_id)s
ORDER BY 1
"""


def seal_delay(pace: Pace, here: Server) -> list[Row]:
    """Seconds from an event's commit to the first published checkpoint over it, each event's."""
    database, stop = here.create("delays"), Event()
    with database.office() as office, closing(pool_of(here, "delays")) as pool:
        sealer = sealer_at(here.home / "delays", pool, office.log_id)
        thread = Thread(target=watching.run, args=(sealer, stop))
        thread.start()
        began, cases = perf_counter(), identified()
        for number in range(A_SECOND * pace.of(SECONDS)):
            sleep(max(0.0, began + number / A_SECOND - perf_counter()))
            command = Command(uuid4(), CLERK, Role.CLERK, "0" * 64)
            office.casework.save(next(cases), command=command)
        while (waited := _waited(pool, office.log_id))[-1] is None:
            sleep(0.2)
        stop.set()
        thread.join()
    peer = f"{A_SECOND} steps a second for {pace.of(SECONDS)} s; at most 60 s are promised"
    at_99 = waited[int(0.99 * len(waited))]
    return [
        Row("seal_delay_p99", "s", [at_99 or 0.0], peer=peer),
        Row("seal_delay_longest", "s", [waited[-1] or 0.0], peer=peer),
    ]


def _waited(pool: Pool, log_id: int) -> list[float | None]:
    """Of each commit, in order; None, behind all others, for what is not sealed yet."""
    with pool.look() as cursor:
        cursor.execute(WAITED, {"log_id": log_id})
        return [row[0] for row in cursor]
