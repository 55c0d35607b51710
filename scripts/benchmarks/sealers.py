"""A sealer to measure: with a role, a key and a memory of its own, asking no witness."""

from __future__ import annotations

from pathlib import Path

from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.sealer import Sealer
from record.store.pool import Pool
from record.store.roles import SEALER
from scripts.benchmarks.databases import Server


def pool_of(here: Server, name: str) -> Pool:
    """Connections of the sealer's own to that database."""
    return Pool(here.embedded.url(user=SEALER, database=name), size=3, role=SEALER)


def sealer_at(home: Path, pool: Pool, log_id: int) -> Sealer:
    """The sealer whose folder that is."""
    keys = LogKeys.create_if_missing(home / "log.key", "bench.example/log")
    return Sealer(pool, log_id, keys, Memory(home))
