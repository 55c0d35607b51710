"""What an analyst sees in the database: views that follow their tables, and nothing personal."""

from __future__ import annotations

import os
from contextlib import closing

import psycopg2
import pytest

import projections
from projections import PROJECTIONS
from projections.engine import let_go, put_back, views
from record.store.roles import ANALYST

VIEWS = {shown.name: shown for each in PROJECTIONS for shown in each.SHOWN}


@pytest.fixture
def analyst(database):
    """Asks as the analyst, logged in with the role's own settings."""

    def ask(statement):
        with closing(psycopg2.connect(database.url(ANALYST))) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()

    return ask


@pytest.fixture
def told(pool, log_id, tell):
    told = tell(5, cases=8, steps=80)
    projections.catch_up(pool, log_id)
    return told


def shown(analyst, name):
    return analyst(f"SELECT count(*) FROM analytics.{name}")[0][0]


def made(pool):
    with pool.cursor() as cursor:
        return [each.NAME for each in views.outdated(cursor, PROJECTIONS)] == []


def test_there_are_three_views():
    assert set(VIEWS) == {"events", "counts", "count_history"}


def test_every_count_stands_where_its_case_says(analyst, told):
    rows = analyst("SELECT case_id, count_number, bucket, case_bucket FROM analytics.counts")
    assert sorted(rows) == sorted(
        (str(case.id), number, case.bucket_of(number), case.bucket)
        for case in told.values()
        for number in case.standings
    )


def test_every_event_is_seen_once_and_every_version_ends_where_the_next_begins(
    pool, log_id, analyst, told
):
    with pool.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record.events")
        assert shown(analyst, "events") == cursor.fetchone()[0]
    gaps = analyst(
        """
        SELECT to_position, lead(from_position) OVER history
        FROM analytics.count_history
        WINDOW history AS (PARTITION BY case_id, count_number ORDER BY from_position)
        """
    )
    assert len(gaps) > shown(analyst, "counts")
    assert [pair for pair in gaps if pair[0] != pair[1]] == []


def test_views_have_the_columns_that_are_named_here_and_say_what_they_mean(analyst, told):
    found = analyst(
        """
        SELECT attrelid::regclass::text, attname, col_description(attrelid, attnum)
        FROM pg_attribute
        WHERE attrelid IN (
            SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace('analytics')
        )
        ORDER BY attrelid::regclass::text, attnum
        """
    )
    for name, each in VIEWS.items():
        columns = [(column, said) for view, column, said in found if view.endswith(f".{name}")]
        assert columns == [
            ("log_id", None),
            *((column.name, column.meaning) for column in each.columns),
        ]
    names = {column for _, column, _ in found}
    assert names.isdisjoint({"person_id", "source", "document_reference", "checked_by"})


def test_views_follow_their_tables_through_every_swap(
    pool, log_id, analyst, told, save, identified
):
    counts = shown(analyst, "counts")
    for change in (
        lambda: projections.rebuild_all(pool, log_id),
        lambda: put_back(pool, PROJECTIONS[0]),
        lambda: projections.rebuild(pool, log_id, "timeline"),
        lambda: let_go(pool, PROJECTIONS),
    ):
        change()
        save(identified())
        projections.catch_up(pool, log_id)
        counts += 2
        assert shown(analyst, "counts") == counts
        assert shown(analyst, "count_history") >= counts
        with pool.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM record.events")
            assert shown(analyst, "events") == cursor.fetchone()[0]
        assert made(pool)


def test_a_new_shape_of_a_table_brings_its_views_along(
    pool, log_id, analyst, told, save, identified, monkeypatch
):
    for each in PROJECTIONS:
        monkeypatch.setattr(each, "VERSION", each.VERSION + 1)
    projections.catch_up(pool, log_id)
    assert shown(analyst, "counts") > 0
    assert made(pool)


def test_views_that_are_not_there_or_say_something_else_are_made_anew(pool, log_id, analyst, told):
    for damage in ("DROP VIEW analytics.events", "COMMENT ON VIEW analytics.events IS 'old'"):
        with pool.cursor(commit=True) as cursor:
            cursor.execute(damage)
        assert not made(pool)
        projections.catch_up(pool, log_id)
        assert made(pool)
    assert shown(analyst, "events") > 0


def test_without_the_schema_everything_else_goes_on(pool, log_id, told, database):
    with closing(psycopg2.connect(database.owner_url)) as owner, owner, owner.cursor() as cursor:
        cursor.execute("DROP SCHEMA analytics CASCADE")
    projections.catch_up(pool, log_id)
    assert all(each.compared for each in projections.rebuild_all(pool, log_id)[:1])
    assert made(pool)


def test_the_analyst_logs_in_read_only_and_is_stopped_after_a_while(database):
    with closing(psycopg2.connect(database.owner_url)) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", (ANALYST,))
        (settings,) = cursor.fetchone()
    assert set(settings) == {
        "default_transaction_read_only=on",
        "statement_timeout=5s",
        "lock_timeout=5s",
        "idle_in_transaction_session_timeout=30s",
    }


@pytest.mark.skipif(
    "TEST_DATABASE_URL" in os.environ, reason="A given server lets nobody log in as the role."
)
def test_so_it_is_once_logged_in(analyst):
    assert analyst("SHOW statement_timeout") == [("5s",)]
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        analyst("CREATE TABLE mine (n integer)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        analyst("SELECT FROM projections.caseload")
