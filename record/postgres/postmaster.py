"""Which process, if any, serves a data directory? A pid in a file is a claim, not an answer."""

import contextlib
import os
import signal
import time
from pathlib import Path

from .place import Place


def serving(place: Place) -> int | None:
    """The pid of the server of this place, or None.

    The pid in `postmaster.pid` is believed only if that process runs a program named `postgres`
    in our data directory. Without /proc (macOS) it is believed only while the inherited lock is
    held, which no process but ours can hold.
    """
    pid = _claimed(place.cluster)
    if pid is None:
        return None
    if not Path("/proc/self/exe").exists():
        return pid if place.is_alive() else None
    program, directory = _program_and_directory(place, pid)
    ours = program == "postgres" and directory == os.path.realpath(place.cluster)
    return pid if ours else None


def _claimed(cluster: Path) -> int | None:
    """The pid that the server left in its data directory."""
    try:
        first = (cluster / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() and int(first) > 1 else None


def _program_and_directory(place: Place, pid: int) -> tuple[str, str]:
    """The name of the program and the working directory of a process, empty if it has none."""
    links = (f"/proc/{pid}/exe", f"/proc/{pid}/cwd")
    try:
        program, directory = map(os.readlink, links)
    except FileNotFoundError:
        return "", ""
    except PermissionError:
        # Root in a container may look only at processes of its own user: ask as that user.
        said = place.account.run("readlink", *links).stdout.splitlines()
        program, directory = said if len(said) == 2 else ("", "")
    return Path(program.removesuffix(" (deleted)")).name, directory


def remove_stale_claims(place: Place) -> None:
    """Remove what a killed server left, since PostgreSQL believes any living pid in there.

    Call only while holding `place.life`: then no process of the old server is left.
    """
    for claim in (place.cluster / "postmaster.pid", *place.socket.glob(".s.PGSQL.*")):
        claim.unlink(missing_ok=True)


def ask_to_stop(place: Place) -> bool:
    """Ask the server to stop at once, rolling back what is open; False if none runs.

    The process is held by a descriptor while it is checked and signalled, so that a pid that is
    used again in between gets no signal.
    """
    pid = serving(place)
    if pid is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        if not hasattr(os, "pidfd_open"):
            os.kill(pid, signal.SIGINT)
            return True
        held = os.pidfd_open(pid)
        try:
            if serving(place) == pid:
                signal.pidfd_send_signal(held, signal.SIGINT)
        finally:
            os.close(held)
    return True


def is_gone_before(place: Place, deadline: float) -> bool:
    """Wait until the server and all its processes have ended; False if time ran out."""
    while serving(place) is not None or place.is_alive():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.01)
    return True
