"""Which PostgreSQL do the tests use? A real one: embedded, or the one of TEST_DATABASE_URL."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from hypothesis import settings

from record.migrate import migrate
from record.postgres import EmbeddedPostgres
from record.store.roles import DOOR
from tests.leftovers import PREFIX, place, sweep

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")
"""The same examples everywhere: what fails once fails again, and what passed passes."""


@dataclass(frozen=True)
class Database:
    """A migrated database of one test's own."""

    name: str
    owner_url: str

    @property
    def app_url(self) -> str:
        """Logged in as the service, which may become what it needs; a `Pool` sees to that."""
        return self.url(DOOR)

    def url(self, role: str) -> str:
        """Logged in as this role; a given server has no password for it, so there it is assumed."""
        parts = urlsplit(self.owner_url)
        if "TEST_DATABASE_URL" not in os.environ:
            return urlunsplit(parts._replace(netloc=f"{role}@"))
        assumed = f"options=-c%20role%3D{role}"
        return urlunsplit(parts._replace(query=f"{parts.query}&{assumed}".lstrip("&")))


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The URL of a server on which databases may be created, for this session and worker."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    sweep()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place()))
    home.chmod(0o711)  # The user that runs the server when we are root must enter it.
    server = EmbeddedPostgres(home)
    try:
        server.start()
        url = server.url(database="postgres")
        # No power fails in a test, and each one's database costs two checkpoints.
        _execute(url, "ALTER SYSTEM SET fsync = off")
        _execute(url, "SELECT pg_reload_conf()")
        yield url
    finally:
        server.stop()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """The name of a database to which the migrations were applied once."""
    name = f"docketproof_template_{os.getpid()}"
    _execute(server_url, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        migrate(_url(server_url, name))
        yield name
    finally:
        _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(server_url: str, template: str) -> Iterator[Database]:
    """A fresh copy of the migrated database."""
    name = f"docketproof_test_{os.getpid()}"
    _execute(server_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield Database(name, _url(server_url, name))
    finally:
        _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _url(server_url: str, database: str) -> str:
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{database}"))


def _execute(url: str, statement: str) -> None:
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)
