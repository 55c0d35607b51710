"""How quickly are the projections folded from the first event on, beside the library's runner?"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from time import perf_counter

from api.office import Office
from domain.casework import Casework
from projections import PROJECTIONS, engine
from record.store.reading import head
from scripts.benchmarks.cases import EVENTS_OF_A_WORKED_CASE, put_on_record, worked
from scripts.benchmarks.databases import Server, server
from scripts.benchmarks.figures import Pace, Row, alternate
from scripts.benchmarks.rivals import library
from scripts.benchmarks.rivals.runner import events_per_second

EVENTS = 102_000
LIBRARY_EVENTS = 3_000
"""Fewer, since it takes as long for these as we for all."""
LIBRARY_EVENTS_MIN = 1_200
"""With fewer, its start would count for too much."""
LIBRARY_AT_ONCE = 20
"""Cases in one commit: its module waits for ever on some thousand events (psycopg issue 685)."""
SOURCE = "worked"
PEER = "ProjectionRunner of {}, one row per event, on {:,} events"


def measure(pace: Pace) -> list[Row]:
    """Catch-up of all projections, then a rebuild of each; every round in a fresh copy."""
    few = max(pace.of(LIBRARY_EVENTS), LIBRARY_EVENTS_MIN)
    few -= few % EVENTS_OF_A_WORKED_CASE
    with server() as here:
        _fill(here, pace.of(EVENTS))
        environment = library.environment(here.create("theirs", template="template0").owner_url)
        with Casework(environment) as casework:
            put_on_record(casework, few // EVENTS_OF_A_WORKED_CASE, worked(), LIBRARY_AT_ONCE)
        ours, theirs = alternate(
            pace.rounds,
            partial(_fold_all, here),
            partial(events_per_second, environment, few),
        )
    peer = PEER.format(library.PEER, few)
    return [Row(name, "events/s", [each[name] for each in ours], theirs, peer) for name in ours[0]]


def _fill(here: Server, events: int) -> None:
    with here.create(SOURCE).office() as office:
        put_on_record(office.casework, events // EVENTS_OF_A_WORKED_CASE, worked())


def _fold_all(here: Server) -> dict[str, float]:
    """Events a second of each way to fold them; a rebuild also compares with the live rows."""
    rates: dict[str, float] = defaultdict(float)
    with here.create("folding", template=SOURCE).office() as office:
        events = _head(office)
        began = perf_counter()
        engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        rates["catch_up_all"] = events / (perf_counter() - began)
        for each in PROJECTIONS:
            began = perf_counter()
            result = engine.rebuild(office.projecting, office.log_id, each.NAME, PROJECTIONS)
            rates[f"rebuild_{each.NAME}"] = events / (perf_counter() - began)
            if not result.compared or result.differences or result.quarantined:
                raise SystemExit(f"The rebuild of {each.NAME} was not clean: {result}.")
    return dict(rates)


def _head(office: Office) -> int:
    with office.projecting.cursor() as cursor:
        return head(cursor, office.log_id)
