"""A subscription gets each event once, in order, whatever it asks for and however long the log."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice, pairwise
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from record.store.recorder import PgApplicationRecorder
from record.store.subscription import PgSubscription

Make = Callable[..., list[StoredEvent]]


@pytest.fixture
def looks(log: PgApplicationRecorder, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The ranges of positions that a subscription looked through."""
    seen: list[tuple[int, int]] = []
    real = log.select_notifications

    def look(start: int, limit: int, stop: int, *others: Any, **named: Any) -> Any:
        seen.append((start, stop))
        return real(start, limit, stop, *others, **named)

    monkeypatch.setattr(log, "select_notifications", look)
    return seen


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten positions are looked through at a time for a rare topic, where it is 10,000."""
    monkeypatch.setattr(PgSubscription, "pages", 2)
    real = PgSubscription.__init__

    def begin(self: PgSubscription, *args: Any, **named: Any) -> None:
        real(self, *args, **named)
        self._select_limit = 5

    monkeypatch.setattr(PgSubscription, "__init__", begin)


def of(topic: str, events: list[StoredEvent]) -> list[StoredEvent]:
    """The same events of another topic."""
    return [
        StoredEvent(each.originator_id, each.originator_version, topic, each.state)
        for each in events
    ]


def test_a_log_that_is_longer_than_a_page_comes_whole_and_in_order(
    log: PgApplicationRecorder, facts: Make
) -> None:
    log.insert_events(facts(612))
    with log.subscribe(gt=3) as subscription:
        assert [each.id for each in islice(subscription, 609)] == list(range(4, 613))
        log.insert_events(facts(2))
        assert [each.id for each in islice(subscription, 2)] == [613, 614]


def test_only_the_topics_that_were_asked_for_come_each_once(
    log: PgApplicationRecorder, facts: Make
) -> None:
    for _ in range(9):
        log.insert_events(facts(7))
        log.insert_events(of("case.filed", facts(1)))
    with log.subscribe(gt=0, topics=["case.filed"]) as subscription:
        assert [each.id for each in islice(subscription, 9)] == list(range(8, 73, 8))
        log.insert_events(facts(40))
        log.insert_events(of("case.filed", facts(1)))
        assert next(subscription).id == 113


def test_what_was_looked_through_for_a_rare_topic_is_not_looked_through_again(
    log: PgApplicationRecorder, facts: Make, looks: list[tuple[int, int]]
) -> None:
    log.insert_events(facts(99))
    log.insert_events(of("case.filed", facts(1)))
    with log.subscribe(gt=0, topics=["case.filed"]) as subscription:
        assert next(subscription).id == 100
        log.insert_events(of("case.filed", facts(1)))
        assert next(subscription).id == 101
    assert looks[0][0] == 0
    assert all(stop == start for (_, stop), (start, _) in pairwise(looks))


def test_a_page_that_is_full_of_a_topic_leaves_nothing_out(
    log: PgApplicationRecorder, facts: Make
) -> None:
    log.insert_events(of("case.filed", facts(23)))
    with log.subscribe(gt=0, topics=["case.filed"]) as subscription:
        assert [each.id for each in islice(subscription, 23)] == list(range(1, 24))


def test_a_subscription_that_nobody_reads_ends_when_it_is_told_to(
    log: PgApplicationRecorder, facts: Make
) -> None:
    log.insert_events(facts(200))
    with log.subscribe(gt=0) as subscription:
        assert next(subscription).id == 1
    assert list(subscription) == []
