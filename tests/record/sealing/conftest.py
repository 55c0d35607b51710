"""A sealer on a log of its own, and a superuser who would rather that things had been otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from record.proof.tree import Frontier, leaf_hash
from record.sealing import storage
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.sealer import Sealer
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from record.store.roles import SEALER

TABLES = ("events", "commits", "tiles", "checkpoints", "log_keys", "issued_reports")
CONSTRAINTS = (("events", "leaf_names_its_event"), ("issued_reports", "issued_reports_check"))
ORIGIN = "office.example/case-log"


@pytest.fixture
def sealing(database: Any) -> Iterator[Pool]:
    """Connections of the sealer's own role."""
    pool = Pool(database.url(SEALER), size=3, role=SEALER)
    yield pool
    pool.close()


@pytest.fixture
def sealer(sealing: Pool, log: PgApplicationRecorder, tmp_path: Path) -> Sealer:
    """A sealer whom no policy asks for witnesses."""
    home = tmp_path / "sealer"
    keys = LogKeys.create_if_missing(home / "log.key", ORIGIN)
    return Sealer(sealing, log.log_id, keys, Memory(home))


@pytest.fixture
def grow(log: PgApplicationRecorder, facts: Callable[..., Any]) -> Callable[[int], None]:
    """Lets the log grow by so many events."""
    return lambda events: log.insert_events(facts(events)) and None


@pytest.fixture
def dba(database: Any) -> Iterator[Callable[..., int]]:
    """Does what only a superuser can, and has to change something by it."""
    with closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True

        def do(statement: str, **asked: Any) -> int:
            with connection.cursor() as cursor:
                for table in TABLES:
                    cursor.execute(f"ALTER TABLE record.{table} DISABLE TRIGGER ALL")
                for table, constraint in CONSTRAINTS:
                    cursor.execute(
                        f"ALTER TABLE record.{table} DROP CONSTRAINT IF EXISTS {constraint}"
                    )
                cursor.execute(statement, asked)
                assert cursor.rowcount > 0
                return int(cursor.rowcount)

        yield do


@pytest.fixture
def root_of(sealing: Pool, log: PgApplicationRecorder) -> Callable[[int], bytes]:
    """The root over the first so many leaves, worked out from them alone."""

    def root(size: int) -> bytes:
        tree = Frontier()
        with sealing.cursor() as cursor:
            for each in storage.leaves(cursor, log.log_id, 0, size):
                tree.append(leaf_hash(each))
        assert tree.size == size
        return tree.root

    return root
