"""The library's own law for recorders, factories, applications and projections, against ours."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Any, ClassVar
from unittest import TestCase
from uuid import UUID, uuid4

import psycopg2
import pytest
from eventsourcing.persistence import InfrastructureFactory, Tracking
from eventsourcing.tests.application import ApplicationTestCase, ExampleApplicationTestCase
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    InfrastructureFactoryTestCase,
    NonInterleavingNotificationIDsBaseCase,
    ProcessRecorderTestCase,
    TrackingRecorderTestCase,
)
from eventsourcing.tests.projection import (
    AggregateEventCountersProjectionTestCase,
    EventCountersView,
    EventCountersViewTestCase,
    EventSourcedProjectionTestCase,
)
from eventsourcing.utils import Environment

from record.store.factory import PgFactory
from record.store.recorder import PgAggregateRecorder, PgApplicationRecorder, PgProcessRecorder
from record.store.tracking import PgTrackingRecorder


class OnPostgres(TestCase):
    """A database of the test's own; what is made on it is closed with it."""

    database: Any

    @pytest.fixture(autouse=True)
    def _with_database(self, database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = database
        monkeypatch.setenv("PERSISTENCE_MODULE", "record.store")
        monkeypatch.setenv("DATABASE_URL", database.app_url)
        # The library's cases write versions from 0, and with holes.
        monkeypatch.setenv("CONTIGUOUS_STREAMS", "n")

    def new_originator_id(self) -> UUID:
        return uuid4()

    def factory_named(self, name: str) -> PgFactory:
        factory = InfrastructureFactory.construct(Environment(name, dict(os.environ)))
        assert isinstance(factory, PgFactory)
        self.addCleanup(factory.close)
        return factory


class TestAggregateRecorder(OnPostgres, AggregateRecorderTestCase):
    INITIAL_VERSION = 0

    def create_recorder(self) -> PgAggregateRecorder:
        return self.factory_named("snapshots").aggregate_recorder()


class TestApplicationRecorder(OnPostgres, ApplicationRecorderTestCase[PgApplicationRecorder]):
    INITIAL_VERSION = 0
    EXPECT_CONTIGUOUS_NOTIFICATION_IDS = True

    def create_recorder(self) -> PgApplicationRecorder:
        recorder = self.factory_named("cases").application_recorder()
        assert isinstance(recorder, PgApplicationRecorder)
        return recorder

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTrackingRecorder(OnPostgres, TrackingRecorderTestCase):
    def create_recorder(self) -> PgTrackingRecorder:
        recorder = self.factory_named("reader").tracking_recorder()
        assert isinstance(recorder, PgTrackingRecorder)
        return recorder


class TestProcessRecorder(OnPostgres, ProcessRecorderTestCase):
    INITIAL_VERSION = 0

    def create_recorder(self) -> PgProcessRecorder:
        recorder = self.factory_named("process").process_recorder()
        assert isinstance(recorder, PgProcessRecorder)
        return recorder


class TestNonInterleaving(OnPostgres, NonInterleavingNotificationIDsBaseCase):
    insert_num = 1000

    def create_recorder(self) -> PgApplicationRecorder:
        recorder = self.factory_named("cases").application_recorder()
        assert isinstance(recorder, PgApplicationRecorder)
        return recorder


class OtherTrackingRecorder(PgTrackingRecorder):
    """A class of the user's own, to be named by topic."""


class TestFactory(OnPostgres, InfrastructureFactoryTestCase[PgFactory]):
    def setUp(self) -> None:
        self.env = Environment("TestCase", dict(os.environ))
        super().setUp()

    def expected_factory_class(self) -> type[PgFactory]:
        return PgFactory

    def expected_aggregate_recorder_class(self) -> type[PgAggregateRecorder]:
        return PgAggregateRecorder

    def expected_application_recorder_class(self) -> type[PgApplicationRecorder]:
        return PgApplicationRecorder

    def expected_tracking_recorder_class(self) -> type[PgTrackingRecorder]:
        return PgTrackingRecorder

    def tracking_recorder_subclass(self) -> type[PgTrackingRecorder]:
        return OtherTrackingRecorder

    def expected_process_recorder_class(self) -> type[PgProcessRecorder]:
        return PgProcessRecorder


class TestExampleApplication(OnPostgres, ExampleApplicationTestCase):
    expected_factory_topic = "record.store.factory:PgFactory"


@pytest.mark.filterwarnings("always::DeprecationWarning")  # One case records a warning.
class TestApplication(OnPostgres, ApplicationTestCase):
    """Contention, caches and fast-forwarding."""


COUNTERS = """
CREATE TABLE record.counters (
    kind text PRIMARY KEY,
    n integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON record.counters TO docketproof_writer
"""

COUNT_ONE = """
INSERT INTO record.counters AS held (kind, n)
VALUES (%(kind)s, 1)
ON CONFLICT (kind) DO UPDATE SET n = held.n + 1
"""


class PgEventCountersView(PgTrackingRecorder, EventCountersView):
    """Counts beside the tracking, in one transaction."""

    def get_created_event_counter(self) -> int:
        return self._counted("created")

    def get_subsequent_event_counter(self) -> int:
        return self._counted("subsequent")

    def incr_created_event_counter(self, tracking: Tracking) -> None:
        self._count("created", tracking)

    def incr_subsequent_event_counter(self, tracking: Tracking) -> None:
        self._count("subsequent", tracking)

    def _count(self, kind: str, tracking: Tracking) -> None:
        with self.pool.cursor(commit=True) as cursor:
            cursor.execute(COUNT_ONE, {"kind": kind})
            self._insert_tracking(cursor, tracking)

    def _counted(self, kind: str) -> int:
        with self.pool.cursor() as cursor:
            cursor.execute("SELECT n FROM record.counters WHERE kind = %(kind)s", {"kind": kind})
            row = cursor.fetchone()
        return row[0] if row else 0


class WithCounters(OnPostgres):
    """A table for the counts: the library's cases write events and counts as one role."""

    def setUp(self) -> None:
        with closing(psycopg2.connect(self.database.owner_url)) as connection:
            connection.cursor().execute(COUNTERS)
            connection.commit()
        super().setUp()


class TestEventCountersView(WithCounters, EventCountersViewTestCase):
    def construct_event_counters_view(self) -> EventCountersView:
        view = self.factory_named("eventcounters").tracking_recorder(PgEventCountersView)
        assert isinstance(view, EventCountersView)
        return view


class TestAggregateProjection(WithCounters, AggregateEventCountersProjectionTestCase):
    view_class = PgEventCountersView
    env: ClassVar[dict[str, str]] = {}


class TestEventSourcedProjection(OnPostgres, EventSourcedProjectionTestCase):
    env: ClassVar[dict[str, str]] = {}


del InfrastructureFactoryTestCase, AggregateRecorderTestCase, ApplicationRecorderTestCase
del TrackingRecorderTestCase, ProcessRecorderTestCase, NonInterleavingNotificationIDsBaseCase
del ApplicationTestCase, ExampleApplicationTestCase, EventCountersViewTestCase
del AggregateEventCountersProjectionTestCase, EventSourcedProjectionTestCase
