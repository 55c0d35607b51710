"""A county that seals, three witnesses, a verifier in Go, and a superuser with bad intentions."""

# Longer than the house allows: the county, its witnesses and its attacker are one stage.

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import which
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import psycopg2
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import api.issuing
from api.bundling import bundle
from api.demo import seed
from api.issuing import issue
from api.office import Office
from api.settings import Settings
from api.tokens import Actor
from domain.actors import Role
from projections import catch_up
from record.proof.answering import WRONG, answer
from record.proof.bundle import Found, verify
from record.proof.findings import Finding
from record.proof.note import read_lines
from record.proof.policy import Policy
from record.proof.tree import leaf_hash
from record.proof.witnessing import Request
from record.sealing import checkpoints
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.sealer import Sealer
from record.sealing.witness import WitnessDesk
from record.store.pool import Pool
from record.store.roles import SEALER
from record.vault import Keys
from recount.bundled import Recounted
from tests.attacks.hostile import PLAIN, POLICY, Asked, Written, word, zipped

ORIGIN = "office.example/case-log"
AUDITOR = Actor(id="u-a", name="Auditor", role=Role.AUDITOR)
PACKAGES = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")
SOURCE = Path(__file__).parents[2] / "record/proof/go"
LATER = 4_000_000_000
"""What the witnesses' clocks say: long after anything here is recorded."""


class Event(NamedTuple):
    """A row of the record, as whoever rewrites it has it in hand."""

    stream_id: str
    version: int
    topic: str
    state: bytes
    leaf: bytes

    def saying(self, old: bytes, new: bytes) -> Event:
        """The same event with another state."""
        assert old in self.state
        return self._replace(state=self.state.replace(old, new, 1))

    def with_leaf(self, **changed: Any) -> Event:
        """The same event, whose leaf says something else."""
        return self._replace(leaf=rfc8785.dumps(orjson.loads(self.leaf) | changed))


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The verifier that stands on golang.org/x/mod, built."""
    if which("go") is None or not PACKAGES.is_dir():
        pytest.skip("Needs Debian's golang-go and golang-golang-x-mod-dev, which .ci/run installs.")
    built = tmp_path_factory.mktemp("go") / "verify-bundle"
    environment = {
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(built.parent / "cache"),
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "HOME": str(built.parent),
    }
    subprocess.run(["go", "build", "-o", built, "."], cwd=SOURCE, env=environment, check=True)
    return built


@dataclass
class County:
    """An office, its sealer and its witnesses; and what an auditor brings: a policy, and files."""

    office: Office
    sealer: Sealer
    desks: dict[str, WitnessDesk]
    owner_url: str
    folder: Path
    go: Path

    @property
    def policy(self) -> str:
        """Handed out to the auditor on paper: two of three witnesses are asked for."""
        logs = "".join(f"log {each}\n" for each in self.pinned)
        witnesses = "".join(f"witness {name} {each.witness}\n" for name, each in self.desks.items())
        return f"{logs}{witnesses}group two 2 {' '.join(self.desks)}\nquorum two\n"

    pinned: tuple[Any, ...] = ()

    def issue(self, name: str = "status", **asked: str) -> UUID:
        """Issue a report, and seal it."""
        catch_up(self.office.projecting, self.office.log_id)
        done = issue(self.office, AUDITOR, name, asked)
        catch_up(self.office.projecting, self.office.log_id)
        self.sealer.seal()
        return done.id

    def bundle(self, issue_id: UUID, name: str = "bundle.zip") -> Path:
        """The bundle of that report, in the auditor's hands."""
        path = self.folder / name
        with path.open("wb") as file:
            bundle(self.office, issue_id, file)
        return path

    def keep(self, name: str = "kept") -> Path:
        """The checkpoint that is published now, in the auditor's hands."""
        with self.sealer.pool.cursor() as cursor:
            found = checkpoints.latest(cursor, self.sealer.log_id)
        path = self.folder / name
        path.write_bytes(found.body)
        return path

    def by_go(self, path: Path, *kept: Path) -> str:
        """What the verifier in Go says; its exit code says the same."""
        policy = self.folder / "policy"
        policy.write_text(self.policy)
        done = subprocess.run(
            [self.go, path, policy, *kept], capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode == 0) is not done.stdout.startswith("FAILED"), done
        assert done.returncode in (0, 1), done
        return ":".join(done.stdout.strip().split(":")[:2])

    def by_us(self, path: Path, *kept: Path) -> str:
        """What `docketproof verify` says."""
        policy = Policy.parse(self.policy)
        try:
            found: Found = verify(path, policy, [each.read_bytes() for each in kept], Recounted)
        except Finding as finding:
            return f"FAILED: {type(finding).__name__}"
        return str(found.verdict)

    def said(self, path: Path, *kept: Path) -> str:
        """What both verifiers say, which is the same."""
        said = self.by_us(path, *kept)
        assert said == self.by_go(path, *kept)
        return said

    def events(self) -> list[Event]:
        with closing(psycopg2.connect(self.owner_url)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT stream_id::text, version, topic, state, leaf "
                "FROM record.events ORDER BY position"
            )
            rows = cursor.fetchall()
        return [Event(*row[:3], bytes(row[3]), bytes(row[4])) for row in rows]

    def rewrite(self, change: Callable[[list[Event]], list[Event]], *, rechain: bool) -> None:
        """Be the superuser: put other events in the place of those on record.

        With `rechain` every leaf is made anew, so that each names its state and its predecessor;
        tiles and checkpoints go.
        """
        before = self.events()
        after = change(before)
        assert after != before, "This attack changes nothing."
        after = rechained(after) if rechain else after
        with closing(psycopg2.connect(self.owner_url)) as connection, connection.cursor() as cursor:
            for table in ("events", "commits", "tiles", "checkpoints"):
                cursor.execute(f"ALTER TABLE record.{table} DISABLE TRIGGER ALL")
            cursor.execute("ALTER TABLE record.events DROP CONSTRAINT leaf_names_its_event")
            cursor.execute(
                "ALTER TABLE record.events DROP CONSTRAINT events_log_id_stream_id_version_key"
            )
            cursor.execute("DELETE FROM record.events")
            for position, each in enumerate(after, 1):
                cursor.execute(
                    "INSERT INTO record.events "
                    "(log_id, position, stream_id, version, topic, state, leaf) "
                    "VALUES (%s, %s, %s, %s, %s, %s, %s)",
                    (self.office.log_id, position, *each),
                )
            if rechain:
                cursor.execute("DELETE FROM record.tiles")
            connection.commit()

    def forget(self) -> None:
        """Be the superuser who has the log's key as well: nothing was ever published."""
        with closing(psycopg2.connect(self.owner_url)) as connection, connection.cursor() as cursor:
            cursor.execute("ALTER TABLE record.checkpoints DISABLE TRIGGER ALL")
            cursor.execute("DELETE FROM record.checkpoints")
            connection.commit()
        (self.sealer.memory.home / "last").unlink()

    def seal_alone(self) -> None:
        """Sign without asking any witness, as whoever stole the key can."""
        replace(self.sealer, policy=Policy(quorum="none"), witnesses={}).seal()


def rechained(events: list[Event]) -> list[Event]:
    last: dict[str, str | None] = {}
    done = []
    for each in events:
        leaf = orjson.loads(each.leaf)
        leaf |= {
            "state_sha256": sha256(each.state).hexdigest(),
            "prev": last.get(each.stream_id),
            "topic": each.topic,
            "ver": each.version,
        }
        made = each._replace(leaf=rfc8785.dumps(leaf))
        last[each.stream_id] = leaf_hash(made.leaf).hex()
        done.append(made)
    return done


def asked(desk: WitnessDesk) -> Any:
    """Ask the witness as the sealer does, without a network between them."""
    known = [0]

    def ask(note: Any, proof: Any) -> Any:
        for _ in range(2):
            try:
                verdict = desk.answer(bytes(Request(known[0], proof(known[0]), note)))
            except ValueError:
                return []
            if verdict.status == 409:
                known[0] = int(verdict.says)
                continue
            return read_lines(verdict.says.encode()) if verdict.status == 200 else []
        return []

    return ask


@pytest.fixture
def county(
    database: Any, tmp_path: Path, go: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[County]:
    """A small county with its cases on record."""
    monkeypatch.setattr(api.issuing, "today", lambda: date(2026, 3, 2))
    settings = Settings(data=tmp_path, database_url=database.app_url, log="sample", county="SAMPLE")
    Keys.create_if_missing(settings.vault_key)
    office = Office(settings, database.app_url)
    pool = Pool(database.url(SEALER), size=3, role=SEALER)
    seed(office, 4)
    home = tmp_path / "sealer"
    keys = LogKeys.create_if_missing(home / "log.key", ORIGIN)
    desks = {
        name: WitnessDesk(
            tmp_path / name,
            LogKeys(f"{name}.example", [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)]),
            keys.verifiers,
            lambda: LATER,
        )
        for n, name in enumerate(("defender", "auditor", "university"), 1)
    }
    sealer = Sealer(pool, office.log_id, keys, Memory(home))
    made = County(office, sealer, desks, database.owner_url, tmp_path, go)
    made.pinned = tuple(keys.verifiers)
    sealer.policy = Policy.parse(made.policy)
    sealer.witnesses = {name: asked(each) for name, each in desks.items()}
    yield made
    office.close()
    pool.close()


@pytest.fixture(name="asked")
def _asked_of_both(go: Path, tmp_path: Path) -> Asked:
    """The verdicts of ours and of the one in Go on a file, each said in one line."""

    def ask(file: Path, policy: str = POLICY, *kept: Path) -> tuple[str, str]:
        pinned = tmp_path / "policy"
        pinned.write_bytes(policy.encode())
        ours = answer(file, pinned, kept)
        assert (ours.code == WRONG) is ours.lines[0].startswith("FAILED")
        command = [go, file, pinned, *kept]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (int(done.stdout.startswith("FAILED")), "")
        return word(ours.lines[0]), word(done.stdout)

    return ask


@pytest.fixture(name="bundle")
def _bundle_of(tmp_path: Path) -> Callable[..., Path]:
    """The bundle of a log that somebody wrote."""

    def made(log: Written, report: bytes = PLAIN, **entries: bytes) -> Path:
        return zipped(tmp_path / "bundle.zip", log.entries(report) | entries)

    return made
