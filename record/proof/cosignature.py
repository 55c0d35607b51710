"""Cosignatures (C2SP tlog-cosignature, Ed25519): a witness saw this tree, and it had only grown.

A cosignature has the witness's own time, which is what brackets the time of a log.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from record.proof.findings import Malformed, Unsigned
from record.proof.note import Line, Note, is_name, key_id, key_of, written

COSIGNATURE = 4
STAMP = 8
"""Bytes of the time before the signature."""
LAST = 2**63 - 1


@dataclass(frozen=True)
class Witness:
    """A witness by its name and public key."""

    name: str
    key: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name) or len(self.key) != 32:
            raise Malformed("A witness has a name without spaces or +, and a key of 32 bytes.")

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a line names the key."""
        return key_id(self.name, self.key, COSIGNATURE)

    @classmethod
    def parse(cls, text: str) -> Witness:
        """The key that is written as `name+id+base64`. Raises Malformed."""
        name, key = key_of(text, COSIGNATURE)
        return cls(name, key)

    def __str__(self) -> str:
        return written(self.name, self.key, COSIGNATURE)

    def saw(self, note: Note) -> int | None:
        """When the witness cosigned the note, in seconds since 1970; None if it did not.

        Raises Unsigned where it cosigned something else: then nothing is to be believed.
        """
        lines = [
            each for each in note.lines if (each.name, each.key_id) == (self.name, self.key_id)
        ]
        times = [self._verified(note.text, each.signature) for each in lines]
        return max(times, default=None)

    def _verified(self, text: str, signature: bytes) -> int:
        time = int.from_bytes(signature[:STAMP])
        if len(signature) != STAMP + 64 or time > LAST:
            raise Unsigned(f"The cosignature of {self.name} is not a time and a signature.")
        try:
            key = Ed25519PublicKey.from_public_bytes(self.key)
            key.verify(signature[STAMP:], _message(text, time))
        except InvalidSignature:
            raise Unsigned(f"The cosignature of {self.name} is of another tree.") from None
        return time


def cosign(text: str, name: str, key: Ed25519PrivateKey, time: int) -> Line:
    """The line by which a witness says that it saw the checkpoint at that time."""
    if not 0 <= time <= LAST:
        raise ValueError("A time is in seconds since 1970.")
    witness = Witness(name, key.public_key().public_bytes_raw())
    signature = key.sign(_message(text, time))
    return Line(name, witness.key_id, time.to_bytes(STAMP) + signature)


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
