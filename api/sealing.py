"""The sealer of this office, wired together: a process of its own, with a role of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api import database
from api.settings import Settings
from record.postgres import EmbeddedPostgres
from record.proof.policy import Policy
from record.proof.stamp import trusting
from record.sealing.asking import AskedOverHttp
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.refusals import KeyTrouble
from record.sealing.sealer import Sealer
from record.sealing.stamping import Authority
from record.store.logs import find_log
from record.store.pool import Pool
from record.store.roles import SEALER


class NoLog(LookupError):
    """There is nothing to seal."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no log called {name} yet. Start the service first: docketproof serve"
        )


@contextmanager
def sealing(settings: Settings) -> Iterator[Sealer]:
    """The sealer; it logs in as itself, which nobody else of the service may.

    Raises NoLog, and SealRefused where its keys or its policy cannot be used.
    """
    database.prepare_schema(settings)
    url = settings.database_url or EmbeddedPostgres(settings.data).url(user=SEALER)
    pool = Pool(url, size=3, role=SEALER)
    try:
        with pool.cursor() as cursor:
            log_id = find_log(cursor, settings.log)
        if log_id is None:
            raise NoLog(settings.log)
        yield _sealer(settings, pool, log_id)
    finally:
        pool.close()


def _sealer(settings: Settings, pool: Pool, log_id: int) -> Sealer:
    home = settings.sealer_home
    path = home / "log.key"
    keys = LogKeys.create_if_missing(path, settings.log_origin)
    policy, urls = policy_of(settings)
    asked = {
        name: AskedOverHttp(each, urls[name])
        for name, each in policy.witnesses.items()
        if name in urls
    }
    return Sealer(
        pool, log_id, keys, Memory(home), policy, asked, _stamping(settings), key_file=path
    )


def _stamping(settings: Settings) -> Callable[[bytes], bytes] | None:
    """Who stamps; nobody, where no authority is named. Raises KeyTrouble."""
    if settings.authority is None:
        return None
    pem = settings.authority_certificates
    try:
        certificates = pem.read_bytes() if pem else b""
    except OSError as error:
        raise KeyTrouble(f"The authority's certificates {pem} cannot be read.") from error
    trusting(certificates)
    return Authority(settings.authority, certificates).stamp


def policy_of(settings: Settings) -> tuple[Policy, dict[str, str]]:
    """Whose cosignatures are asked for, and where; without a policy, nobody's.

    Raises KeyTrouble where the policy's file is missing, and Malformed.
    """
    if settings.policy_file is None:
        return Policy(quorum="none"), {}
    try:
        policy = Policy.parse(settings.policy_file.read_bytes().decode())
    except (OSError, UnicodeDecodeError) as error:
        raise KeyTrouble(f"The policy {settings.policy_file} cannot be read.") from error
    return policy, policy.urls
