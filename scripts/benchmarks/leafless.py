"""What does a leaf cost whoever appends? The same store beside a copy of it that writes none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from uuid import UUID

import psycopg2
from eventsourcing.application import Application

import record.store.appending
from intake.doj.sample import Totals, write_sample
from record.store.bulk import append_bulk
from record.store.leaf import Envelopes
from scripts.benchmarks.bulk import MANY, events
from scripts.benchmarks.cases import COUNTY
from scripts.benchmarks.crews import Save, crew
from scripts.benchmarks.databases import Database, Server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.importing import CASES, imported
from scripts.benchmarks.recorders import ours
from scripts.benchmarks.saves import environment, our_notes
from scripts.benchmarks.step import command

PEER = "the same store with neither leaf nor its hash nor any look at it"
NO_LEAVES = """
ALTER TABLE record.events
    DROP CONSTRAINT leaf_names_its_event;
ALTER TABLE record.events
    ALTER COLUMN leaf_hash DROP EXPRESSION;
ALTER TABLE record.events
    ALTER COLUMN leaf_hash SET DEFAULT '\\x';
CREATE OR REPLACE FUNCTION record.close_commit(
    in_log integer,
    in_first bigint,
    in_last bigint
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    broken record;
BEGIN
    SELECT
        e.stream_id,
        e.version
    INTO broken
    FROM record.events AS e
    WHERE e.log_id = in_log
        AND e.position BETWEEN in_first AND in_last
        AND CASE
            WHEN e.version = 1
                THEN false
            ELSE NOT EXISTS (
                SELECT
                FROM record.events AS previous
                WHERE previous.log_id = e.log_id
                    AND previous.stream_id = e.stream_id
                    AND previous.version = e.version - 1
                    AND previous.version + 0 < e.version
            )
        END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a version does not follow what is on record';
    END IF;
END
$$;
"""
"""What is said twice of the version keeps the planner from hashing the whole table for it."""


def appends(pace: Pace, here: Server) -> list[Row]:
    """With a leaf and without: events a second, one in a commit and very many; a list loaded."""
    with_leaf, without = here.create("leaves"), _bare(here, "no_leaves")
    with (
        crew(1, 1, our_notes, environment(with_leaf)) as sealed,
        crew(1, 1, _leafless_notes, environment(without)) as bare,
    ):
        ones, bare_ones = alternate(
            max(pace.rounds, 7),
            partial(sealed.saves_per_second, pace.seconds),
            partial(bare.saves_per_second, pace.seconds),
        )
    many, bare_many = alternate(
        pace.rounds,
        partial(_many, with_leaf, pace.of(MANY)),
        partial(_many_without, without, pace.of(MANY)),
    )
    file = here.home / "county.dat"
    totals = write_sample(file, county=COUNTY, cases=pace.of(CASES))
    loaded, bare_loaded = alternate(
        pace.rounds,
        lambda: imported(here.create("leaves"), file, totals),
        partial(_imported_without, here, file, totals),
    )
    return [
        Row("append_with_leaf", "events/s", ones, bare_ones, PEER),
        Row("import_with_leaf", "counts/s", loaded, bare_loaded, PEER),
        Row("append_with_leaf_bulk", "events/s", many, bare_many, PEER),
    ]


def _bare(here: Server, name: str) -> Database:
    database = here.create(name)
    with psycopg2.connect(database.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute(NO_LEAVES)
    return database


def _imported_without(here: Server, file: Path, totals: Totals) -> float:
    database = _bare(here, "no_leaves")
    with _no_leaves():
        return imported(database, file, totals)


@contextmanager
def _leafless_notes(environment: dict[str, str], threads: int) -> Iterator[list[Save]]:
    with _no_leaves(), our_notes(environment, threads) as saves:
        yield saves


@contextmanager
def _no_leaves() -> Iterator[None]:
    """Within, this process writes leaves of no bytes to speak of, and hashes none."""
    kept = Envelopes.leaf, record.store.appending.hashed
    Envelopes.leaf = lambda *_: b"{}"  # type: ignore[method-assign,assignment,misc]
    record.store.appending.hashed = lambda _: ""  # type: ignore[assignment]
    try:
        yield
    finally:
        Envelopes.leaf, record.store.appending.hashed = kept  # type: ignore[method-assign]


def _many(database: Database, n: int) -> float:
    made = list(islice(events(n), n))
    with Application[UUID](environment(database)) as application:
        began = perf_counter()
        for _ in append_bulk(ours(application), made, command()):
            pass
        return n / (perf_counter() - began)


def _many_without(database: Database, n: int) -> float:
    with _no_leaves():
        return _many(database, n)
