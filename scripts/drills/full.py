"""The disk is full: what are clients told, and does it go on by itself once there is room?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from time import monotonic

from scripts.benchmarks.databases import Server, directory
from scripts.drills.crew import Crew, sending
from scripts.drills.figures import Figures, spread
from scripts.drills.sending import opened
from scripts.drills.server import started, until
from scripts.drills.terminated import failed
from scripts.drills.verdict import verdict

MEGABYTES, MORE = 224, 24
"""How large the small disk is, and how much larger for each round: what is on record stays."""
BLOCK = 1 << 20
FAILURES = (20, 300)
"""So many times clients are told of it, before there is room again; a short while, or a longer."""


def fill(here: Server, disk: Path, rounds: int, seed: int) -> Figures:
    """Fill the disk under load, look what happens, make room, look again."""
    random, figures = Random(seed), Figures(starts_needed=0)  # noqa: S311 - the same each time.
    database = here.create("county")
    log, resumed = opened(database.app_url), []
    with closing(log.pool):
        with sending(log, str(seed)) as crew:
            for _ in range(rounds):
                crew.has_answers(50)
                with _ballast(disk, leave=random.randint(0, 4 * BLOCK)):
                    _until_told(crew, random.choice(FAILURES))
                resumed.append(_resumed(here, crew, figures))
        figures.count(verdict(database.owner_url, log.log_id, crew.ledger))
    figures.count(failed(crew.failures))
    figures.count(crew.ledger.summed())
    figures.count(spread("resumed_after_room", resumed))
    figures.said = sorted({_sentence(error) for _, error in crew.failures})
    return figures


def _sentence(error: Exception) -> str:
    """The first line of what a client was told, without the names of our own files."""
    return re.sub(r'"[^"]*/[^"]*"', '"..."', str(error).partition("\n")[0])


def _until_told(crew: Crew, times: int) -> None:
    goal = len(crew.failures) + times
    until(lambda: len(crew.failures) >= goal, "clients are told that the disk is full")


def _resumed(here: Server, crew: Crew, figures: Figures) -> float:
    """Seconds until a command is answered again.

    Where the log of PostgreSQL itself finds no room, the server ends its work, and cannot begin it
    again either: it is then gone, and whoever supervises it must start it.
    """
    began, goal = monotonic(), crew.answers + 1
    while crew.answers < goal:
        with suppress(TimeoutError):
            until(lambda: crew.answers >= goal, "a command is answered", patience=0.2)
        if here.embedded.status().pid is None:
            figures.count({"starts_needed": 1})
            here.embedded.start()
    return monotonic() - began


@contextmanager
def _ballast(disk: Path, leave: int) -> Iterator[None]:
    """A file that takes all the room but so many bytes."""
    ballast = disk / "ballast"
    try:
        # Others write as well, and may take the last room from us: that is as full.
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while (room := shutil.disk_usage(disk).free - leave) > 0:
                file.write(bytes(min(BLOCK, room)))
        yield
    finally:
        ballast.unlink(missing_ok=True)


def why_not() -> str:
    """Why no small disk can be made here; empty if one can."""
    if os.geteuid() != 0:
        return "Only root can mount a small disk."
    with tempfile.TemporaryDirectory() as name:
        done = _mount(Path(name), MEGABYTES)
        if done.returncode:
            return f"No small disk can be mounted here: {done.stderr.strip()}"
        _unmount(Path(name))
    return ""


@contextmanager
def small_disk(rounds: int = 0) -> Iterator[tuple[Server, Path]]:
    """A server whose files lie on a disk of their own, with little room."""
    with directory() as home:
        disk = home / "disk"
        disk.mkdir()
        _mount(disk, MEGABYTES + MORE * rounds).check_returncode()
        try:
            with started(disk / "data", home) as here:
                yield here, disk
        finally:
            _unmount(disk)


def _mount(where: Path, megabytes: int) -> subprocess.CompletedProcess[str]:
    what = ("-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(where))
    return subprocess.run(["mount", *what], capture_output=True, text=True, check=False)


def _unmount(where: Path) -> None:
    subprocess.run(["umount", str(where)], check=True)


def drill(rounds: int, seed: int) -> Figures:
    """On a small disk of its own; skipped where none can be mounted."""
    if why := why_not():
        return Figures.none(why)
    with small_disk(rounds) as (here, disk):
        return fill(here, disk, rounds, seed)
