"""Receipts (C2SP tlog-proof): one leaf's way to the root of a signed checkpoint, in one text."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed, NotIncluded
from record.proof.note import Note, Verifier
from record.proof.tree import LONGEST, verify_inclusion

FIRST = "c2sp.org/tlog-proof@v1"
EXTRA = "extra "


@dataclass(frozen=True)
class TlogProof:
    """A leaf's index, the hashes from beside it up to the root, and the checkpoint's note.

    `extra` is what the format lets a log add and nobody signs: our receipts hold the leaf there.
    """

    index: int
    hashes: Sequence[bytes]
    note: Note
    extra: bytes | None = None

    @classmethod
    def parse(cls, body: bytes) -> TlogProof:
        """The receipt. Raises Malformed."""
        head, found, note = body.partition(b"\n\n")
        try:
            first, *lines = head.decode().split("\n")
        except UnicodeDecodeError as error:
            raise Malformed("A receipt is in UTF-8.") from error
        extra = None
        if lines and lines[0].startswith(EXTRA):
            extra = _decoded(lines.pop(0).removeprefix(EXTRA))
        if first != FIRST or not found or not lines or len(lines) > LONGEST + 1:
            raise Malformed(f"A receipt begins with {FIRST}, an index and at most 63 hashes.")
        hashes = [_hash(each) for each in lines[1:]]
        return cls(_index(lines[0]), hashes, Note.parse(note), extra)

    def __bytes__(self) -> bytes:
        hashes = "".join(f"{b64encode(each).decode()}\n" for each in self.hashes)
        extra = "" if self.extra is None else f"{EXTRA}{b64encode(self.extra).decode()}\n"
        return f"{FIRST}\n{extra}index {self.index}\n{hashes}\n".encode() + bytes(self.note)

    def verify(self, leaf: bytes, origin: str, known: Iterable[Verifier]) -> Checkpoint:
        """The checkpoint of that log in which the leaf's hash is, signed by a key that is known.

        Raises Unsigned, Malformed, or NotIncluded.
        """
        self.note.signed_by(known)
        checkpoint = Checkpoint.parse(self.note.text)
        if checkpoint.origin != origin:
            raise NotIncluded(f"The receipt is of the log {checkpoint.origin}, not of {origin}.")
        verify_inclusion(leaf, self.index, checkpoint.size, self.hashes, checkpoint.root)
        return checkpoint


def _index(line: str) -> int:
    digits = line.removeprefix("index ")
    is_plain = digits.isascii() and digits.isdigit() and len(digits) <= 19
    if not line.startswith("index ") or not is_plain or str(int(digits)) != digits:
        raise Malformed("A receipt names the index of its leaf in plain digits.")
    return int(digits)


def _hash(encoded: str) -> bytes:
    found = _decoded(encoded)
    if len(found) != 32:
        raise Malformed("A hash of a receipt is 32 bytes in base64.")
    return found


def _decoded(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except (Error, ValueError) as error:
        raise Malformed("This is not base64.") from error
