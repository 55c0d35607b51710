"""An office that has its own log's key, writes whatever it likes, and signs for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness, cosign
from record.proof.note import Line, Note, Verifier, sign
from record.proof.tlog_proof import TlogProof
from record.proof.tree import Frontier, leaf_hash

ORIGIN, AT, SECONDS = "office.example/log", "2026-03-02T10:00:00.00Z", 1_772_445_600
LOG = Ed25519PrivateKey.from_private_bytes(b"L" * 32)
KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(name[:1].encode() * 32)
    for name in ("alice", "bob", "carol")
}
NAMED = {
    name: Witness(f"{name}.example", key.public_key().public_bytes_raw())
    for name, key in KEYS.items()
}
LINES = "".join(f"witness {name} {each}\n" for name, each in NAMED.items())
KNOWN = f"log {Verifier(ORIGIN, LOG.public_key().public_bytes_raw())}\n{LINES}"
POLICY = f"{KNOWN}group two 2 alice bob carol\nquorum two\n"
Asked = Callable[..., tuple[str, str]]
REPORT = {
    "header": {"report": "status", "position": 1, "quarantined": 0, "effective": None},
    "rows": [],
    "columns": [],
}


class Written:
    """A log as it is written, line by line."""

    def __init__(self) -> None:
        self.tree, self.lines, self.leaves = Frontier(), list[str](), list[bytes]()

    def add(self, state: Any, more: str = "", line: str | None = None, **said: Any) -> Written:
        """One more event; `said` changes its leaf, `more` is written into that as it is."""
        what = state if isinstance(state, str) else json.dumps(state)
        named = {"state_sha256": sha256(what.encode()).hexdigest(), "prev": None, "ver": 1}
        stream = f"s-{len(self.lines)}"
        about = named | {"stream": stream, "topic": "log.seen", "at": AT} | said
        leaf = json.dumps(about, ensure_ascii=False)
        leaf = f"{leaf[:-1]}{more}}}"
        self.tree.append(leaf_hash(leaf.encode()))
        self.leaves.append(leaf.encode())
        self.lines.append(json.dumps([leaf, what]) if line is None else line)
        return self

    def issue(self, report: bytes, **said: Any) -> Written:
        """The report with these bytes was issued."""
        return self.add({"sha256": sha256(report).hexdigest()}, topic="report.issued", **said)

    def checkpoint(self, *more: Line, text: str = "") -> Note:
        """What covers all of it, cosigned by two."""
        text = text or str(Checkpoint(ORIGIN, self.tree.size, self.tree.root))
        cosigned = [
            cosign(text, NAMED[name].name, KEYS[name], SECONDS + 60) for name in ("alice", "bob")
        ]
        return Note(text, (sign(text, ORIGIN, LOG), *cosigned, *more))

    def entries(self, report: bytes, note: Note | None = None) -> dict[str, bytes]:
        """What a bundle has to hold."""
        events = "".join(f"{each}\n" for each in self.lines).encode()
        signed = bytes(note or self.checkpoint())
        return {"report.json": report, "checkpoint": signed, "events.ndjson": events}

    def receipt(self, note: Note | None = None) -> bytes:
        """That of the only event there is."""
        return bytes(TlogProof(0, [], note or self.checkpoint(), self.leaves[0]))


def as_json(**changed: Any) -> bytes:
    """A report whose header says something else."""
    return json.dumps(REPORT | {"header": REPORT["header"] | changed}).encode()


def zipped(path: Path, entries: dict[str, bytes], packed: int = ZIP_DEFLATED) -> Path:
    """The entries as a bundle."""
    with ZipFile(path, "w", packed) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return path


PLAIN = as_json()


def honest(**said: Any) -> Written:
    """One event, in which something may be another thing, and a report of it."""
    return Written().add({}, **said).issue(PLAIN)


def word(line: str) -> str:
    """The verdict, or FAILED and the finding."""
    return ":".join(line.strip().split(":")[:2])


def both(verdict: str) -> tuple[str, str]:
    """What ours says, and what the one in Go says."""
    return verdict, verdict
