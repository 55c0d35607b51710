"""How quickly does the library's ProjectionRunner fill a view with one row per event?"""

from __future__ import annotations

from threading import Event
from time import perf_counter
from typing import Any

import orjson
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

from domain.casework import Casework

PATIENCE = 120.0
"""Seconds after which a run has failed."""

CREATE = SQL(
    """
CREATE TABLE IF NOT EXISTS facts (
    position bigint PRIMARY KEY,
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    topic text NOT NULL,
    legal_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    what jsonb NOT NULL
)
"""
).format()

INSERT = """
INSERT INTO facts
VALUES (
    %(position)s,
    %(stream_id)s,
    %(version)s,
    %(topic)s,
    %(legal_on)s,
    %(recorded_at)s,
    %(actor)s,
    %(role)s,
    %(what)s
)
"""

ELSEWHERE = {"originator_id", "originator_version", "originator_topic", "timestamp"}
ELSEWHERE |= {"by", "role", "on"}


class Facts(PostgresTrackingRecorder):
    """The view: row and tracking in one transaction, as the library's documentation shows it."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(CREATE)

    def add(self, row: dict[str, Any], tracking: Tracking) -> None:
        """One more row."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(INSERT, row, prepare=True)
            self._insert_tracking(cursor, tracking)

    def empty(self) -> None:
        """As if nothing had been processed yet."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute("TRUNCATE facts")
            cursor.execute("DELETE FROM facts_tracking WHERE application_name = 'casework'")


class FactsProjection(Projection[Facts]):
    """One row per event, whatever the event: what our timeline does."""

    name = "facts"
    last = 0
    """The position after which the run is over."""
    is_done = Event()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Add the row; say so when it was the last."""
        what = {key: each for key, each in vars(domain_event).items() if key not in ELSEWHERE}
        row = {
            "position": tracking.notification_id,
            "stream_id": domain_event.originator_id,
            "version": domain_event.originator_version,
            "topic": type(domain_event).TOPIC,
            "legal_on": domain_event.on,
            "recorded_at": domain_event.timestamp,
            "actor": domain_event.by,
            "role": domain_event.role,
            "what": orjson.dumps(what).decode(),
        }
        self.view.add(row, tracking)
        if tracking.notification_id == self.last:
            self.is_done.set()


def events_per_second(environment: dict[str, str], events: int) -> float:
    """Run the runner over so many events from the first on, until the view has them all."""
    FactsProjection.last, FactsProjection.is_done = events, Event()
    began = perf_counter()
    with ProjectionRunner(
        application_class=Casework,
        projection_class=FactsProjection,
        view_class=Facts,
        env=environment,
    ) as runner:
        if not FactsProjection.is_done.wait(PATIENCE):
            raise SystemExit(f"The library's runner did not end within {PATIENCE:.0f} s.")
        passed = perf_counter() - began
        runner.view.empty()
    return events / passed
