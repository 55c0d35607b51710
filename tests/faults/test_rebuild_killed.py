"""What is left of a rebuild that is killed at once, when all but the swap is done?"""

from __future__ import annotations

import os
import signal
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from bulk import found, on_record
from processes import command, until

import projections
from api.office import Office
from projections import PROJECTIONS, engine

WAITS = """
SELECT count(*)
FROM pg_locks
WHERE relation = 'projections.caseload'::regclass
    AND mode = 'AccessExclusiveLock'
    AND NOT granted
"""

LEFT = "SELECT to_regclass('projections_next.caseload') IS NOT NULL"


@pytest.fixture
def office(office: Office) -> Office:
    """The office, with twenty cases that are folded."""
    on_record(office, (found() for _ in range(20)))
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
    return office


def rows(office: Office) -> list[Any]:
    with office.reading.cursor() as cursor:
        cursor.execute("SELECT held::text FROM projections.caseload AS held ORDER BY 1")
        return cursor.fetchall()


def test_a_killed_rebuild_leaves_what_people_see_and_the_next_one_goes_through(
    office: Office, database: Any
) -> None:
    before = rows(office)
    with closing(psycopg2.connect(database.owner_url)) as reader, reader.cursor() as cursor:
        # Whoever reads holds the swap off, and is not held off by it.
        cursor.execute("SELECT count(*) FROM projections.caseload")
        rebuilding = command("rebuild", "caseload")
        with closing(psycopg2.connect(database.owner_url)) as looking:
            looking.autocommit = True
            with looking.cursor() as look:
                until(lambda: _one(look, WAITS) == 1, "the swap waits")
                os.killpg(rebuilding.pid, signal.SIGKILL)
                rebuilding.wait()
                assert _one(look, LEFT)
    assert rows(office) == before
    assert projections.catch_up(office.projecting, office.log_id) == 0
    until(lambda: _is_free(office), "its backend has ended")
    (result,) = engine.rebuild_all(office.projecting, office.log_id, [projections.caseload])
    assert (result.compared, result.differences) == (True, 0)
    assert rows(office) == before


def _one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


def _is_free(office: Office) -> bool:
    """The server has noticed that its client is gone."""
    try:
        with engine.beside.alone(office.projecting):
            return True
    except engine.RebuildRunning:
        return False
