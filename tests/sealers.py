"""Who signs for a log in a test, alone; and who would rather that it said something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2

from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.sealer import Sealer
from record.store.pool import Pool
from record.store.roles import SEALER

if TYPE_CHECKING:
    from tests.conftest import Database

ORIGIN = "office.example/case-log"


def another_state(database: Database, position: int, log_id: int | None = None) -> None:
    """Be the superuser: give the event there another state, whatever its leaf says.

    Without a log there may be only one that has so many.
    """
    with closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("ALTER TABLE record.events DISABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE record.events DROP CONSTRAINT leaf_names_its_event")
        cursor.execute(
            "UPDATE record.events SET state = '{}' "
            "WHERE position = %(position)s AND coalesce(log_id = %(log_id)s, TRUE)",
            {"position": position, "log_id": log_id},
        )
        assert cursor.rowcount == 1


@contextmanager
def a_sealer(database: Database, log_id: int, home: Path) -> Iterator[Sealer]:
    """A sealer with keys and a memory of its own below `home`."""
    pool = Pool(database.url(SEALER), size=3, role=SEALER)
    try:
        keys = LogKeys.create_if_missing(home / "log.key", ORIGIN)
        yield Sealer(pool, log_id, keys, Memory(home))
    finally:
        pool.close()
