"""Where do the events go? Into databases of our own, on a server that goes when we go."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from api.database import see_to_vault_key
from api.office import Office
from api.settings import Settings
from record.migrate import migrate
from record.postgres import EmbeddedPostgres

PREFIX = "docketproof-bench-"
TEMPLATE = "migrated"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL with a migrated database to copy from, and a directory beside it."""

    embedded: EmbeddedPostgres
    home: Path

    def create(self, name: str, template: str = TEMPLATE) -> Database:
        """A copy of another database, in place of an earlier one of that name."""
        self.drop(name)
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return Database(
            self.embedded.url(database=name),
            self.embedded.url(user="docketproof_app", database=name),
            self.home / "office",
        )

    def drop(self, name: str) -> None:
        """Drop the database, whoever is connected; one that does not exist is as good."""
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with closing(psycopg2.connect(self.embedded.url(database="postgres"))) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)


@dataclass(frozen=True)
class Database:
    """One county's database: its URLs, and where the office has its keys."""

    owner_url: str
    app_url: str
    data: Path

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office on it, wired as the service wires it; closed at the end."""
        settings = Settings(data=self.data, database_url=self.owner_url, log="bench")
        see_to_vault_key(settings)
        office = Office(settings, self.app_url)
        try:
            yield office
        finally:
            office.close()


@contextmanager
def server() -> Iterator[Server]:
    """A running server in a directory of its own, gone with the directory."""
    with directory() as home:
        embedded = EmbeddedPostgres(home)
        embedded.start()
        here = Server(embedded, home)
        here.create(TEMPLATE, template="template0")
        migrate(embedded.url(database=TEMPLATE))
        yield here


@contextmanager
def directory() -> Iterator[Path]:
    """A temporary directory, gone at the end, whatever happens, with every server in it.

    Those of runs that were killed before they could see to that are swept away first.
    """
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    home.chmod(0o711)  # The user that runs the server when we are root must enter it.
    try:
        yield home
    finally:
        _remove(home)


def _sweep() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = int(left.name.removeprefix(PREFIX).partition("-")[0])
        if left.stat().st_uid == os.geteuid() and not _is_running(pid):
            _remove(left)


def _remove(home: Path) -> None:
    """Stop whatever server still runs in there, then forget it."""
    for mark in home.glob("**/postgres.alive"):
        EmbeddedPostgres(mark.parent).stop()
    shutil.rmtree(home)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
