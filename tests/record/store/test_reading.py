"""Whoever follows the log gets every event, with its commit's time, or is told why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from eventsourcing.persistence import StoredEvent

from record.store.reading import LogBroken, Recorded, page, state_of
from record.store.recorder import PgApplicationRecorder
from record.store.subscription import PgSubscription

Make = Callable[..., list[StoredEvent]]


@pytest.fixture
def read(log: PgApplicationRecorder) -> Callable[..., list[Recorded]]:
    """A page of the log."""

    def read(after: int = 0, limit: int = 100, until: int | None = None) -> list[Recorded]:
        with log.pool.cursor() as cursor:
            return page(cursor, log.log_id, after, limit, until)

    return read


@pytest.fixture
def tamper(database: Any) -> Iterator[Callable[[str], None]]:
    """Changes the record as only the server's superuser can."""
    with closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True

        def tamper(statement: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE record.events DISABLE TRIGGER ALL")
                cursor.execute("ALTER TABLE record.commits DISABLE TRIGGER ALL")
                cursor.execute(statement)

        yield tamper


def written(log: PgApplicationRecorder, facts: Make, *sizes: int) -> list[StoredEvent]:
    """Commits of these sizes."""
    commits = [facts(size) for size in sizes]
    for each in commits:
        log.insert_events(each)
    return [event for each in commits for event in each]


def test_pages_of_any_size_from_any_position_meet_without_a_seam(
    log: PgApplicationRecorder, facts: Make, read: Callable[..., list[Recorded]]
) -> None:
    events = written(log, facts, 3, 1, 4, 1, 5)
    whole = read()
    assert [(each.position, each.stream_id, each.version) for each in whole] == [
        (number, each.originator_id, each.originator_version)
        for number, each in enumerate(events, start=1)
    ]
    for limit in range(1, 15):
        pages = [read(after, limit) for after in range(0, 14, limit)]
        assert [each for one in pages for each in one] == whole
    for until in range(15):
        assert read(until=until) == whole[:until]
    assert read(14) == read(100) == []


def test_each_event_has_the_time_of_its_commit(
    log: PgApplicationRecorder, facts: Make, read: Callable[..., list[Recorded]]
) -> None:
    written(log, facts, 3, 1, 4)
    with log.pool.cursor() as cursor:
        cursor.execute("SELECT first_position, last_position, recorded_at FROM record.commits")
        at = {n: time for first, last, time in cursor for n in range(first, last + 1)}
    for after in range(8):
        assert all(each.recorded_at == at[each.position] for each in read(after))


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("DELETE FROM record.events WHERE position = 5", "There are 8 events"),
        ("DELETE FROM record.events WHERE position = 9", "There are 8 events"),
        ("DELETE FROM record.events WHERE position = 1", "There are 8 events"),
        ("DELETE FROM record.commits WHERE first_position = 1", "No commit"),
        ("DELETE FROM record.commits WHERE first_position = 4", "No commit"),
        ("UPDATE record.commits SET last_position = 5 WHERE first_position = 1", "No commit"),
    ],
)
def test_nobody_reads_past_a_hole(
    what: str,
    told: str,
    log: PgApplicationRecorder,
    facts: Make,
    read: Callable[..., list[Recorded]],
    tamper: Callable[[str], None],
) -> None:
    written(log, facts, 3, 2, 4)
    tamper(what)
    with pytest.raises(LogBroken, match=f"{told}.*compare with a backup"):
        read()


@pytest.mark.parametrize("missing", [1, 4, 5])
def test_the_library_s_own_readers_do_not_read_past_a_hole_either(
    missing: int, log: PgApplicationRecorder, facts: Make, tamper: Callable[[str], None]
) -> None:
    written(log, facts, 6)
    tamper(f"DELETE FROM record.events WHERE position = {missing}")
    with pytest.raises(LogBroken, match="There are 5 events from position 1 to 6"):
        log.select_notifications(1, 10)


@pytest.mark.parametrize("missing", ["1", "4", "5", "2, 3, 4, 5, 6, 7"])
def test_a_subscription_ends_at_a_hole_and_says_so(
    missing: str,
    log: PgApplicationRecorder,
    facts: Make,
    tamper: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the beginning, the middle and the end of a page of five, and longer than a page."""
    written(log, facts, 12)
    tamper(f"DELETE FROM record.events WHERE position IN ({missing})")
    five = property(lambda _: 5, lambda _, __: None)
    monkeypatch.setattr(PgSubscription, "_select_limit", five, raising=False)
    with log.subscribe() as subscription, pytest.raises(LogBroken, match="There are"):
        list(subscription)


def test_an_event_without_a_commit_is_no_end_of_the_log(
    log: PgApplicationRecorder,
    facts: Make,
    read: Callable[..., list[Recorded]],
    tamper: Callable[[str], None],
) -> None:
    written(log, facts, 3, 2)
    tamper("DELETE FROM record.commits WHERE first_position = 4")
    assert len(read()) == 3
    with pytest.raises(LogBroken, match="No commit covers position 4"):
        read(3)
    tamper("DELETE FROM record.commits")
    with pytest.raises(LogBroken, match="No commit covers position 1"):
        read()


@pytest.mark.parametrize(
    "state",
    [b"", b"{}", b"\\", b"\\n", b"\x00", b"\xff", "é\U0001f4a9".encode(), bytes(range(256))],
)
def test_a_state_is_read_byte_for_byte(
    state: bytes,
    log: PgApplicationRecorder,
    facts: Make,
    read: Callable[..., list[Recorded]],
) -> None:
    (event,) = facts(1)
    stored = StoredEvent(event.originator_id, 1, event.topic, state)
    log.insert_events([stored])
    assert read()[0].state == state
    assert log.select_notifications(1, 1)[0].state == state
    assert state_of("plain") == b"plain"


def test_a_page_that_ends_before_it_begins_is_empty_in_the_middle_of_a_commit_too(
    log: PgApplicationRecorder, facts: Make, read: Callable[..., list[Recorded]]
) -> None:
    written(log, facts, 5)
    assert read(after=2, limit=0) == []
    assert read(after=2, until=1) == []
    assert [each.position for each in read(after=2, limit=1)] == [3]
