"""Nobody is answered before it is on disk, and what is on disk is what was given, to the byte."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg2
import pytest
from eventsourcing.persistence import StoredEvent

from record.store import sql
from record.store.appending import COPY_FROM, Append
from record.store.committing import written
from record.store.recorder import PgApplicationRecorder

Make = Callable[..., list[StoredEvent]]
MUCH = 1 << 18
"""Bytes that say nothing twice, so that none of them is spared by compression."""


@dataclass(frozen=True)
class Asked:
    """A command, as the recorder sees one."""

    id: UUID = field(default_factory=uuid4)
    by: str = "u-1"
    role: str = "clerk"
    host: str = "api"
    request_sha256: str = "ab" * 32


@pytest.fixture
def aside(database: Any) -> Iterator[Any]:
    """A connection of somebody else."""
    with contextlib.closing(psycopg2.connect(database.owner_url)) as connection:
        connection.autocommit = True
        yield connection.cursor()


def inserted(aside: Any) -> int:
    """Bytes of the write-ahead log that are written, though perhaps nowhere but in memory."""
    aside.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
    return int(aside.fetchone()[0])


def flushed(aside: Any) -> int:
    """Bytes of it that are on disk."""
    aside.execute("SELECT pg_current_wal_flush_lsn() - '0/0'")
    return int(aside.fetchone()[0])


def big(n: int = 1) -> list[StoredEvent]:
    state = Random(7).randbytes(MUCH // n)  # noqa: S311 - the same bytes every time.
    return [StoredEvent(uuid4(), 1, "case.identified", state) for _ in range(n)]


@pytest.mark.parametrize("n", [1, COPY_FROM])
def test_an_append_returns_when_it_is_on_disk(
    n: int, log: PgApplicationRecorder, aside: Any
) -> None:
    before = inserted(aside)
    log.insert_events(big(n))
    assert flushed(aside) >= before + MUCH


def test_the_answer_to_a_repeated_command_waits_until_the_first_is_on_disk(
    log: PgApplicationRecorder, aside: Any
) -> None:
    """Whoever carried it out was killed between the commit and the flush."""
    asked, events = Asked(), big()
    append = Append(log, events, command=asked)
    append.leaves.extend(leaf for _, leaf in append._sealed({}, {}))
    before = inserted(aside)
    with log.pool.cursor(commit=True) as cursor:
        cursor.execute(sql.FLUSH_LATER)
        cursor.execute(sql.APPEND, written((append,)))
    given = log.answer(asked.id)
    assert flushed(aside) >= before + MUCH
    assert given == (events[0].originator_id, 1, 1, asked.request_sha256, 1)


def test_nobody_is_told_of_an_end_of_the_log_that_a_crash_may_take_back(
    log: PgApplicationRecorder, aside: Any
) -> None:
    """Whoever follows the log from there would miss what is written anew under that position."""
    append = Append(log, big())
    append.leaves.extend(leaf for _, leaf in append._sealed({}, {}))
    before = inserted(aside)
    with log.pool.cursor(commit=True) as cursor:
        cursor.execute(sql.FLUSH_LATER)
        cursor.execute(sql.APPEND, written((append,)))
    assert log.max_notification_id() == 1
    assert flushed(aside) >= before + MUCH


@pytest.fixture
def careless(database: Any, aside: Any) -> None:
    """A database whose connections do not wait for the disk, unless they are told to."""
    aside.execute(f"ALTER DATABASE {database.name} SET synchronous_commit = off")


def test_where_an_administrator_said_not_to_wait_for_the_disk_we_do(
    careless: None, log: PgApplicationRecorder, aside: Any
) -> None:
    before = inserted(aside)
    log.insert_events(big())
    assert flushed(aside) >= before + MUCH


STATES = {
    "nothing": b"",
    "NUL": b"\0",
    "NUL in a text": b'{"a":"\0"}',
    "no UTF-8": b"\xff\xfe\x00\x80",
    "half a letter": "ü".encode()[:1],
    "a surrogate": b"\xed\xa0\x80",
    "backslashes": rb"\x00 \\ \" \u0000 \N",
    "quotes": b"''\"$$%(state)s%%",
    "ends of lines": b"\r\n\t\b\f\v",
    "beyond the first plane": "\U0001f4a9\u2028\ufeff".encode(),
    "every byte": bytes(range(256)),
}


@pytest.mark.parametrize("n", [1, COPY_FROM])
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_state_is_kept_byte_for_byte(state: bytes, n: int, log: PgApplicationRecorder) -> None:
    events = [StoredEvent(uuid4(), 1, "case.identified", state) for _ in range(n)]
    log.insert_events(events)
    assert log.select_events(events[-1].originator_id) == events[-1:]
    assert {each.state for each in log.select_notifications(1, n)} == {state}


@pytest.mark.parametrize("topic", ["case.geprüft", "案件.已确认", "a b", "'", "%s", "x" * 200])
def test_a_topic_is_kept_as_it_is(topic: str, log: PgApplicationRecorder) -> None:
    event = StoredEvent(uuid4(), 1, topic, b"{}")
    log.insert_events([event])
    assert log.select_events(event.originator_id) == [event]
