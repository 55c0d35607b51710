"""A log to write to, and events to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from record.store.logs import open_log
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder


@pytest.fixture
def pool(database: Any) -> Iterator[Pool]:
    """Connections as the service has them."""
    pool = Pool(database.app_url)
    yield pool
    pool.close()


@pytest.fixture
def log(pool: Pool) -> PgApplicationRecorder:
    """An empty log."""
    with pool.cursor(commit=True) as cursor:
        log_id = open_log(cursor, "county")
    return PgApplicationRecorder(pool, log_id, "county")


@pytest.fixture
def facts() -> Callable[..., list[StoredEvent]]:
    """Makes events of one stream, from a version on."""

    def make(n: int = 1, stream: UUID | None = None, version: int = 1) -> list[StoredEvent]:
        stream = stream or uuid4()
        return [
            StoredEvent(stream, version + i, "case.identified", b'{"n":%d}' % i) for i in range(n)
        ]

    return make
