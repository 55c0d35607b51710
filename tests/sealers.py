"""Who signs for a log in a test: alone, asking no witness."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.sealer import Sealer
from record.store.pool import Pool
from record.store.roles import SEALER

if TYPE_CHECKING:
    from tests.conftest import Database

ORIGIN = "office.example/case-log"


@contextmanager
def a_sealer(database: Database, log_id: int, home: Path) -> Iterator[Sealer]:
    """A sealer with keys and a memory of its own below `home`."""
    pool = Pool(database.url(SEALER), size=3, role=SEALER)
    try:
        keys = LogKeys.create_if_missing(home / "log.key", ORIGIN)
        yield Sealer(pool, log_id, keys, Memory(home))
    finally:
        pool.close()
