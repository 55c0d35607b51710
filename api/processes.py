"""Children that never outlive us, and signals that end us in good order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import structlog

log = structlog.get_logger("docketproof.processes")

PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 0.2
PAUSE_SECONDS = 2.0
"""Between the end of a child and the next one: one that cannot run does not keep us busy."""
PARENT = "DOCKETPROOF_PARENT"


def die_with_parent() -> None:
    """Ask Linux to kill this process when the one that serves ends, however it ends.

    A softer signal can be lost on a worker that waits in compiled code and never comes back to
    its handlers; and of a kill nothing is lost. Elsewhere, and for a parent that is gone already,
    there is nothing to ask.
    """
    expected = os.environ.get(PARENT)
    if expected is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # Whoever outlived it before asking has another parent now, which need not be process 1.
    if os.getppid() != int(expected):
        sys.exit("The process that serves is gone; start again with: docketproof serve")


@contextlib.contextmanager
def child(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another `docketproof` command beside us, ended with us."""
    process = _begun(*arguments)
    try:
        yield process
    finally:
        _ended(process)


@contextlib.contextmanager
def kept_running(*arguments: str) -> Iterator[None]:
    """The same, and begun anew whenever it ends without being told to, until the end of the block.

    What it was at is safe in the database, so that a new one goes on from there.
    """
    stop = threading.Event()
    # Begun here, not in the thread: a worker that is forked meanwhile would hold the pipe by which
    # the beginning is told, and the thread would wait for that for ever.
    first = _begun(*arguments)

    def keep(process: subprocess.Popen[bytes]) -> None:
        while True:
            while not stop.wait(LOOK_SECONDS) and process.poll() is None:
                pass
            _ended(process)
            if stop.wait(PAUSE_SECONDS):
                return
            log.error("child.ended", command=arguments, code=process.returncode)
            process = _begun(*arguments)

    keeper = threading.Thread(target=keep, args=(first,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _begun(*arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {PARENT: str(os.getpid())}
    return subprocess.Popen([sys.executable, "-m", "api.cli", *arguments], env=environment)  # noqa: S603 - our own command.


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP unwind the stack like Ctrl-C, so that every `finally` runs."""

    def unwind(number: int, _frame: object) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)

    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, unwind)
