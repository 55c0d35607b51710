"""Where do the data, the socket, the log and the locks of the embedded PostgreSQL lie?"""

import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .account import Account, account
from .binaries import bin_directory
from .trouble import PostgresError

SHARED = Path("/var/lib/docketproof")
LONGEST_SOCKET_PATH = 103
"""Bytes: Linux allows 107, macOS 103."""
PORT = 5432


@dataclass(frozen=True)
class Place:
    """One data directory: everything that belongs to one embedded server."""

    asked: Path
    """The directory that was named."""
    home: Path
    """Where the data are: there, or elsewhere if the server's user cannot enter it."""
    binaries: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        """Where the server writes its messages; they hold no statement and no value."""
        return self.home / "postgres.log"

    @property
    def socket(self) -> Path:
        """The directory of the socket: enterable by the server's user (and root) only.

        A path that is too long, or has a comma, at which libpq would split it, is replaced.
        """
        near = self.home / "socket"
        length = len(os.fsencode(near / f".s.PGSQL.{PORT}"))
        if length <= LONGEST_SOCKET_PATH and "," not in str(near):
            return near
        name = f"docketproof-{self.account.uid}-{_short_hash(self.home)}"
        return Path(tempfile.gettempdir()) / name

    def turn(self, deadline: float) -> contextlib.AbstractContextManager[int]:
        """Our turn to start or stop: held by one process at a time."""
        return _held(self.home / "postgres.lock", deadline, "is starting or stopping it")

    def life(self, deadline: float) -> contextlib.AbstractContextManager[int]:
        """The lock that the server and all its processes inherit, and hold as long as one lives.

        Whoever gets it knows that no process of an earlier server is left.
        """
        return _held(self.home / "postgres.alive", deadline, "still serves it")

    def is_alive(self) -> bool:
        """Whether a server that we started, or any process of it, still lives."""
        try:
            with self.life(deadline=0):
                return False
        except PostgresError:
            return True


@contextlib.contextmanager
def _held(path: Path, deadline: float, doing: str) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(file, path, deadline, doing)
        yield file
    finally:
        os.close(file)


def _lock(file: int, path: Path, deadline: float, doing: str) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise PostgresError(
                    f"Another process {doing}: it holds {path}. Wait for it, or find it with "
                    f"'fuser {path}'."
                ) from None
            time.sleep(0.01)


def settle(data: Path) -> Place:
    """Decide where the server of this data directory lives, and create the directories.

    It is the data directory itself, unless we are root and the server's user cannot enter it.
    """
    data = Path(os.path.abspath(data))
    runner = account()
    return Place(data, _home(data, runner), bin_directory(runner, SHARED), runner)


def _home(data: Path, runner: Account) -> Path:
    _directory(data, 0o711 if runner.switch else 0o700)
    away = SHARED / _short_hash(data)
    if not runner.switch:
        return data
    if (data / "postgres").exists() and not runner.reaches(data):
        raise PostgresError(
            f"{data} holds a database, but the user that runs it cannot enter that directory any "
            f"more. Allow it (chmod o+x on the parent that was closed), or move {data} elsewhere."
        )
    if (away / "postgres").exists() or not runner.reaches(data):
        _directory(SHARED, 0o755)
        _directory(away, 0o711)
        return away
    return data


def _directory(path: Path, mode: int) -> None:
    """Create it with this mode whatever the umask; leave it alone if it exists."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
