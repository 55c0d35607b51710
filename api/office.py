"""One county's office: its record, its vault and its connections, wired together once."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from api.settings import Settings
from domain.casework import Casework
from record.store.factory import PgFactory
from record.store.pool import Pool
from record.vault import Vault


class Office:
    """What a request needs. One for each process, made after the fork."""

    def __init__(self, settings: Settings, app_url: str) -> None:
        self.settings, self.app_url = settings, app_url

    @cached_property
    def casework(self) -> Casework:
        """The only way to change anything."""
        return Casework(
            env={
                "PERSISTENCE_MODULE": "record.store",
                "DATABASE_URL": self.app_url,
                "DATABASE_POOL_SIZE": str(self.settings.pool_size),
                "DATABASE_POOL_TIMEOUT": str(self.settings.pool_timeout),
                "CASEWORK_DOCKETPROOF_LOG": self.settings.log,
                "DOCKETPROOF_KEY_FILE": str(self.settings.vault_key),
            }
        )

    @property
    def _factory(self) -> PgFactory:
        return cast(PgFactory, self.casework.factory)

    @property
    def pool(self) -> Pool:
        """Connections for reading; commands bring their own transaction."""
        return self._factory.pool

    @property
    def log_id(self) -> int:
        """The number of this county's log."""
        return self._factory.log_id

    @property
    def vault(self) -> Vault:
        """Personal data, for those who may see it."""
        vault = self._factory.vault
        if vault is None:
            raise RuntimeError("The office was made without a key file; name one.")
        return vault

    def close(self) -> None:
        """Give every connection back to the server."""
        if "casework" in self.__dict__:
            self.casework.close()
