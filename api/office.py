"""One county's office: its record, its vault and its connections, wired together once."""

from __future__ import annotations

from threading import Lock
from typing import cast

from api.settings import Settings
from domain.casework import Casework
from record.store import reading, roles
from record.store.factory import PgFactory
from record.store.pool import Pool
from record.vault import Vault


class Office:
    """What a request needs. One for each process, made after the fork.

    Every need has connections of its own, as a role that may do that and no more; each pool opens
    one only when all that it has are in use. Never wait for one while holding another.

    `app_url` logs in as somebody who may become each of these roles, or, with `own_logins`, as
    docketproof_app where each role may as well log in by itself: then it cannot become another.
    """

    def __init__(self, settings: Settings, app_url: str, *, own_logins: bool = False) -> None:
        self.settings, self.app_url, self.own_logins = settings, app_url, own_logins
        self.reading = self._pool(roles.READER)
        """Connections for what is on record and what was folded from it."""
        self.door = self._pool(roles.DOOR)
        """Connections for who may come in."""
        self.projecting = self._pool(roles.PROJECTOR)
        """Connections for folding: for the command line, and for who mends the quarantine."""
        self._opening = Lock()
        self._casework: Casework | None = None
        self._accesses: Casework | None = None
        self._is_simulated: bool | None = None

    @property
    def casework(self) -> Casework:
        """The only way to change anything."""
        with self._opening:
            if self._casework is None:
                self._casework = Casework(self._environment())
            return self._casework

    @property
    def accesses(self) -> Casework:
        """The log of who opened what of whom: written by a role that sees nothing personal."""
        with self._opening:
            if self._accesses is None:
                self._accesses = Casework(self._environment_of_accesses())
            return self._accesses

    @property
    def accesses_id(self) -> int:
        """The number of that log."""
        return cast(PgFactory, self.accesses.factory).log_id

    @property
    def pool(self) -> Pool:
        """Connections for commands, and for what only the vault knows."""
        return self._factory.pool

    @property
    def log_id(self) -> int:
        """The number of this county's log."""
        return self._factory.log_id

    @property
    def is_simulated(self) -> bool:
        """Whether this log is of a simulation. A log's first fact never changes: asked until there
        is one.
        """
        if self._is_simulated is None:
            with self.reading.cursor() as cursor:
                if reading.head(cursor, self.log_id):
                    self._is_simulated = reading.is_simulated(cursor, self.log_id)
        return self.is_known_as_simulated

    @property
    def is_known_as_simulated(self) -> bool:
        """The same, without asking a database that may be what just failed."""
        return bool(self._is_simulated)

    @property
    def vault(self) -> Vault:
        """Personal data, for those who may see it; it wants a cursor of `pool`."""
        vault = self._factory.vault
        if vault is None:
            raise RuntimeError("The office was made without a key file; name one.")
        return vault

    def close(self) -> None:
        """Give every connection back to the server."""
        for opened in (self._casework, self._accesses):
            if opened is not None:
                opened.close()
        for each in (self.reading, self.door, self.projecting):
            each.close()

    @property
    def _factory(self) -> PgFactory:
        return cast(PgFactory, self.casework.factory)

    def _pool(self, role: str) -> Pool:
        size, timeout = self.settings.pool_size, self.settings.pool_timeout
        return Pool(self._url(role), size=size, timeout=timeout, role=role)

    def _url(self, role: str) -> str:
        url, login = self.app_url, "//{}@"
        return url.replace(login.format(roles.DOOR), login.format(role)) if self.own_logins else url

    def _environment(self) -> dict[str, str]:
        key_file = {"DOCKETPROOF_KEY_FILE": str(self.settings.vault_key)}
        return self._writing(roles.VAULT, self.settings.log) | key_file

    def _environment_of_accesses(self) -> dict[str, str]:
        return self._writing(roles.WRITER, self.settings.accesses.log)

    def _writing(self, role: str, log: str) -> dict[str, str]:
        return {
            "PERSISTENCE_MODULE": "record.store",
            "DATABASE_URL": self._url(role),
            "DATABASE_ROLE": role,
            "DATABASE_POOL_SIZE": str(self.settings.pool_size),
            "DATABASE_POOL_TIMEOUT": str(self.settings.pool_timeout),
            "CASEWORK_DOCKETPROOF_LOG": log,
        }
