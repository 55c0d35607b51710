"""How is the embedded PostgreSQL started, adopted, stopped and reached?"""

import contextlib
import functools
import logging
import os
import re
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from . import postmaster
from .place import PORT, Place, settle
from .settings import SETTINGS
from .trouble import PostgresError

PATIENCE = 60.0
"""Seconds that starting or stopping may take."""
DATABASE = "docketproof"
log = logging.getLogger("docketproof.postgres")
CLEAN = re.compile(r"^Database cluster state: +shut down$", re.MULTILINE)


@dataclass(frozen=True)
class Status:
    """What the embedded server is doing now."""

    pid: int | None
    """None when it does not run."""
    accepting: bool
    """Whether it accepts connections."""
    data: Path
    log: Path


class EmbeddedPostgres:
    """The PostgreSQL 18 of the wheel on one data directory, reached by a private unix socket."""

    def __init__(self, data: Path) -> None:
        """Name the directory for its data, socket, log and locks; nothing is touched yet."""
        self._data = data

    @functools.cached_property
    def _place(self) -> Place:
        return settle(self._data)

    def start(self) -> None:
        """Start the server, or adopt the one that runs; the database then exists.

        Raises:
            PostgresError: it could not be started within 60 s; the message quotes its log.
        """
        deadline = time.monotonic() + PATIENCE
        with self._place.turn(deadline):
            if not self._accepts_before(deadline):
                self._launch(deadline)
                if not self._accepts_before(deadline):
                    raise self._failure("ended while starting")
            self._create_database()

    def stop(self) -> None:
        """Stop the server if it runs; open transactions are rolled back.

        Raises:
            PostgresError: it did not end within 60 s.
        """
        deadline = time.monotonic() + PATIENCE
        with self._place.turn(deadline):
            if postmaster.ask_to_stop(self._place) and not postmaster.is_gone_before(
                self._place, deadline
            ):
                raise self._failure(f"did not stop within {PATIENCE:.0f} s")
            with contextlib.suppress(OSError):  # A killed server's socket is still in there.
                self._place.socket.rmdir()

    def status(self) -> Status:
        """What the server is doing now."""
        pid = postmaster.serving(self._place)
        return Status(pid, not self._trouble(), self._place.home, self._place.log)

    def has_fallen(self) -> bool:
        """Whether the server ended without being told to."""
        place = self._place
        if not place.cluster.exists() or place.is_alive() or postmaster.serving(place) is not None:
            return False
        said = place.account.run(place.binaries / "pg_controldata", "-D", place.cluster).stdout
        return not CLEAN.search(said)

    def url(self, user: str = "postgres", database: str = DATABASE) -> str:
        """The libpq URL of a database, for this user of the database."""
        host = quote(str(self._place.socket), safe="")
        names = f"{quote(user, safe='')}@/{quote(database, safe='')}"
        return f"postgresql://{names}?host={host}&port={PORT}"

    def _launch(self, deadline: float) -> None:
        """Start the postmaster, detached from us, holding the lock of life."""
        place = self._place
        if place.home != place.asked:
            log.warning(
                "The server's user cannot enter %s: its data are in %s.", place.asked, place.home
            )
        with place.life(deadline) as life:
            place.account.own_directory(place.socket)
            postmaster.remove_stale_claims(place)
            if not place.cluster.exists():
                self._initialise(life)
            self._spawn(life)

    def _initialise(self, life: int) -> None:
        """Run initdb beside the final place and rename, so that no half-made cluster is used."""
        place = self._place
        making = place.cluster.with_name("postgres.new")
        shutil.rmtree(making, ignore_errors=True)
        place.account.own_directory(making)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        done = place.account.run(
            place.binaries / "initdb",
            *("-D", making, "-U", "postgres", "--encoding=UTF8", f"--locale={locale}"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject"),
            pass_fds=(life,),
            timeout=PATIENCE,
        )
        if done.returncode:
            raise PostgresError(f"The database could not be created: {done.stderr.strip()}")
        making.rename(place.cluster)

    def _spawn(self, life: int) -> None:
        """Let a shell start the server in the background and end: it is then nobody's child."""
        place = self._place
        settings = {**SETTINGS, "unix_socket_directories": _listed(place.socket)}
        with place.log.open("ab") as log:
            place.log.chmod(0o600)
            place.account.run(
                *("/bin/sh", "-c", '"$@" &', "sh", place.binaries / "postgres"),
                *("-D", place.cluster, "-p", str(PORT)),
                *[f"--{name}={value}" for name, value in settings.items()],
                pass_fds=(life,),
                output=log.fileno(),
            )

    def _accepts_before(self, deadline: float) -> bool:
        """Wait until the server accepts connections; False as soon as no server is left."""
        while trouble := self._trouble():
            if postmaster.serving(self._place) is None and not self._place.is_alive():
                return False
            if time.monotonic() >= deadline:
                raise self._failure(f"did not start within {PATIENCE:.0f} s ({trouble})")
            time.sleep(0.01)
        return True

    def _trouble(self) -> str:
        """Why the server does not accept connections; empty if it does."""
        if postmaster.serving(self._place) is None:
            return "it does not run"
        try:
            psycopg2.connect(self.url(database="postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError as refused:
            return str(refused).strip()
        return ""

    def _create_database(self) -> None:
        connection = psycopg2.connect(self.url(database="postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,))
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def _failure(self, what: str) -> PostgresError:
        log = self._place.log
        lines = log.read_text(errors="replace").splitlines()[-10:] if log.exists() else []
        quoted = "\n  ".join(lines) or "(empty)"
        return PostgresError(
            f"The embedded PostgreSQL in {self._place.home} {what}. Mend what its log names, then "
            f"start again, or set DATABASE_URL. The log ({log}) ends with:\n  {quoted}"
        )


def _listed(directory: Path) -> str:
    """One directory as a PostgreSQL list setting: quoted, since a comma separates entries."""
    return '"' + os.fspath(directory).replace('"', '""') + '"'
