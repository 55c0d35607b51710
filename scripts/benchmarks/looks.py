"""What does it cost whoever reads a name that this is on record before they see it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import api.accessing
from api.app import create_app
from api.office import Office
from api.tokens import create_token
from domain.actors import Role
from domain.casework import Command
from projections import PROJECTIONS, engine
from scripts.benchmarks.cases import CLERK, identified
from scripts.benchmarks.databases import Server
from scripts.benchmarks.figures import Pace, Row, alternate

READS = 300
PERSONAL = {"name": "BENCH,PAT", "birth_date": "1970-01-01"}


def named_reads(pace: Pace, here: Server) -> list[Row]:
    """Milliseconds of a clerk's reads of a case, one by one; and of the same unrecorded."""
    with here.create("looks").office() as office:
        read = _reader(office)
        ours, bare = alternate(
            pace.rounds, partial(_milliseconds, read), partial(_unrecorded, read)
        )
    peer = "the same read, and nobody is told of it"
    return [Row("read_named_case", "ms", ours, bare, peer)]


def _reader(office: Office) -> Callable[[], Any]:
    (case,) = islice(identified(), 1)
    command = Command(uuid4(), CLERK, Role.CLERK, "0" * 64)
    office.casework.identify(command, case, PERSONAL)
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
    with office.door.cursor(commit=True) as cursor:
        expires = datetime.now(UTC) + timedelta(days=1)
        token = create_token(cursor, Role.CLERK, "Clerk", expires)
    client = create_app(office, REQUESTS_PER_MINUTE=10**9).test_client()
    headers = {"Authorization": f"Bearer {token}"}
    return lambda: client.get(f"/api/v1/cases/{case.id}", headers=headers)


def _milliseconds(read: Callable[[], Any]) -> float:
    passed = []
    for _ in range(READS):
        began = perf_counter()
        answer = read()
        passed.append(1000 * (perf_counter() - began))
        if answer.json["personal"] != PERSONAL:
            raise SystemExit("A clerk was not told whom the case is about: no figure.")
    return median(passed)


def _unrecorded(read: Callable[[], Any]) -> float:
    kept = api.accessing._record
    api.accessing._record = lambda *_: None
    try:
        return _milliseconds(read)
    finally:
        api.accessing._record = kept
