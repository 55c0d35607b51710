"""The keys that sign a log's checkpoints, in a file of the sealer's own.

One key a line, as golang.org/x/mod/sumdb/note writes them: PRIVATE+KEY+name+id+base64. While a new
key takes over from an old one both stand there, and both sign.
"""

from __future__ import annotations

import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed
from record.proof.note import ED25519, Note, Verifier, is_name, key_id, sign
from record.sealing.on_disk import write_first, write_whole
from record.sealing.refusals import KeyTrouble

PRIVATE = "PRIVATE+KEY+"


@dataclass(frozen=True)
class LogKeys:
    """The origin of a log, and the keys that sign for it, the oldest first."""

    origin: str
    keys: Sequence[Ed25519PrivateKey]

    @property
    def verifiers(self) -> list[Verifier]:
        """The public half of each key."""
        return [Verifier(self.origin, each.public_key().public_bytes_raw()) for each in self.keys]

    def signed(self, checkpoint: Checkpoint) -> Note:
        """The checkpoint, signed with every key."""
        text = str(checkpoint)
        return Note(text, tuple(sign(text, self.origin, each) for each in self.keys))

    @classmethod
    def load(cls, path: Path) -> LogKeys:
        """The keys of a file. Raises KeyTrouble."""
        try:
            with path.open() as file:
                mode = os.fstat(file.fileno()).st_mode
                lines = file.read().split()
        except (OSError, UnicodeDecodeError) as error:
            raise KeyTrouble(
                f"The log's key file {path} cannot be read. Bring it back from its own backup."
            ) from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyTrouble(
                f"Others may read the log's key; find out who did, then: chmod 600 {path}"
            )
        return _of(path, lines)

    @classmethod
    def create_if_missing(cls, path: Path, origin: str) -> LogKeys:
        """The keys of the file, which is made with one new key if it is not there.

        Raises KeyTrouble, also where its keys are of another name.
        """
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                write_first(path, written(origin, Ed25519PrivateKey.generate()).encode())
        return cls.of(origin, path)

    @classmethod
    def of(cls, origin: str, path: Path) -> LogKeys:
        """The keys of the file, which have to be that log's. Raises KeyTrouble."""
        found = cls.load(path)
        if found.origin != origin:
            raise KeyTrouble(
                f"{path} holds the key of {found.origin}, and {origin} was asked for. Name it as "
                "its key does (DOCKETPROOF_ORIGIN; --name of a witness), or give it a folder of "
                "its own (DOCKETPROOF_SEALER; --home)."
            )
        return found


def written(origin: str, key: Ed25519PrivateKey) -> str:
    """The private key as a line of the file."""
    if not is_name(origin):
        raise KeyTrouble(f"A log cannot be called {origin!r}: no space and no + may be in it.")
    public = key.public_key().public_bytes_raw()
    seed = b64encode(bytes([ED25519]) + key.private_bytes_raw()).decode()
    return f"{PRIVATE}{origin}+{key_id(origin, public, ED25519).hex()}+{seed}\n"


def add_key(path: Path) -> Verifier:
    """Add a new key to the file, which signs from now on beside the others; its public half."""
    known = LogKeys.load(path)
    key = Ed25519PrivateKey.generate()
    write_whole(path, (path.read_text() + written(known.origin, key)).encode())
    return Verifier(known.origin, key.public_key().public_bytes_raw())


def drop_key(path: Path, hexed: str) -> None:
    """Let the key with this id sign no longer. Raises KeyTrouble if it is the only one."""
    LogKeys.load(path)
    lines = path.read_text().splitlines(keepends=True)
    rest = [each for each in lines if f"+{hexed}+" not in each]
    if not rest or len(rest) == len(lines):
        raise KeyTrouble(f"{hexed} is none of several keys: add another one before this one goes.")
    write_whole(path, "".join(rest).encode())


def _of(path: Path, lines: Sequence[str]) -> LogKeys:
    found = [_read(path, each) for each in lines]
    if not found:
        raise KeyTrouble(f"{path} holds no key. Bring it back from its backup.")
    if len({name for name, _ in found}) != 1:
        raise KeyTrouble(f"The keys of {path} are of several logs. Leave one log's in it.")
    return LogKeys(found[0][0], [key for _, key in found])


def _read(path: Path, line: str) -> tuple[str, Ed25519PrivateKey]:
    try:
        name, hexed, encoded = line.removeprefix(PRIVATE).split("+", 2)
        material = b64decode(encoded, validate=True)
        key = Ed25519PrivateKey.from_private_bytes(material[1:])
        known = key_id(name, key.public_key().public_bytes_raw(), ED25519).hex()
    except (ValueError, Malformed) as error:
        raise KeyTrouble(f"A line of {path} is no key. Bring it back from its backup.") from error
    if not line.startswith(PRIVATE) or material[0] != ED25519 or known != hexed:
        raise KeyTrouble(f"A line of {path} is no Ed25519 key of its own id.")
    return name, key
