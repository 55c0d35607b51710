"""Very many events, a page at a time: whole pages, in order, never twice, in little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4, uuid5

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from record.store.bulk import OtherEvents, append_bulk
from record.store.reading import page
from record.store.recorder import PgApplicationRecorder

Make = Callable[..., list[StoredEvent]]


@dataclass(frozen=True)
class Asked:
    """A command, as the record sees it."""

    id: UUID = field(default_factory=uuid4)
    by: str = "u-1"
    role: str = "clerk"
    request_sha256: str = "ab" * 32
    host: str = ""

    def page(self, number: int, size: int) -> Asked:
        return replace(self, id=uuid5(self.id, f"{size}/{number}"))


@pytest.fixture
def many(facts: Make) -> list[StoredEvent]:
    """Two streams of 800 events each, one event of each in turn."""
    pairs = zip(facts(800), facts(800), strict=True)
    return [each for pair in pairs for each in pair]


def on_record(log: PgApplicationRecorder) -> list[tuple[UUID, int]]:
    with log.pool.cursor() as cursor:
        return [(each.stream_id, each.version) for each in page(cursor, log.log_id, 0, 10_000)]


def named(events: list[StoredEvent]) -> list[tuple[UUID, int]]:
    return [(UUID(str(each.originator_id)), each.originator_version) for each in events]


def commits(log: PgApplicationRecorder) -> list[tuple[int, int]]:
    with log.pool.cursor() as cursor:
        cursor.execute(
            "SELECT first_position, last_position FROM record.commits ORDER BY first_position"
        )
        return [(first, last) for first, last in cursor]


@pytest.mark.parametrize("size", [7, 600, 5_000])
def test_each_page_is_a_commit_and_all_are_in_order(
    size: int, log: PgApplicationRecorder, many: list[StoredEvent]
) -> None:
    ends = list(append_bulk(log, iter(many), Asked(), page=size))
    assert ends == [*range(size, 1600, size), 1600]
    assert [last for _, last in commits(log)] == ends
    assert on_record(log) == named(many)


def test_no_event_is_asked_for_before_its_page_is_due(
    log: PgApplicationRecorder, many: list[StoredEvent]
) -> None:
    asked_for = 0

    def counted() -> Iterator[StoredEvent]:
        nonlocal asked_for
        for each in many:
            asked_for += 1
            yield each

    for number, end in enumerate(append_bulk(log, counted(), Asked(), page=100), start=1):
        assert asked_for == end == number * 100


@pytest.mark.parametrize("pages", [0, 1, 3])
def test_whoever_was_stopped_sends_the_same_and_goes_on(
    pages: int, log: PgApplicationRecorder, many: list[StoredEvent]
) -> None:
    asked = Asked()
    first = append_bulk(log, many, asked, page=500)
    for _ in range(pages):
        next(first)
    before = commits(log)
    assert list(append_bulk(log, many, asked, page=500)) == [500, 1000, 1500, 1600]
    assert commits(log)[: len(before)] == before
    assert on_record(log) == named(many)
    assert list(append_bulk(log, many, asked, page=500)) == [500, 1000, 1500, 1600]
    assert on_record(log) == named(many)


def test_a_conflict_refuses_its_page_whole_and_ends_there(
    log: PgApplicationRecorder, facts: Make
) -> None:
    taken, good = facts(1), facts(15)
    log.insert_events(taken)
    ends = append_bulk(log, [*good, *taken, *facts(10)], Asked(), page=10)
    assert next(ends) == 11
    with pytest.raises(IntegrityError):
        next(ends)
    assert on_record(log) == named([*taken, *good[:10]])


def test_other_events_under_the_same_command_are_refused_and_none_is_lost(
    log: PgApplicationRecorder, facts: Make
) -> None:
    asked, events = Asked(), facts(20)
    list(append_bulk(log, events, asked, page=10))
    for others in (facts(20), events[:5], [*events[:9], *facts(1)]):
        with pytest.raises(OtherEvents, match="under a new command"):
            list(append_bulk(log, others, asked, page=10))
    with pytest.raises(OtherEvents):
        list(append_bulk(log, events, replace(asked, request_sha256="cd" * 32), page=10))
    assert on_record(log) == named(events)


def test_a_twin_that_was_faster_has_done_our_work(
    log: PgApplicationRecorder, facts: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, events = Asked(), facts(5)
    monkeypatch.setattr(log, "answer", _blind_once(log))
    log.insert_events(events, command=asked.page(0, 10))
    assert list(append_bulk(log, events, asked, page=10)) == [5]
    assert on_record(log) == named(events)


def _blind_once(log: PgApplicationRecorder) -> Callable[[UUID], object]:
    real, looks = log.answer, []

    def answer(command_id: UUID) -> object:
        looks.append(command_id)
        return real(command_id) if len(looks) > 1 else None

    return answer


def test_nothing_to_append_is_nothing_on_record(log: PgApplicationRecorder) -> None:
    assert list(append_bulk(log, [], Asked())) == []
    assert commits(log) == []
