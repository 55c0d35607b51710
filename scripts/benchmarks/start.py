"""How long does somebody wait, from `./scripts/demo` to the first page?"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from time import perf_counter, sleep

from scripts.benchmarks.databases import directory
from scripts.benchmarks.figures import Pace, Row
from scripts.benchmarks.serving import LOOPBACK, free_port, is_there, running

PATIENCE = 300.0
"""Seconds after which a start has failed; a cold one may have packages to fetch."""
OURS = ("DOCKETPROOF_", "DATABASE_URL", "VIRTUAL_ENV", "PYTHON")
"""What begins the names of settings that a fresh machine does not have."""


def measure(pace: Pace) -> list[Row]:
    """Cold: in a fresh copy of the files, packages in the installer's cache. Warm: again."""
    rounds = 1 if pace.is_quick else pace.rounds
    cold, warm = zip(*[_cold_and_warm() for _ in range(rounds)], strict=True)
    return [Row("start_cold", "s", cold), Row("start_warm", "s", warm)]


def _cold_and_warm() -> tuple[float, float]:
    with directory() as home:
        copy = home / "docketproof"
        _copy_to(copy)
        return _seconds_to_first_page(copy), _seconds_to_first_page(copy)


def _copy_to(copy: Path) -> None:
    """What a clone would have, with what is not committed yet: files that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name in set(filter(os.path.exists, listed.stdout.split("\0"))):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(name, target, follow_symlinks=False)


def _seconds_to_first_page(copy: Path) -> float:
    port, log = free_port(), copy.parent / "demo.log"
    environment = {name: each for name, each in os.environ.items() if not name.startswith(OURS)}
    began = perf_counter()
    with running(["./scripts/demo", "--port", str(port)], environment, log, copy) as process:
        while not is_there(f"http://{LOOPBACK}:{port}/"):
            if process.poll() is not None or perf_counter() - began >= PATIENCE:
                said = log.read_text(errors="replace")[-2000:]
                raise SystemExit(f"The demo did not come up. It said at the end:\n{said}")
            sleep(0.02)
        return perf_counter() - began
