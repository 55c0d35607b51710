"""Are many streams read at once as each is read by itself, and by the index alone?"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from eventsourcing.persistence import StoredEvent

from record.store import sql
from record.store.recorder import PgApplicationRecorder

Make = Callable[..., list[StoredEvent]]


def test_many_streams_are_read_as_each_by_itself(log: PgApplicationRecorder, facts: Make) -> None:
    streams = sorted(uuid4() for _ in range(5))
    for n, stream in enumerate(streams, 1):
        log.insert_events(facts(n, stream))
    log.insert_events(facts(2, streams[0], version=2))
    wanted = [streams[3], streams[0], uuid4()]
    alone = [each for stream in sorted(wanted) for each in log.select_events(stream)]
    assert list(log.select_streams(wanted)) == alone
    assert [each.originator_version for each in alone if each.originator_id == streams[0]] == [
        1,
        2,
        3,
    ]


def test_bytes_that_are_no_text_come_back_as_they_were(log: PgApplicationRecorder) -> None:
    states = [b"\x00\xff\\x", b'{"a":"\\u00e9"}', "é\\".encode()]
    events = [StoredEvent(uuid4(), 1, "case.identified", each) for each in states]
    log.insert_events(events)
    found = {
        each.originator_id: each for each in log.select_streams([e.originator_id for e in events])
    }
    assert [found[each.originator_id] for each in events] == events


def test_no_streams_are_nothing(log: PgApplicationRecorder, facts: Make) -> None:
    log.insert_events(facts(1))
    assert list(log.select_streams([])) == []


def test_whoever_read_many_streams_can_add_to_each_without_looking_again(
    log: PgApplicationRecorder, facts: Make
) -> None:
    streams = [uuid4(), uuid4()]
    for stream in streams:
        log.insert_events(facts(2, stream))
    log.heads.forget(streams)
    log.select_streams(streams)
    assert [log.heads.at(stream, 2) is not None for stream in streams] == [True, True]
    log.insert_events([*facts(1, streams[0], version=3), *facts(1, streams[1], version=3)])


def test_a_few_streams_of_a_long_log_are_not_looked_for_in_all_of_it(
    log: PgApplicationRecorder, facts: Make
) -> None:
    log.insert_events([each for _ in range(3_000) for each in facts(1)])
    asked = {"log_id": log.log_id, "streams": [str(uuid4()) for _ in range(500)]}
    with log.pool.look() as cursor:
        cursor.execute(f"EXPLAIN {sql.SELECT_STREAMS}", asked)
        plan = "\n".join(line for (line,) in cursor)
    assert "Index Cond: ((log_id = 1) AND (stream_id = given.stream_id))" in plan
