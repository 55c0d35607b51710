"""Where the record is kept: the embedded PostgreSQL, or the one that DATABASE_URL names."""

from __future__ import annotations

import contextlib
import os
import secrets

from api.office import Office
from api.settings import Settings
from record.migrate import migrate
from record.postgres import EmbeddedPostgres
from record.store.pool import Pool
from record.store.roles import DOOR, VAULT
from record.vault import Keys

SEALED = """
SELECT EXISTS (
    SELECT
    FROM vault.keys
)
"""


def embedded(settings: Settings) -> EmbeddedPostgres | None:
    """The embedded server of this office, running or not; None where DATABASE_URL rules."""
    return None if settings.database_url else EmbeddedPostgres(settings.data)


def owner_url(settings: Settings) -> str:
    """The URL under which migrations run."""
    return settings.database_url or EmbeddedPostgres(settings.data).url()


def app_url(settings: Settings) -> str:
    """The URL under which the service logs in; each of its pools works as a role of its own."""
    return settings.database_url or EmbeddedPostgres(settings.data).url(user=DOOR)


def prepare(settings: Settings) -> list[str]:
    """Start the server if it is ours, bring the schema up to date, see to the keys.

    Returns the migrations applied now.
    """
    applied = prepare_schema(settings)
    see_to_vault_key(settings)
    session_secret(settings)
    return applied


def prepare_schema(settings: Settings) -> list[str]:
    """The same for whoever needs no key."""
    settings.data.mkdir(parents=True, exist_ok=True)
    server = embedded(settings)
    if server:
        server.start()
    return migrate(owner_url(settings))


def see_to_vault_key(settings: Settings) -> None:
    """Make the vault's key once, before anything is sealed; never again after that."""
    if _anything_sealed(settings):
        # A lost key is for its backup to bring back: a new one would open nothing.
        Keys.load(settings.vault_key)
    else:
        Keys.create_if_missing(settings.vault_key)


def session_secret(settings: Settings) -> str:
    """What signs sessions and page cursors: from the environment, or from a file made once."""
    if settings.secret:
        return settings.secret
    path = settings.vault_key.parent / "session.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError), open(path, "x", opener=_private) as file:
        file.write(secrets.token_hex(32))
    return path.read_text()


def office(settings: Settings) -> Office:
    """The office on its prepared database; the embedded server lets every role log in."""
    return Office(settings, app_url(settings), own_logins=settings.database_url is None)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _anything_sealed(settings: Settings) -> bool:
    pool = Pool(owner_url(settings), size=1, role=VAULT)
    try:
        with pool.cursor() as cursor:
            cursor.execute(SEALED)
            row = cursor.fetchone()
    finally:
        pool.close()
    return bool(row and row[0])
