"""What can be set from outside, in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from environs import Env, validate

COUNTY = "county"
"""What a log is called, if nobody says otherwise."""
SHORT = validate.Length(
    max=54, error="A log's name has at most 54 characters. Choose a shorter one."
)
"""The log beside it is called so, too, with nine more; the database takes 63."""


@dataclass(frozen=True)
class Settings:
    """The environment of one county's office.

    `database_url` None means the embedded PostgreSQL below `data`. `log` names the county's record.
    `pool_size` is how many connections a process has at most for each of three needs: to read, to
    know who comes in, to carry out commands. It opens no more of each than it has threads at work.
    `sealer` is the sealer's own folder, `origin` names the log in its checkpoints, `policy_file`
    says which witnesses are asked, `accesses_policy_file` so for the log of accesses. `authority`
    is where time stamps are asked for (RFC 3161), of whoever the certificates say.
    """

    data: Path = Path(".data")
    database_url: str | None = None
    log: str = COUNTY
    county: str | None = None
    pool_size: int = 8
    pool_timeout: float = 10.0
    key_file: Path | None = None
    secret: str | None = None
    upload_bytes_max: int = 2 * 1024**3
    requests_per_minute: int = 6000
    sealer: Path | None = None
    origin: str | None = None
    policy_file: Path | None = None
    accesses_policy_file: Path | None = None
    authority: str | None = None
    authority_certificates: Path | None = None

    @classmethod
    def from_environ(cls) -> Settings:
        """Read the environment; a value of the wrong kind is named and refused."""
        env = Env()
        with env.prefixed("DOCKETPROOF_"):
            key_file = env.str("KEY_FILE", None)
            sealer, policy = env.str("SEALER", None), env.str("POLICY", None)
            of_accesses = env.str("ACCESSES_POLICY", None)
            pem = env.str("AUTHORITY_CERTIFICATES", None)
            return cls(
                data=Path(env.str("DATA", "") or ".data").resolve(),
                database_url=Env().str("DATABASE_URL", None) or None,
                log=env.str("LOG", "", validate=SHORT) or COUNTY,
                county=env.str("COUNTY", None),
                pool_size=env.int("POOL_SIZE", 8),
                pool_timeout=env.float("POOL_TIMEOUT", 10.0),
                key_file=Path(key_file) if key_file else None,
                secret=env.str("SECRET", None),
                upload_bytes_max=env.int("UPLOAD_BYTES_MAX", 2 * 1024**3),
                requests_per_minute=env.int("REQUESTS_PER_MINUTE", 6000),
                sealer=Path(sealer).resolve() if sealer else None,
                origin=env.str("ORIGIN", None),
                policy_file=Path(policy) if policy else None,
                accesses_policy_file=Path(of_accesses) if of_accesses else None,
                authority=env.str("AUTHORITY", None),
                authority_certificates=Path(pem) if pem else None,
            )

    @property
    def vault_key(self) -> Path:
        """Where the vault's key-encryption key lies: outside the database."""
        return self.key_file or self.data / "keys" / "vault.key"

    @property
    def sealer_home(self) -> Path:
        """Where this log's sealer has its keys and its memory: better on a machine of its own."""
        home, log = self.data / "sealer", self.log.lower()  # As the database knows it.
        return self.sealer or (home if log == COUNTY else home / log)

    @property
    def log_origin(self) -> str:
        """What the log is called in its checkpoints (C2SP tlog-checkpoint); unlike any other."""
        return self.origin or f"docketproof/{self.log}"

    @property
    def accesses(self) -> Settings:
        """Those of the log beside the cases' in which it stands who opened what: with an origin, a
        key and a memory of its own.
        """
        return replace(
            self,
            log=f"{self.log}.accesses",
            origin=f"{self.log_origin}/accesses",
            sealer=self.sealer_home / "accesses",
            policy_file=self.accesses_policy_file,
        )
