"""Nine defects that the library's own PostgreSQL module has, and that ours must not have.

They were reproduced against eventsourcing 9.5.6; each test here fails when ours grows the defect.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent, Tracking

from domain.transcoding import SafeTranscoder
from record.store.logs import open_log
from record.store.reading import head, page
from record.store.recorder import PgApplicationRecorder, PgProcessRecorder
from record.store.tracking import PgTrackingRecorder, advance
from record.vault.sealing import new_data_key, place, seal, unseal
from record.vault.trouble import Unreadable

Make = Callable[..., list[StoredEvent]]


def test_1_a_tailing_reader_misses_no_event(log: PgApplicationRecorder, facts: Make) -> None:
    """Eight writers, mixed batches, forced conflicts; the reader sees exactly 1..n, in order."""
    done, seen = threading.Event(), []

    def follow() -> None:
        last = 0
        while True:
            finished = done.is_set()
            with log.pool.cursor() as cursor:
                found = page(cursor, log.log_id, last, 100)
            seen.extend(each.position for each in found)
            last = seen[-1] if seen else 0
            if finished and not found:
                return

    def write(seed: int) -> None:
        random, ours = Random(seed), facts(1)  # noqa: S311 - the same batches every time.
        log.insert_events(ours)
        for _ in range(25):
            log.insert_events(facts(random.choice([1, 1, 2, 7, 40])))
            with pytest.raises(IntegrityError):
                log.insert_events([*facts(random.choice([0, 3])), *ours])

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(8)))
    done.set()
    reader.join()
    with log.pool.cursor() as cursor:
        last = head(cursor, log.log_id)
    assert last > 8 * 26
    assert seen == list(range(1, last + 1))


def test_2_a_process_recorder_keeps_its_tracking(log: PgApplicationRecorder, facts: Make) -> None:
    process = PgProcessRecorder(log.pool, log.log_id, "county", "reports")
    process.insert_events(facts(1), tracking=Tracking("upstream", 5))
    assert process.max_tracking_id("upstream") == 5
    with pytest.raises(IntegrityError):
        process.insert_events(facts(1), tracking=Tracking("upstream", 5))
    assert process.max_notification_id() == 1


def test_3_events_of_one_log_never_land_in_another(log: PgApplicationRecorder, facts: Make) -> None:
    with log.pool.cursor(commit=True) as cursor:
        other = PgApplicationRecorder(log.pool, open_log(cursor, "other"), "other")
    log.insert_events(facts(3))
    other.insert_events(facts(2))
    assert (log.max_notification_id(), other.max_notification_id()) == (3, 2)
    assert [each.id for each in other.select_notifications(1, 10)] == [1, 2]


def test_4_a_subscription_outlives_its_connections(
    log: PgApplicationRecorder, facts: Make, database: Any
) -> None:
    with log.subscribe(gt=0) as subscription:
        log.insert_events(facts(1))
        assert next(subscription).id == 1
        kill_all_connections_of(database)
        insert_when_back(log, facts)
        assert next(subscription).id == 2


def test_5_no_wake_up_is_lost_while_a_subscription_begins(
    log: PgApplicationRecorder, facts: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event lands right after the first look; nothing else is ever written."""
    looked, real = threading.Event(), log.max_notification_id

    def look() -> int | None:
        found = real()
        if not looked.is_set():
            looked.set()
            log.insert_events(facts(1))
        return found

    monkeypatch.setattr(log, "max_notification_id", look)
    with log.subscribe(gt=0) as subscription:
        assert next(subscription).id == 1


def test_6_waiting_for_an_event_that_a_reader_ignores_returns(log: PgApplicationRecorder) -> None:
    """Our readers move past what they do not fold, so there is nothing to wait for ever for."""
    with log.pool.cursor(commit=True) as cursor:
        advance(cursor, log.log_id, "caseload", 7)
    PgTrackingRecorder(log.pool, log.log_id, "caseload").wait("casework", 6, timeout=0)


def test_7_a_user_cannot_forge_a_type() -> None:
    transcoder = SafeTranscoder()
    for evil in (
        {"_type_": "evil", "_data_": 1},
        {"_type_": "uuid_hex", "_data_": "0" * 32},
        {"_type_": "dict_pairs", "_data_": [["a", 1]]},
    ):
        assert transcoder.decode(transcoder.encode({"note": evil})) == {"note": evil}


def test_8_a_ciphertext_means_nothing_in_another_row() -> None:
    key, case, other = new_data_key(), uuid4(), uuid4()
    entry = seal(key, place(1, case, 1), ["disclosure"])
    assert unseal(key, 1, case, 1, entry) == ["disclosure"]
    for moved in ((2, case, 1), (1, other, 1), (1, case, 2)):
        with pytest.raises(Unreadable):
            unseal(key, *moved, entry)


@pytest.mark.parametrize("versions", [(2,), (1, 3), (1, 2, 4), (0,)])
def test_9_a_stream_may_have_no_hole(versions: tuple[int, ...], log: PgApplicationRecorder) -> None:
    stream = uuid4()
    events = [StoredEvent(stream, v, "case.identified", b"{}") for v in versions]
    with pytest.raises(IntegrityError):
        log.insert_events(events)
    assert log.max_notification_id() is None


def kill_all_connections_of(database: Any) -> None:
    with contextlib.closing(psycopg2.connect(database.owner_url)) as connection:
        connection.cursor().execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def insert_when_back(log: PgApplicationRecorder, facts: Make) -> None:
    """The pool notices dead connections by itself; a race with the kill may cost a try or two."""
    events = facts(1)
    for _ in range(3):
        try:
            log.insert_events(events)
        except OperationalError:
            continue
        return
    raise AssertionError("The log did not come back.")
