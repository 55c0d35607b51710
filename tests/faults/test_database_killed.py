"""The database is killed under load: the acknowledged is there, once; the service goes on."""

from __future__ import annotations

import json
import os
import signal
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from processes import Demo, answers, free_port, one_row, positions, until

from api.tokens import create_token
from domain.actors import Role
from record.postgres import EmbeddedPostgres
from record.store.pool import Pool
from record.store.roles import DOOR

CASE = {
    "county": "SAMPLE",
    "procedure": "motion",
    "on": "2020-01-02",
    "counts": [{"section": "11358", "level": "felony", "convicted_on": "1999-05-04"}],
}


def clerk(home: Path) -> str:
    pool = Pool(EmbeddedPostgres(home).url(user=DOOR), size=1, role=DOOR)
    with pool.cursor(commit=True) as cursor:
        expires = datetime.now(UTC) + timedelta(days=1)
        token = create_token(cursor, Role.CLERK, "Under load", expires)
    pool.close()
    return token


def post(port: int, token: str, key: str) -> int | None:
    """The position of a new case, once it is acknowledged; None where it is not."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/cases",
        json.dumps(CASE).encode(),
        {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return int(json.load(response)["position"])
    except (urllib.error.HTTPError, urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def test_what_was_acknowledged_is_there_once_and_the_service_goes_on(
    home: Path, demo: Demo
) -> None:
    port = free_port()
    demo(port)
    until(lambda: answers(port), "the demo answers")
    token, server = clerk(home), EmbeddedPostgres(home)
    keys = [str(uuid4()) for _ in range(120)]

    def post_one(number: int) -> int | None:
        if number == 60:
            pid = server.status().pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        return post(port, token, keys[number])

    with ThreadPoolExecutor(4) as clerks:
        acknowledged = list(clerks.map(post_one, range(120)))
    assert acknowledged[0] is not None, "A case is put on record in quiet times."
    assert None in acknowledged, "Nobody noticed that the database was gone."
    server.start()

    first_time = [each for each in acknowledged if each is not None]
    assert len(set(first_time)) == len(first_time)
    until(lambda: post(port, token, keys[-1]) is not None, "the service goes on by itself")
    again = [post(port, token, key) for key in keys]
    assert [b for a, b in zip(acknowledged, again, strict=True) if a not in (None, b)] == []
    assert len(set(again)) == 120

    positions(server.url())
    by_hand = "SELECT count(*) FROM projections.caseload WHERE source = 'hand'"
    until(lambda: one_row(server.url(), by_hand) == (120,), "the projections have caught up")
