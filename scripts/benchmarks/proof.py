"""What does proof cost: to append, to seal a million events, to prove one of ten, to verify all?"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing import get_context
from pathlib import Path
from random import Random
from shutil import which
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg2

from api.bundling import bundle
from api.issuing import issue
from api.office import Office
from api.tokens import Actor
from domain.actors import Role
from projections import PROJECTIONS, catch_up, engine
from record.proof.bundle import verify
from record.proof.policy import Policy
from record.proof.tree import leaf_hash, verify_inclusion
from record.sealing import checkpoints, storage
from record.sealing.examining import examine
from record.sealing.tree import RecordTree
from record.store.logs import open_log
from record.store.pool import Pool
from recount.bundled import Recounted
from scripts.benchmarks import delays, leafless, looks
from scripts.benchmarks.cases import put_on_record
from scripts.benchmarks.databases import Server, server
from scripts.benchmarks.figures import Pace, Row
from scripts.benchmarks.lives import lives
from scripts.benchmarks.sealers import pool_of, sealer_at

CASES = 145_000
"""As many as have a million events between them."""
TEN_MILLION = 10_000_000
PROOFS = 1_000
AUDITOR = Actor(id="u-a", name="Auditor", role=Role.AUDITOR)
GO = Path(__file__).parents[2] / "record/proof/go"

FILL = """
ALTER TABLE record.events DISABLE TRIGGER ALL;
ALTER TABLE record.events DROP CONSTRAINT leaf_names_its_event;
INSERT INTO record.events (
    log_id,
    position,
    stream_id,
    version,
    topic,
    state,
    leaf
)
SELECT
    %(log_id)s,
    number,
    lpad(to_hex(number), 32, '0')::uuid,
    1,
    'bench.filled',
    ''::bytea,
    convert_to('leaf ' || number, 'UTF8')
FROM generate_series(1, %(events)s) AS number;
"""
"""Ten million leaves that are no events: a proof looks at nothing but their hashes."""


def measure(pace: Pace) -> list[Row]:
    """Append with and without leaves; seal, bundle, verify a million events; prove one of ten."""
    with server() as here:
        return [
            *leafless.appends(pace, here),
            *looks.named_reads(pace, here),
            *delays.seal_delay(pace, here),
            *_million(pace, here),
            *_ten_million(pace, here),
        ]


def _million(pace: Pace, here: Server) -> list[Row]:
    database = here.create("lived")
    with database.office() as office:
        put_on_record(office.casework, pace.of(CASES), lives())
        engine.rebuild_all(office.projecting, office.log_id, PROJECTIONS)
        with closing(pool_of(here, "lived")) as pool:
            sealer, began = sealer_at(here.home / "sealer", pool, office.log_id), perf_counter()
            events = sealer.seal().size
            sealed = perf_counter() - began
            looked = _seconds(lambda: _examine(office))
            done = issue(office, AUDITOR, "status", {})
            catch_up(office.projecting, office.log_id)
            sealer.seal()
        path = here.home / "bundle.zip"
        bundled = _seconds(lambda: _bundle(office, done.id, path))
    policy = "".join(f"log {each}\n" for each in sealer.keys.verifiers) + "quorum none\n"
    seconds, peak = _verified(path, policy)
    by_go = _verified_by_go(here.home, path, policy)
    return [
        Row("seal_1m", "s", [sealed], peer=f"{events:,} events, tiles and all"),
        Row("fsck_1m", "s", [looked], peer="rows, tiles, checkpoints; not the vault"),
        Row("bundle_1m", "s", [bundled], peer="to write it"),
        Row("bundle_bytes_per_event", "bytes", [path.stat().st_size / events]),
        Row("verify_bundle_1m", "s", [seconds], peer="docketproof verify, status recounted"),
        Row("verify_peak_memory", "MB", [peak]),
        *([Row("verify_bundle_1m_go", "s", [by_go])] if by_go else []),
    ]


def _examine(office: Office) -> None:
    with office.reading.cursor() as cursor:
        found = examine(cursor, office.log_id).findings
    if found:
        raise SystemExit(f"The log does not hold together: {found}.")


def _bundle(office: Office, issue_id: UUID, path: Path) -> None:
    with path.open("wb") as file:
        bundle(office, issue_id, file)


def _verified(path: Path, policy: str) -> tuple[float, float]:
    """Seconds, and megabytes at the most, of a process that does nothing else."""
    context = get_context("spawn")
    said = context.SimpleQueue()
    process = context.Process(target=_verify, args=(path, policy, said))
    process.start()
    found = said.get()
    process.join()
    return float(found[0]), float(found[1])


def _verify(path: Path, policy: str, said: Any) -> None:
    began = perf_counter()
    verify(path, Policy.parse(policy), recount=Recounted)
    said.put((perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _verified_by_go(home: Path, path: Path, policy: str) -> float | None:
    """The same by the program over golang.org/x/mod; None where there is no Go."""
    if which("go") is None:
        return None
    built, pinned = home / "verify-bundle", home / "policy"
    pinned.write_text(policy)
    environment = {
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(home / "cache"),
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    with suppress(subprocess.CalledProcessError):
        subprocess.run(["go", "build", "-o", built, "."], cwd=GO, env=environment, check=True)
        return _seconds(lambda: subprocess.run([built, path, pinned], check=True, stdout=-3))
    return None


def _ten_million(pace: Pace, here: Server) -> list[Row]:
    database, events = here.create("long"), pace.of(TEN_MILLION)
    with closing(psycopg2.connect(database.owner_url)) as connection:
        with connection.cursor() as cursor:
            log_id = open_log(cursor, "bench")
            cursor.execute(FILL, {"log_id": log_id, "events": events})
        connection.commit()
        connection.autocommit = True
        connection.cursor().execute("ANALYZE record.events")
    with closing(pool_of(here, "long")) as pool:
        sealer = sealer_at(here.home / "long", pool, log_id)
        sealer.seal()
        taken = [_prove(pool, log_id, at) for at in Random(64).sample(range(events), PROOFS)]  # noqa: S311 - no secret hangs on it.
    by_rank = quantiles(taken, n=100)
    peer = f"of {PROOFS:,} proofs, each from a tree read anew"
    return [
        Row("inclusion_10m", "ms", [by_rank[49]], peer=f"median {peer}"),
        Row("inclusion_10m_p99", "ms", [by_rank[98]], peer=f"99th percentile {peer}"),
    ]


def _prove(pool: Pool, log_id: int, index: int) -> float:
    """Milliseconds until the proof is there; then it has to hold."""
    began = perf_counter()
    with pool.look() as cursor:
        seal = checkpoints.latest(cursor, log_id)
        assert seal is not None  # noqa: S101 - it was just sealed.
        proof = RecordTree(cursor, log_id).inclusion(index, seal.size)
    taken = 1000 * (perf_counter() - began)
    with pool.look() as cursor:
        (leaf,) = storage.leaves(cursor, log_id, index, index + 1)
    verify_inclusion(leaf_hash(leaf), index, seal.size, proof, seal.checkpoint.root)
    return taken


def _seconds(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
