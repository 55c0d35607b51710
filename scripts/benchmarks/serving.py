"""How are the programs run? As each should be, with two workers, and never left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

WORKERS = "2"
PATIENCE = 60.0
"""Seconds that starting, and ending, may take."""
NO_LIMIT = "100000000"
LOOPBACK = "127.0.0.1"


@contextmanager
def ours(data: Path, database_url: str, log: Path) -> Iterator[int]:
    """`docketproof serve`, with its projections kept up to date; the port."""
    environment = {
        "DATABASE_URL": database_url,
        "DOCKETPROOF_DATA": str(data),
        "DOCKETPROOF_LOG": "bench",
        "DOCKETPROOF_REQUESTS_PER_MINUTE": NO_LIMIT,
    }
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--workers", WORKERS]
    with running(command, os.environ | environment, log):
        answers(f"http://{LOOPBACK}:{port}/health", log)
        yield port


@contextmanager
def fastapi(database_url: str, log_id: int, log: Path) -> Iterator[int]:
    """The FastAPI program under uvicorn, with what makes it quickest; the port."""
    environment = {"BENCH_DATABASE_URL": database_url, "BENCH_LOG_ID": str(log_id)}
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "scripts.benchmarks.rivals.program:app",
        "--port",
        str(port),
    ]
    command += ["--workers", WORKERS, "--loop", "uvloop", "--http", "httptools"]
    command += ["--no-access-log", "--log-level", "warning"]
    with running(command, os.environ | environment, log):
        answers(f"http://{LOOPBACK}:{port}/health", log)
        yield port


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], log: Path, where: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program in the background, told to end at the end, and made to if it does not.

    It has a session of its own: Ctrl-C reaches it through us, in good order.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=where,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            said = f"{' '.join(command)} did not end within {PATIENCE:.0f} s of SIGTERM: killed."
            raise SystemExit(said) from None


def answers(url: str, log: Path) -> None:
    """Return as soon as the page is there with 200; fail with the end of the log if it is not."""
    deadline = monotonic() + PATIENCE
    while not is_there(url):
        if monotonic() >= deadline:
            end = log.read_text(errors="replace")[-2000:]
            raise SystemExit(f"{url} did not answer within {PATIENCE:.0f} s. Its log ends:\n{end}")
        sleep(0.02)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.create_server((LOOPBACK, 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def is_there(url: str) -> bool:
    """Whether the page is there now, with 200."""
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server.
            return bool(answer.status == 200)
    except OSError:
        return False
