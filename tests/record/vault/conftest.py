"""A vault with fixed keys, and the service's own connection to a real database."""

import contextlib
from collections.abc import Iterator
from typing import Protocol

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from record.store.roles import VAULT
from record.vault import Keys, Vault

LOG = 7


class Migrated(Protocol):
    """What these tests want of the `database` fixture."""

    owner_url: str

    def url(self, role: str) -> str: ...


@pytest.fixture
def vault() -> Vault:
    return Vault(Keys(bytes(range(32))), LOG)


@pytest.fixture
def app_url(database: Migrated) -> str:
    return database.url(VAULT)


@pytest.fixture
def connection(app_url: str) -> Iterator[Connection]:
    with contextlib.closing(psycopg2.connect(app_url)) as service:
        yield service


@pytest.fixture
def cursor(connection: Connection) -> Cursor:
    return connection.cursor()


@pytest.fixture
def owner(database: Migrated) -> Iterator[Cursor]:
    """Somebody with every right in the database, and no key."""
    with contextlib.closing(psycopg2.connect(database.owner_url)) as superuser:
        superuser.autocommit = True
        yield superuser.cursor()
