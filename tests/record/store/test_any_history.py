"""Can the store be told from a list in memory, whatever is asked of it, in whatever order?"""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent, Tracking
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from record.store import reading
from record.store.appending import COPY_FROM
from record.store.leaf import leaf_hash
from record.store.pool import Pool
from tests.record.store.machine import Machine
from tests.record.store.model import Command

STREAMS = [UUID(int=each) for each in (1, 2, 3)]
TOPICS = ["case.identified", "case.checked", "case.geprüft"]
NASTY = [b"", b"\0", b"\xff\xfe", b'\\x00\\"', b'{"a":"\\u0000"}', "\U0001f4a9".encode()]
STATES = st.one_of(st.sampled_from(NASTY), st.binary(max_size=40))
PARTS = st.lists(
    st.tuples(st.sampled_from(STREAMS), st.sampled_from(TOPICS), STATES), min_size=1, max_size=6
)
EITHER = st.integers(0, 1)
MAYBE = st.none() | st.integers(0, 12)
TRACKED = st.none() | st.integers(-1, 2)
"""How far beyond where the reader is."""
LIMIT = st.none() | st.integers(0, 5)


class AnyHistory(Machine):
    """Whatever is asked of a log."""

    @initialize(parts=PARTS)
    def begin(self, parts: list[Any]) -> None:
        """No log is empty for long."""
        assert self.recorders[0].max_notification_id() is None
        self._append(0, self._next(parts), self._command())

    # What is written.

    @rule(which=EITHER, parts=PARTS, on=TRACKED)
    def append(self, which: int, parts: list[Any], on: int | None) -> None:
        """What follows, here and there with tracking, which may go backwards."""
        self._append(which, self._next(parts), self._command(), on)

    @rule(which=EITHER, more=st.integers(0, 20), parts=PARTS)
    def append_many(self, which: int, more: int, parts: list[Any]) -> None:
        """So many that they are copied."""
        many = (parts * COPY_FROM)[: COPY_FROM + more]
        self._append(which, self._next(many), self._command())

    @rule(which=EITHER, parts=PARTS, wrong=st.integers(0, 5), by=st.integers(-3, 3), many=EITHER)
    def append_what_may_not_follow(
        self, which: int, parts: list[Any], wrong: int, by: int, many: int
    ) -> None:
        """A conflict, a hole, one twice, or all is well; the good ones around it go with it."""
        events = self._next((parts * COPY_FROM)[:COPY_FROM] if many else parts)
        each = events[wrong % len(events)]
        events[wrong % len(events)] = StoredEvent(
            each.originator_id, each.originator_version + by, each.topic, each.state
        )
        self._append(which, events, self._command())

    @rule(which=EITHER, nth=st.integers(0, 30), parts=PARTS, sha=st.sampled_from(["ab", "cd"]))
    def repeat_a_command(self, which: int, nth: int, parts: list[Any], sha: str) -> None:
        """With the same body or another: refused, and answered with what came of it first."""
        known = self.model.commits[nth % len(self.model.commits)].command
        self._append(which, self._next(parts), Command(id=known.id, request_sha256=sha * 32))
        self._answer(which, known.id)

    @rule(which=EITHER, parts=PARTS, many=EITHER)
    def fail_half_way(self, which: int, parts: list[Any], many: int) -> None:
        """What is rolled back was never there, neither events nor tracking."""
        events = self._next((parts * COPY_FROM)[:COPY_FROM] if many else parts)
        tracking = Tracking("upstream", self.model.tracking + 1)
        with pytest.raises(RuntimeError, match="unlucky"):
            self.recorders[which].insert_events(events, unlucky=True, tracking=tracking)

    @rule(which=EITHER, on=TRACKED)
    def append_nothing(self, which: int, on: int | None) -> None:
        """Tracking alone, or nothing at all."""
        self._append(which, [], self._command(), on)

    @rule(which=EITHER)
    def reopen(self, which: int) -> None:
        """As after a restart: nothing is remembered."""
        self.recorders[which] = self._opened(which)

    @rule(stream=st.sampled_from(STREAMS), versions=st.lists(st.integers(1, 9), max_size=3))
    def take_snapshots(self, stream: UUID, versions: list[int]) -> None:
        """Some of them taken before."""
        taken = [StoredEvent(stream, each, "case", b"\0%d" % each) for each in versions]
        self._both(
            lambda: self.snapshots.insert_events(taken), lambda: self.model.take_snapshots(taken)
        )

    # What is read.

    @rule(which=EITHER, stream=st.sampled_from([*STREAMS, UUID(int=9)]), desc=st.booleans())
    def read_a_stream(self, which: int, stream: UUID, desc: bool) -> None:
        """Whole, so that its head is remembered: forwards rightly, backwards its first."""
        given = self.recorders[which].select_events(stream, desc=desc)
        assert given == self.model.of_stream(stream, None, None, desc, None)

    @rule(
        which=EITHER,
        stream=st.sampled_from(STREAMS),
        span=st.tuples(MAYBE, MAYBE, st.booleans(), LIMIT),
    )
    def read_part_of_a_stream(self, which: int, stream: UUID, span: tuple[Any, ...]) -> None:
        """Any part; what is remembered of it is old, and must do no harm."""
        for source, expected in (
            (self.recorders[which], self.model.of_stream),
            (self.snapshots, self.model.snapshots_of),
        ):
            named = dict(zip(("gt", "lte", "desc", "limit"), span, strict=True))
            assert source.select_events(stream, **named) == expected(stream, *span)

    @rule(
        which=EITHER,
        start=MAYBE,
        limit=st.integers(0, 8),
        stop=MAYBE,
        topics=st.lists(st.sampled_from([*TOPICS, "case.never"]), max_size=2),
        inclusive=st.booleans(),
    )
    def read_the_log(self, which: int, inclusive: bool, **asked: Any) -> None:
        """As the library does."""
        given = self.recorders[which].select_notifications(**asked, inclusive_of_start=inclusive)
        assert given == self.model.notifications(**asked, inclusive=inclusive)

    @rule(which=EITHER, back=st.integers(0, 600), limit=st.integers(1, 700), until=MAYBE)
    def read_a_page(self, which: int, back: int, limit: int, until: int | None) -> None:
        """As our own readers do, from any position."""
        after = max(len(self.model.events) - back, 0)
        end = None if until is None else after + until
        with self.pools[which].cursor() as cursor:
            found = reading.page(cursor, self.log_id, after, limit, end)
        given = [(each.position, _as_stored(each)) for each in found]
        assert given == list(enumerate(self.model.events, 1))[after:end][:limit]

    @rule(which=EITHER, nth=st.integers(0, 30))
    def ask_again(self, which: int, nth: int) -> None:
        """What came of a command, and of one that never came."""
        self._answer(which, self.model.commits[nth % len(self.model.commits)].command.id)
        self._answer(which, next(self.ids))

    def _answer(self, which: int, command_id: UUID) -> None:
        assert self.recorders[which].answer(command_id) == self.model.answer(command_id)

    # What always holds.

    @invariant()
    def nothing_was_added_that_was_refused(self) -> None:
        """The head, and how far the reader got."""
        for each in self.recorders:
            assert (each.max_notification_id() or 0) == len(self.model.events)
            assert (each.max_tracking_id("upstream") or 0) == self.model.tracking

    def teardown(self) -> None:
        """At the end the whole log: dense, covered by its commits, and each leaf in its chain."""
        with self.pools[0].cursor() as cursor:
            cursor.execute(EVENTS, {"log_id": self.log_id})
            rows = cursor.fetchall()
            cursor.execute(COMMITS, {"log_id": self.log_id})
            commits = [(UUID(each), *rest) for each, *rest in cursor]
        assert [row[0] for row in rows] == list(range(1, len(self.model.events) + 1))
        assert [(c.command.id, c.first, c.last) for c in self.model.commits] == commits
        heads: dict[UUID, str] = {}
        for (_, leaf), event in zip(rows, self.model.events, strict=True):
            said = json.loads(bytes(leaf))
            assert said["prev"] == heads.get(event.originator_id)
            assert said["state_sha256"] == sha256(event.state).hexdigest()
            heads[event.originator_id] = leaf_hash(bytes(leaf))


def _as_stored(each: reading.Recorded) -> StoredEvent:
    return StoredEvent(each.stream_id, each.version, each.topic, each.state)


EVENTS = """
SELECT
    position,
    leaf
FROM record.events
WHERE log_id = %(log_id)s
ORDER BY position
"""

COMMITS = """
SELECT
    command_id,
    first_position,
    last_position
FROM record.commits
WHERE log_id = %(log_id)s
ORDER BY first_position
"""


def test_the_store_cannot_be_told_from_its_model(pool: Pool, database: Any) -> None:
    other = Pool(database.app_url)
    machine = type("AnyHistoryHere", (AnyHistory,), {"pools": (pool, other), "numbers": count(1)})
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=40,
                stateful_step_count=25,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[
                    Phase.generate
                ],  # Twenty-five steps can be read; to shrink them takes minutes.
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        other.close()
