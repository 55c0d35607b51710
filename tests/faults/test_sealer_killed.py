"""The sealer killed at once, at every stage: what it signed it never contradicts."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from bulk import found, on_record
from processes import PATIENCE, Demo, answers, command, free_port, living, one_row, until

from api.examining import examined
from record.postgres import EmbeddedPostgres
from record.proof.checkpoint import Checkpoint
from record.proof.note import Note
from record.sealing.memory import Memory

ROUNDS = 2
SEALED = "SELECT coalesce(max(size), 0) FROM record.checkpoints"
TILES = "SELECT count(*) FROM record.tiles"


def published(url: str) -> list[Checkpoint]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT note FROM record.checkpoints ORDER BY size")
        return [Checkpoint.parse(Note.parse(bytes(note)).text) for (note,) in cursor]


def test_killed_again_and_again_it_contradicts_nothing_that_it_signed(
    office: Any, database: Any
) -> None:
    memory, url, seen = Memory(office.settings.sealer_home), database.owner_url, {}
    moments: tuple[Callable[[], Any], ...] = (
        (memory.home / "lock").exists,
        lambda: one_row(url, TILES),
        lambda: memory.last("").size,
        lambda: one_row(url, SEALED),
    )
    for moment in moments * ROUNDS:
        on_record(office, (found() for _ in range(300)))
        (memory.home / "lock").unlink(missing_ok=True)
        before, process = moment(), command("seal")
        until(lambda: moment() != before, "it has come so far")  # noqa: B023 - called at once.
        process.kill()
        process.wait()
        last = memory.last("")
        for each in (last, *published(url)):
            assert seen.setdefault(each.size, each.root) == each.root
    assert command("seal").wait(PATIENCE) == 0
    events = one_row(database.owner_url, "SELECT max(position) FROM record.events")
    assert one_row(database.owner_url, SEALED) == events
    assert one_row(database.owner_url, TILES) >= (events[0] // 256,)
    made = examined(office)
    assert made.findings == []
    assert made.size == events[0]


def test_whoever_serves_brings_a_killed_sealer_back(home: Path, demo: Demo) -> None:
    port = free_port()
    process = demo(port)
    until(lambda: answers(port), "the demo answers")
    url = EmbeddedPostgres(home).url()
    until(lambda: one_row(url, SEALED) != (0,), "the log is sealed")
    (sealer,) = [pid for pid in living(process.pid) if "seal" in words_of(pid)]
    os.kill(sealer, signal.SIGKILL)
    until(
        lambda: any("seal" in words_of(pid) for pid in living(process.pid) if pid != sealer),
        "there is another one",
    )
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM record.logs")
        (name,) = cursor.fetchone()
    data = {"DOCKETPROOF_DATA": str(home), "DOCKETPROOF_LOG": name}
    assert command("fsck", **data).wait(PATIENCE) == 0
    head = one_row(url, "SELECT max(position) FROM record.events")
    until(lambda: one_row(url, SEALED) >= head, "the new one seals")
    process.terminate()
    assert process.wait(PATIENCE) == 0
    until(lambda: not living(process.pid), "no process is left")


def words_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []
