"""What is left of one order for many cases when whoever applies it is killed at once?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from bulk import a_list, filed, found, on_record
from click.testing import CliRunner
from processes import command, one_row, positions, until

from api import database as databases
from api.cli import main
from api.settings import Settings
from api.tokens import create_token
from domain.actors import Role

CASES, UNFILED = 1_100, 7
BARRIER = """
CREATE FUNCTION public.wait_at_the_barrier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(64);
    RETURN NEW;
END
$$;
CREATE TRIGGER barrier BEFORE INSERT ON record.events
FOR EACH ROW WHEN (NEW.topic = 'bulk_order.applied' AND NEW.version = 3)
EXECUTE FUNCTION public.wait_at_the_barrier()
"""
"""The order's own fact is the last of its page: whoever waits here has written all the others."""
STANDS = """
SELECT count(*)
FROM pg_locks
WHERE locktype = 'advisory'
    AND objid = 64
    AND NOT granted
"""
FACTS_AND_STREAMS = (
    "SELECT count(*), count(DISTINCT stream_id) FROM record.events WHERE topic = '{}'"
)


@contextmanager
def a_barrier_before_the_second_page(url: str) -> Iterator[None]:
    """Nobody gets past it in the block, and after the block it is gone."""
    with closing(psycopg2.connect(url)) as holder:
        with holder.cursor() as cursor:
            cursor.execute(BARRIER)
            holder.commit()
            cursor.execute("SELECT pg_advisory_lock(64)")
            holder.commit()
        yield
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(64)")
            holder.commit()
            cursor.execute("DROP TRIGGER barrier ON record.events")
            holder.commit()


@pytest.fixture
def order(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of a command that applies an order to many cases of a real database."""
    monkeypatch.setenv("DATABASE_URL", database.owner_url)
    monkeypatch.setenv("DOCKETPROOF_DATA", str(tmp_path / "data"))
    here = Settings.from_environ()
    databases.prepare(here)
    office = databases.office(here)
    try:
        cases = on_record(office, (filed() for _ in range(CASES - UNFILED)))
        cases += on_record(office, (found() for _ in range(UNFILED)))
        with office.door.cursor(commit=True) as cursor:
            for_ever = datetime(2999, 1, 1, tzinfo=UTC)
            token = create_token(cursor, Role.COURT_CLERK, "Court", for_ever)
    finally:
        office.close()
    monkeypatch.setenv("DOCKETPROOF_TOKEN", token)
    listed = tmp_path / "list.csv"
    listed.write_bytes(a_list([(each.id,) for each in cases]))
    said = ["--number", "2020-64", "--judge", "J. Roe", "--on", "2020-06-26"]
    return ["bulk-order", str(listed), *said, "--reference", "ORDER-64", "--json"]


def test_an_order_killed_in_the_middle_of_a_page_goes_on_and_does_nothing_twice(
    database: Any, order: list[str]
) -> None:
    before = positions(database.owner_url)[0]
    with a_barrier_before_the_second_page(database.owner_url):
        process = command(*order)
        until(lambda: one_row(database.owner_url, STANDS) != (0,), "it has written half a page")
        process.kill()
        process.wait()
    until(lambda: one_row(database.owner_url, STANDS) == (0,), "its backend has ended")
    # The order came in, and its first page is on record: 500 facts of cases and one of its own.
    assert positions(database.owner_url)[0] == before + 1 + 501

    said = CliRunner().invoke(main, order, catch_exceptions=False)
    assert said.exit_code == 0, said.output
    receipt = json.loads(said.output)
    applied = CASES - UNFILED
    assert (receipt["listed"], receipt["applied"], receipt["exceptions"]) == (
        CASES,
        applied,
        UNFILED,
    )
    assert one_row(database.owner_url, FACTS_AND_STREAMS.format("case.dismissed")) == (
        applied,
        applied,
    )
    assert one_row(database.owner_url, FACTS_AND_STREAMS.format("bulk_order.applied")) == (3, 1)
    assert one_row(database.owner_url, FACTS_AND_STREAMS.format("bulk_order.completed")) == (1, 1)
    assert receipt["position"] == positions(database.owner_url)[0]
