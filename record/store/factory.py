"""What `PERSISTENCE_MODULE=record.store` makes of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    InfrastructureFactoryError,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, resolve_topic, strtobool

from record.store.logs import open_log
from record.store.pool import Pool
from record.store.recorder import PgAggregateRecorder, PgApplicationRecorder, PgProcessRecorder
from record.store.roles import VAULT, WRITER
from record.store.tracking import PgTrackingRecorder
from record.vault import Keys, Vault


class PgFactory(InfrastructureFactory[TrackingRecorder]):
    """Recorders on one pool and one log.

    DATABASE_URL             where the database is (required)
    DATABASE_ROLE            the role to work as; default docketproof_writer, with a vault
                             docketproof_vault
    DATABASE_POOL_SIZE       connections at most; default 16
    DATABASE_POOL_TIMEOUT    seconds to wait for one; default 10
    DOCKETPROOF_LOG          name of the log; default the application's name
    DOCKETPROOF_KEY_FILE     the vault's key-encryption key; without it there is no vault
    CONTIGUOUS_STREAMS       "n" lets versions leave holes: for the library's own test cases only
    """

    def __init__(self, env: Environment | None) -> None:
        super().__init__(env)
        url = self.env.get("DATABASE_URL")
        if not url:
            raise InfrastructureFactoryError("Set DATABASE_URL to where the record is kept.")
        key_file = self.env.get("DOCKETPROOF_KEY_FILE")
        self.log = (self.env.get("DOCKETPROOF_LOG") or self.env.name or "default").lower()
        self.pool = Pool(
            url,
            size=int(self.env.get("DATABASE_POOL_SIZE") or 16),
            timeout=float(self.env.get("DATABASE_POOL_TIMEOUT") or 10),
            role=self.env.get("DATABASE_ROLE") or (VAULT if key_file else WRITER),
        )
        with self.pool.cursor(commit=True) as cursor:
            self.log_id = open_log(cursor, self.log)
            self.vault = Vault(Keys.load(Path(key_file)), self.log_id) if key_file else None
            if self.vault:
                # Under another key every search would be empty, and an import would double all.
                self.vault.confirm(cursor)

    def aggregate_recorder(self, purpose: str = "events") -> PgAggregateRecorder:
        """A recorder of streams outside the log: snapshots."""
        return PgAggregateRecorder(self.pool, self.log_id, purpose)

    def application_recorder(self) -> ApplicationRecorder:
        """The log."""
        recorder = self._class("APPLICATION_RECORDER_TOPIC", PgApplicationRecorder)
        return cast(
            ApplicationRecorder, recorder(self.pool, self.log_id, self.log, **self._options())
        )

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        """How far this reader got, in the log that it is named after."""
        recorder: Any = tracking_recorder_class or self._class(
            "TRACKING_RECORDER_TOPIC", PgTrackingRecorder
        )
        return cast(TrackingRecorder, recorder(self.pool, self.log_id, self.env.name))

    def process_recorder(self) -> ProcessRecorder:
        """The log, with tracking."""
        recorder = self._class("PROCESS_RECORDER_TOPIC", PgProcessRecorder)
        return cast(
            ProcessRecorder,
            recorder(self.pool, self.log_id, self.log, self.env.name, **self._options()),
        )

    def close(self) -> None:
        """Close every connection."""
        self.pool.close()

    def _class(self, key: str, default: type) -> Any:
        topic = self.env.get(key)
        return resolve_topic(topic) if topic else default

    def _options(self) -> dict[str, Any]:
        contiguous = strtobool(self.env.get("CONTIGUOUS_STREAMS") or "y")
        return {"vault": self.vault, "contiguous": contiguous}
